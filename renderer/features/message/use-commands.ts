import { useMemo, type RefObject } from 'react';
import { useTranslation } from '../../i18n/use-translation';
import type { MessageId } from '../../../shared/domain/ids';
import type { ConversationView, MessageView } from '../../../shared/ipc/core-contract';
import { useCore, useShell } from '../../connection/ConnectionProvider';
import type { ComposerIntent } from '../conversation/composer-intent';
import { newMessageId } from '../conversation/message-id';
import type { JumpPoint, Timeline } from '../conversation/timeline';
import { usePeople } from '../people/people-context';
import { carryOut, isDirect, type DirectAction } from './carry-out';
import type { MessageAction } from './message-actions';
import type { MessageCommands } from './message-commands';
import { hasReacted } from './quick-reactions';
import { useLateWords } from './use-late-words';
import { useMessageOverlay, type MessageOverlay, type OverlayState } from './use-message-overlay';
import { useNote, type Notes } from './use-note';

export interface CommandOptions {
  readonly conversation: ConversationView;
  readonly timeline: Timeline;
  /** Holds the rows, one of which gets the focus back. */
  readonly rowsRef: RefObject<HTMLElement | null>;
  /** Says what the composer is to write next. */
  readonly onIntent: (intent: ComposerIntent) => void;
  /** Begins choosing several messages with this one. */
  readonly onSelect: (messageId: MessageId) => void;
}

export interface CommandState extends Pick<OverlayState, 'overlay' | 'close'>, Notes {
  readonly commands: MessageCommands;
  readonly jump: (to: JumpPoint) => void;
}

/** Carries out what the rows of a conversation ask for. `onIntent` and `onSelect` must stay the same from render to render. */
export function useCommands({ conversation, timeline, rowsRef, onIntent, onSelect }: CommandOptions): CommandState {
  const { t } = useTranslation('message');
  const unnamed = useTranslation('image').t('picture');
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
      attempt(
        () => carryOut({ core, shell, unnamed }, action, message),
        doneWords[action] && t(`note.${doneWords[action]}`),
      );
    return {
      // Written out: a conversation is another object with each message, and every row would be rendered with it.
      place: { kind, isMember, may: { post, addMembers, call, manage } },
      run: (does, message, at) => {
        const reason = does === 'menu' ? undefined : lateWords(does, message);
        if (reason !== undefined) say({ tone: 'problem', text: reason });
        else if (does === 'reply' || does === 'edit') onIntent({ kind: does, message });
        else if (does === 'select') onSelect(message.messageId);
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
    unnamed,
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
    onSelect,
    t,
  ]);
  return { commands, overlay, close, note, say, jump, attempt };
}

type OverlayAction = Exclude<MessageAction, DirectAction | 'reply' | 'edit' | 'select'> | 'menu';

/** Where nothing but these words shows that it was done. */
const doneWords: Readonly<Partial<Record<DirectAction, 'copied' | 'gifSaved' | 'pinned' | 'unpinned'>>> = {
  copy: 'copied',
  'copy-image': 'copied',
  'save-gif': 'gifSaved',
  pin: 'pinned',
  unpin: 'unpinned',
};

function overlayFor(does: OverlayAction, message: MessageView, at: { x: number; y: number }): MessageOverlay {
  return does === 'menu' || does === 'react' ? { kind: does, message, at } : { kind: does, message };
}
