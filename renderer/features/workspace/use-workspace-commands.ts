import type { ConversationId } from '../../../shared/domain/ids';
import type { ConversationView } from '../../../shared/ipc/core-contract';
import { useCore } from '../../connection/ConnectionProvider';
import { useAction } from '../../connection/use-action';
import { useLocale } from '../../i18n/use-locale';
import { readComposer } from '../conversation/composer-text';
import { listRows } from '../conversation-list/list-rows';
import { possibleCommands, type Command } from '../jump/commands';
import { useSettings } from '../settings/settings-context';
import { runCommand } from './run-command';
import { neighbour, type Shortcut } from './shortcuts';
import { useShortcuts } from './use-shortcuts';
import type { WorkspaceContent } from './use-workspace-content';
import type { WorkspaceWays } from './use-workspace-ways';
import type { WorkspaceMemory } from './workspace-memory';
import type { WorkspaceViewProps } from './WorkspaceView';

export interface CommandScene extends Pick<WorkspaceViewProps, 'hasList' | 'onInvite' | 'onSettings'> {
  readonly content: WorkspaceContent;
  readonly ways: WorkspaceWays;
  readonly memory: WorkspaceMemory;
  /** The open one. */
  readonly conversation: ConversationView | undefined;
}

export interface WorkspaceCommands {
  /** What can be done here and now. */
  readonly possible: readonly Command[];
  /** Rejects with an `AppError`. */
  readonly run: (command: Command) => Promise<void>;
  /** The conversation before or after the open one in the list. */
  readonly neighbourOf: (step: 1 | -1) => ConversationId | undefined;
}

/** What can be done in the main view, by its keys too. */
export function useWorkspaceCommands(scene: CommandScene): WorkspaceCommands {
  const { content, ways, memory, conversation, hasList, onInvite, onSettings } = scene;
  const core = useCore();
  const { settings, change } = useSettings();
  const locale = useLocale();
  const { mayInvite } = content.directory;
  const hasDraft = ways.openId !== undefined && readComposer(memory.drafts.read(ways.openId)).canSend;
  const possible = possibleCommands({ conversation, hasDraft, isMain: hasList, mayInvite, theme: settings.theme });
  const run = (command: Command): Promise<void> =>
    runCommand(command, {
      core,
      conversation,
      setDialog: ways.setDialog,
      search: ways.setSearch,
      toggleDetails: () => memory.isDetailsOpen.set(!memory.isDetailsOpen.get()),
      ask: memory.asked.set,
      openWindow: ways.openWindow,
      invite: onInvite,
      openSettings: (section) => onSettings?.(section),
      changeSettings: change,
    });
  const act = useAction(run);
  const neighbourOf = (step: 1 | -1): ConversationId | undefined => {
    const rows = listRows(content.conversations ?? [], content.closedSections?.ids ?? new Set(), locale);
    const ids = rows.flatMap((row) => (row.kind === 'conversation' ? row.id : []));
    return neighbour(ids, memory.openId.get(), step);
  };
  const openNeighbour = (step: 1 | -1): void => {
    // A window for one conversation stays with it.
    if (!hasList) return;
    const next = neighbourOf(step);
    if (next !== undefined) ways.open(next);
  };
  useShortcuts((shortcut: Shortcut) => {
    const command = shortcut === 'search-conversation' && conversation === undefined ? 'search' : shortcut;
    if (command === 'jump') ways.setDialog('jump');
    else if (command === 'next-conversation') openNeighbour(1);
    else if (command === 'previous-conversation') openNeighbour(-1);
    else if (possible.includes(command)) void act.run(command);
  });
  return { possible, run, neighbourOf };
}
