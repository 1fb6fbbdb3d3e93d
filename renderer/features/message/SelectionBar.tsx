import { Copy, Forward, Star, StarOff, Trash2, X } from 'lucide-react';
import { useEffect, useRef, useState, type RefObject } from 'react';
import { Toolbar } from 'react-aria-components';
import { useTranslation } from '../../i18n/use-translation';
import { limits } from '../../../shared/domain/limits';
import type { ConversationId } from '../../../shared/domain/ids';
import type { MessageView } from '../../../shared/ipc/core-contract';
import { useCore, useShell } from '../../connection/ConnectionProvider';
import { IconButton } from '../../ui/IconButton';
import { MenuAction, MenuAt, placeBelow, type MenuPlace } from '../../ui/Menu';
import { DeleteDialog } from './DeleteDialog';
import { ForwardDialog } from './ForwardDialog';
import { messageActions, type MessageAction } from './message-actions';
import { useMessageCommands } from './message-commands';
import type { CommandState } from './use-commands';
import { useCopiedText } from './use-copied-text';
import { useLateDeletion } from './use-late-words';
import { useSelectedMessages } from './use-selected-messages';
import type { SelectionState } from './use-selection';

export interface SelectionBarProps {
  readonly conversationId: ConversationId;
  readonly selection: SelectionState;
  readonly say: CommandState['say'];
  readonly attempt: CommandState['attempt'];
}

type Opened =
  | { readonly kind: 'delete-menu'; readonly at: MenuPlace }
  | { readonly kind: 'forward' | 'me' | 'everyone'; readonly messages: readonly MessageView[] };

/** Stands in place of the composer while messages are chosen: how many, and what can be done with all of them. */
export function SelectionBar({ conversationId, selection, say, attempt }: SelectionBarProps) {
  const { t } = useTranslation('message');
  const core = useCore();
  const shell = useShell();
  const messages = useSelectedMessages(conversationId, selection);
  const [opened, setOpened] = useState<Opened>();
  const textOf = useCopiedText();
  const { end } = selection;
  const barRef = useRef<HTMLDivElement>(null);
  useEscape(barRef, end);
  useRefusalNote(selection.refusals, say);
  const count = selection.selected?.size ?? 0;
  const isFull = count >= limits.selectedMessages;
  const words = t(isFull ? 'selection.full' : 'selection.count', { count });
  const isHeard = useOtherwiseUntold(count, selection.losses) || isFull;
  const can = useCan(messages);
  const areStarred = messages.length > 0 && messages.every(({ isStarred }) => isStarred);
  const copy = (): void => {
    attempt(() => shell.call('clipboard.write', { text: textOf(messages) }), t('note.copied'));
    end();
  };
  const star = (): void => {
    attempt(async () => {
      for (const { messageId } of messages) {
        await core.callRepeatable('messages.star', { conversationId, messageId, isStarred: !areStarred });
      }
    });
    end();
  };
  return (
    <div ref={barRef} className="flex items-center gap-1 border-t border-line bg-list px-3.5 py-2.5 sm:px-5.5">
      <p className="min-w-0 flex-1 font-medium">{words}</p>
      <p role="status" className="sr-only">
        {isHeard ? words : ''}
      </p>
      <Toolbar aria-label={t('selection.label')} className="flex gap-1">
        <IconButton
          icon={Forward}
          label={t('selection.forward')}
          isDisabled={!can('forward')}
          tooltipPlacement="top"
          onPress={() => setOpened({ kind: 'forward', messages })}
        />
        <IconButton
          icon={Copy}
          label={t('selection.copy')}
          isDisabled={textOf(messages) === ''}
          tooltipPlacement="top"
          onPress={copy}
        />
        <IconButton
          icon={areStarred ? StarOff : Star}
          label={t(areStarred ? 'selection.unstar' : 'selection.star')}
          isDisabled={messages.length === 0 || messages.some(({ body }) => body.kind === 'deleted')}
          tooltipPlacement="top"
          onPress={star}
        />
        <IconButton
          icon={Trash2}
          label={t('selection.delete')}
          aria-haspopup="menu"
          isDisabled={messages.length === 0}
          tooltipPlacement="top"
          onPress={({ target }) => setOpened({ kind: 'delete-menu', at: placeBelow(target) })}
        />
        <IconButton icon={X} label={t('selection.end')} tooltipPlacement="top" onPress={end} />
      </Toolbar>
      {opened && (
        <SelectionOverlay
          opened={opened}
          messages={messages}
          onOpen={setOpened}
          // What was opened from the menu stays.
          onClose={() => setOpened((current) => (current?.kind === opened.kind ? undefined : current))}
          {...{ attempt, end }}
        />
      )}
    </div>
  );
}

