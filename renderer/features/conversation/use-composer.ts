import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { ConversationId } from '../../../shared/domain/ids';
import { toAppError, type AppError } from '../../../shared/errors';
import type { MessageView } from '../../../shared/ipc/core-contract';
import { useCore } from '../../connection/ConnectionProvider';
import { useTypingActivity } from '../presence/use-typing-activity';
import { useDraftPreview, type DraftPreview } from '../link-preview/use-draft-preview';
import { createStore } from '../../connection/store';
import type { ComposerIntent } from './composer-intent';
import { readComposer, type ComposerContent, type ComposerText } from './composer-text';
import type { Drafts } from './drafts';
import { newMessageId } from './message-id';

export interface ComposerOptions {
  readonly conversationId: ConversationId;
  readonly drafts: Drafts;
  readonly intent: ComposerIntent;
  /** The reply or the edit is stored. */
  readonly onIntentEnd: () => void;
  readonly onSent: () => void;
}

export interface ComposerState {
  readonly content: ComposerContent;
  readonly reading: ComposerText;
  readonly timerMs: number | undefined;
  readonly draftPreview: DraftPreview;
  /** Why the last message could not be taken; its text is still in the field. */
  readonly error: AppError | undefined;
  /** What is in the field at this moment, also between two renderings. */
  readonly now: () => ComposerContent;
  readonly write: (content: ComposerContent) => void;
  /** Empties the draft once the core has stored it; does nothing if there is nothing to send, or too much. */
  readonly send: () => void;
  /** What was written has gone with something else: nobody writes any more. */
  readonly stopTyping: () => void;
  /** As `send`, for a new message that is to be sent at another time. */
  readonly schedule: (dueAtMs: number) => void;
}

/** What is being written in a conversation, and sending it. Mount it anew for another conversation. */
export function useComposer(options: ComposerOptions): ComposerState {
  const { conversationId, drafts, intent, onIntentEnd, onSent } = options;
  const core = useCore();
  const [error, setError] = useState<AppError>();
  // Not kept here: a message may be stored after the reader has switched to another conversation and back.
  const draft = useSyncExternalStore(drafts.subscribe, () => drafts.read(conversationId));
  useKeptDraft(drafts, conversationId);
  const onActivity = useTypingActivity(conversationId);
  const edit = useEdit(intent);
  const now = (): ComposerContent => edit?.now() ?? drafts.read(conversationId);
  const content = edit?.content ?? draft;
  const isOfPicture = intent.kind === 'edit' && intent.message.body.kind === 'image';
  const reading = readComposer(content, isOfPicture);
  // An edit has none.
  const draftPreview = useDraftPreview(edit === undefined ? content.text : '');

  const write = (next: ComposerContent): void => {
    if (edit !== undefined) edit.write(next);
    else drafts.write(conversationId, next);
    onActivity(next.text);
  };
  const sendDraft = async (dueAtMs?: number): Promise<void> => {
    let replyTo = intent.kind === 'reply' ? intent.message.messageId : undefined;
    await drafts.send(conversationId, async ({ text, mentions }) => {
      const { timerMs } = drafts.read(conversationId);
      // What a site says of itself now may not be so any more when the message is due.
      const preview = dueAtMs === undefined ? draftPreview.previewFor(text) : undefined;
      const input = {
        conversationId,
        messageId: newMessageId(),
        text,
        ...(mentions.length > 0 && { mentions: [...mentions] }),
        ...(replyTo !== undefined && { replyTo }),
        ...(timerMs !== undefined && { timerMs }),
        ...(preview !== undefined && { preview }),
      };
      // With the same id twice it is one message, so a core that dies meanwhile is simply asked again.
      if (dueAtMs === undefined) await core.callRepeatable('messages.send', input);
      else await core.callRepeatable('messages.schedule', { ...input, dueAtMs });
      if (replyTo !== undefined) onIntentEnd();
      replyTo = undefined;
    });
  };
  const sendEdit = async (message: MessageView): Promise<void> => {
    const { text, mentions } = reading;
    if (!isSame(reading, contentOf(message))) {
      const { messageId } = message;
      await core.callRepeatable('messages.edit', { conversationId, messageId, text, mentions: [...mentions] });
    }
    onIntentEnd();
  };
  const attempt = (store: () => Promise<void>): void => {
    if (!reading.canSend) return;
    setError(undefined);
    onActivity('');
    store().catch((cause: unknown) => setError(toAppError(cause)));
  };
  const send = (): void =>
    attempt(() => {
      if (intent.kind === 'edit') return sendEdit(intent.message);
      onSent();
      return sendDraft();
    });
  const schedule = (dueAtMs: number): void => attempt(() => sendDraft(dueAtMs));
  const stopTyping = (): void => onActivity('');
  return { content, reading, timerMs: draft.timerMs, draftPreview, error, now, write, send, stopTyping, schedule };
}

/** The draft as it was kept, by whichever window; and nothing of it is lost when the window or the conversation is left. */
function useKeptDraft(drafts: Drafts, conversationId: ConversationId): void {
  useEffect(() => {
    drafts.open(conversationId);
    const flush = (): void => drafts.flush();
    const reopen = (): void => drafts.reopen(conversationId);
    reopen();
    window.addEventListener('focus', reopen);
    window.addEventListener('blur', flush);
    window.addEventListener('pagehide', flush);
    return () => {
      window.removeEventListener('focus', reopen);
      window.removeEventListener('blur', flush);
      window.removeEventListener('pagehide', flush);
      flush();
    };
  }, [drafts, conversationId]);
}

interface Edit {
  readonly content: ComposerContent;
  readonly now: () => ComposerContent;
  readonly write: (content: ComposerContent) => void;
}

const nothing: ComposerContent = { text: '', mentions: [] };

/** The text of the message that is edited, beside the draft, which stays as it is. */
function useEdit(intent: ComposerIntent): Edit | undefined {
  const message = intent.kind === 'edit' ? intent.message : undefined;
  // Another object of the same message, after somebody reacted to it, does not begin anew.
  // oxlint-disable-next-line react-hooks/exhaustive-deps
  const store = useMemo(() => createStore(message === undefined ? nothing : contentOf(message)), [message?.messageId]);
  const content = useSyncExternalStore(store.subscribe, store.get);
  return message === undefined ? undefined : { content, now: store.get, write: store.set };
}

function contentOf({ body }: MessageView): ComposerContent {
  return body.kind === 'text' || body.kind === 'image' ? body : nothing;
}

function isSame(a: ComposerContent, b: ComposerContent): boolean {
  return a.text === b.text && JSON.stringify(a.mentions) === JSON.stringify(b.mentions);
}
