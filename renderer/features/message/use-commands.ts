import { useMemo, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConversationView, MessageView } from '../../../shared/ipc/core-contract';
import { useCore, useShell } from '../../connection/ConnectionProvider';
import type { Core } from '../../connection/core';
import type { Shell } from '../../connection/shell';
import type { ComposerIntent } from '../conversation/composer-intent';
import { newMessageId } from '../conversation/message-id';
import type { JumpPoint, Timeline } from '../conversation/timeline';
import { usePeople } from '../people/people-context';
import type { MessageAction } from './message-actions';
import type { MessageCommands } from './message-commands';
import { hasReacted } from './quick-reactions';
import { useLateWords } from './use-late-words';
import { useMessageOverlay, type MessageOverlay, type OverlayState } from './use-message-overlay';
import { useNote, type Note } from './use-note';

export interface CommandOptions {
  readonly conversation: ConversationView;
  readonly timeline: Timeline;
  /** Holds the rows, one of which gets the focus back. */
  readonly rowsRef: RefObject<HTMLElement | null>;
  /** Says what the composer is to write next. */
  readonly onIntent: (intent: ComposerIntent) => void;
}

export interface CommandState extends Pick<OverlayState, 'overlay' | 'close'> {
  readonly commands: MessageCommands;
  readonly note: Note | undefined;
  readonly jump: (to: JumpPoint) => void;
  readonly attempt: (action: () => Promise<unknown>, done?: string) => void;
}

/** Carries out what the rows of a conversation ask for. `onIntent` must stay the same from render to render. */
export function useCommands({ conversation, timeline, rowsRef, onIntent }: CommandOptions): CommandState {
  const { t } = useTranslation('message');
  const core = useCore();
  const shell = useShell();
  const selfId = usePeople().self?.userId;
  const { overlay, open, close } = useMessageOverlay(rowsRef);
  const { note, say, attempt } = useNote();
  const lateWords = useLateWords();
  const { conversationId, kind, isMember } = conversation;
  const { post, addMembers, call, manage } = conversation.may;
  const jump = useMemo(
    () =>
      (to: JumpPoint): void =>
        attempt(async () => {
          if (await timeline.jump(to)) return;
          say({ tone: 'problem', text: t(to.at === 'time' ? 'note.noMessages' : 'note.gone') });
        }),
    [attempt, say, timeline, t],
  );
  const commands = useMemo((): MessageCommands => {
    const doNow = (action: DirectAction, message: MessageView): void =>
      attempt(() => carryOut({ core, shell }, action, message), doneWords[action] && t(`note.${doneWords[action]}`));
    const savedNote = { tone: 'done', text: t('note.pictureSaved') } as const;
    return {
      // Written out: a conversation is another object with each message, and every row would be rendered with it.
      place: { kind, isMember, may: { post, addMembers, call, manage } },
      run: (does, message, at) => {
        const reason = does === 'menu' ? undefined : lateWords(does, message);
        if (reason !== undefined) say({ tone: 'problem', text: reason });
        else if (does === 'reply' || does === 'edit') onIntent({ kind: does, message });
        else if (does === 'save-picture') attempt(() => savePicture({ core, shell }, message, () => say(savedNote)));
        else if (isDirect(does)) doNow(does, message);
        else open(overlayFor(does, message, at));
      },
      toggleReaction: ({ messageId, reactions }, emoji) => {
        const isSet = !hasReacted(reactions, emoji, selfId);
        attempt(() => core.callRepeatable('messages.react', { conversationId, messageId, emoji, isSet }));
      },
      jumpTo: (messageId) => jump({ at: 'message', messageId }),
      openImage: (message) => open({ kind: 'image', message }),
      openDates: () => open({ kind: 'dates' }),
      openPinned: () => open({ kind: 'pinned' }),
      ping: () => {
        const messageId = newMessageId();
        attempt(() => core.callRepeatable('messages.ping', { conversationId, messageId }), t('note.pinged'));
      },
    };
  }, [
    core,
    shell,
    conversationId,
    kind,
    isMember,
    post,
    addMembers,
    call,
    manage,
    selfId,
    attempt,
    say,
    lateWords,
    jump,
    open,
    onIntent,
    t,
  ]);
  return { commands, overlay, close, note, jump, attempt };
}

/** What needs no further word from the reader. */
type DirectAction = Extract<MessageAction, 'copy' | 'save-gif' | 'pin' | 'unpin' | 'star' | 'unstar'>;
const directActions: readonly DirectAction[] = ['copy', 'save-gif', 'pin', 'unpin', 'star', 'unstar'];
type OverlayAction = Exclude<MessageAction, DirectAction | 'reply' | 'edit' | 'save-picture'> | 'menu';

/** Where nothing but these words shows that it was done. */
const doneWords: Readonly<Partial<Record<DirectAction, 'copied' | 'gifSaved' | 'pinned' | 'unpinned'>>> = {
  copy: 'copied',
  'save-gif': 'gifSaved',
  pin: 'pinned',
  unpin: 'unpinned',
};

function isDirect(does: MessageAction | 'menu'): does is DirectAction {
  return (directActions as readonly string[]).includes(does);
}

function overlayFor(does: OverlayAction, message: MessageView, at: { x: number; y: number }): MessageOverlay {
  return does === 'menu' || does === 'react' ? { kind: does, message, at } : { kind: does, message };
}

interface Ways {
  readonly core: Core;
  readonly shell: Shell;
}

function carryOut({ core, shell }: Ways, action: DirectAction, message: MessageView): Promise<void> {
  const { conversationId, messageId, body } = message;
  switch (action) {
    case 'copy':
      return shell.call('clipboard.write', { text: body.kind === 'text' ? body.text : '' });
    case 'save-gif':
      return core.callRepeatable('gifs.save', { conversationId, messageId });
    case 'pin':
    case 'unpin':
      return core.callRepeatable('messages.pin', { conversationId, messageId, isPinned: action === 'pin' });
    case 'star':
    case 'unstar':
      return core.callRepeatable('messages.star', { conversationId, messageId, isStarred: action === 'star' });
    default:
      return action satisfies never;
  }
}

/** Nothing is said when the person has thought better of it. */
async function savePicture(
  { core, shell }: Ways,
  { conversationId, messageId }: MessageView,
  onSaved: () => void,
): Promise<void> {
  const { bytes } = await core.callRepeatable('messages.image', { conversationId, messageId });
  const { isSaved } = await shell.call('pictures.save', { bytes });
  if (isSaved) onSaved();
}