interface SelectionOverlayProps extends Pick<SelectionBarProps, 'attempt'> {
  readonly opened: Opened;
  readonly messages: readonly MessageView[];
  readonly onOpen: (opened: Opened) => void;
  readonly onClose: () => void;
  readonly end: () => void;
}

function SelectionOverlay({ opened, messages, onOpen, onClose, attempt, end }: SelectionOverlayProps) {
  const { t } = useTranslation('message');
  const can = useCan(messages);
  const lateDeletion = useLateDeletion();
  switch (opened.kind) {
    case 'delete-menu': {
      const reason = lateDeletion(messages);
      return (
        <MenuAt label={t('selection.delete')} place={opened.at} onClose={onClose}>
          <MenuAction icon={Trash2} tone="danger" onAction={() => onOpen({ kind: 'me', messages })}>
            {t('action.delete-for-me')}
          </MenuAction>
          {can('delete-for-everyone') && (
            <MenuAction
              icon={Trash2}
              tone="danger"
              reason={reason}
              onAction={() => {
                if (reason === undefined) onOpen({ kind: 'everyone', messages });
              }}
            >
              {t('action.delete-for-everyone')}
            </MenuAction>
          )}
        </MenuAt>
      );
    }
    case 'forward': {
      const onDone = (): void => {
        end();
        attempt(() => Promise.resolve(), t('note.forwarded'));
      };
      return <ForwardDialog messages={opened.messages} onClose={onClose} onDone={onDone} />;
    }
    case 'me':
    case 'everyone':
      return <DeleteDialog messages={opened.messages} scope={opened.kind} onClose={onClose} onDone={end} />;
    default:
      return opened satisfies never;
  }
}

/** Whether the count has just changed otherwise than by the box of one message, which tells whoever hears the window itself. */
function useOtherwiseUntold(count: number, losses: number): boolean {
  const [last, setLast] = useState({ count, losses, isUntold: false });
  if (last.count === count) return last.isUntold;
  const next = { count, losses, isUntold: Math.abs(count - last.count) > 1 || losses !== last.losses };
  setLast(next);
  return next.isUntold;
}

/** Whether something is possible with every one of them. */
function useCan(messages: readonly MessageView[]): (does: MessageAction) => boolean {
  const { place } = useMessageCommands();
  return (does) => messages.length > 0 && messages.every((each) => messageActions(each, place).includes(does));
}

/** The count does not change with one that is not taken: each is told. */
function useRefusalNote(refusals: number, say: CommandState['say']): void {
  const { t } = useTranslation('message');
  useEffect(() => {
    if (refusals === 0) return;
    say({ tone: 'problem', text: t('note.selectionFull', { most: limits.selectedMessages }) });
  }, [refusals, say, t]);
}

/**
 * What lies over the window has taken the key for itself. With the focus in the bar the key is heard first: a button that it came back to
 * shows its name, which would use the key up.
 */
function useEscape(bar: RefObject<HTMLElement | null>, onEscape: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.defaultPrevented) return;
      if (document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"]') !== null) return;
      event.preventDefault();
      onEscape();
    };
    const onKeyDownFirst = (event: KeyboardEvent): void => {
      if (bar.current?.contains(document.activeElement) === true) onKeyDown(event);
    };
    window.addEventListener('keydown', onKeyDownFirst, { capture: true });
    window.addEventListener('keydown', onKeyDown);
    return () => {
      window.removeEventListener('keydown', onKeyDownFirst, { capture: true });
      window.removeEventListener('keydown', onKeyDown);
    };
  }, [bar, onEscape]);
}
