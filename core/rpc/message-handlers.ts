import type { ConversationId, MessageId } from '../../shared/domain/ids';
import { usablePreview } from '../../shared/domain/link-preview';
import { usableMentions, type Mention } from '../../shared/domain/mentions';
import { cleanAlt, cleanSource, readUsableImage } from '../../shared/domain/image/read-image';
import { isReactionEmoji } from '../../shared/domain/reaction-emoji';
import type { WorkspacePolicy } from '../../shared/domain/workspace-policy';
import { wellFormed } from '../../shared/domain/well-formed';
import { AppError } from '../../shared/errors';
import type { CoreContract, SendImageInput, SendInput } from '../../shared/ipc/core-contract';
import type { Handlers } from '../../shared/ipc/serve-contract';
import { actionIn } from '../content/action-in';
import type { MessageAction, MessageBody } from '../content/body-codec';
import { removeUnsent } from '../outgoing/act-on-messages';
import type { MessageScheduler } from '../outgoing/scheduled-messages';
import { deleteFailedActions, failedActionsOn } from '../vault/failed-action-table';
import { readImageBytes } from '../vault/image-table';
import { readMessageInfo } from '../vault/message-info';
import { setStarred } from '../vault/message-changes';
import { nextUnreadMention, readMessagePage, readPinned, readStarred } from '../vault/message-page';
import type { StoredMessage } from '../vault/message-row';
import { findMessage } from '../vault/message-table';
import { readMessages } from '../vault/message-view';
import { removeMessages } from '../vault/remove-messages';
import { readScheduled } from '../vault/scheduled-table';
import { policyOf, type AccountCore } from './account-core';
import { requireShown, topicOf } from './conversation-handlers';

type MessageHandlers = Pick<Handlers<CoreContract>, Extract<keyof CoreContract, `messages.${string}`>>;
type MessageRef = { readonly conversationId: ConversationId; readonly messageId: MessageId };

export function messageHandlers(core: AccountCore): MessageHandlers {
  return { ...readingHandlers(core), ...sendingHandlers(core), ...schedulingHandlers(core), ...actingHandlers(core) };
}

type ReadingHandler = 'page' | 'get' | 'nextMention' | 'image' | 'info' | 'pinned' | 'starred';

function readingHandlers(core: AccountCore): Pick<MessageHandlers, `messages.${ReadingHandler}`> {
  const { vault } = core;
  return {
    'messages.page': ({ conversationId, from, limit }) => {
      const shown = requireShown(core, conversationId);
      return vault.read((db) => readMessagePage(db, shown, from, limit));
    },
    'messages.get': ({ conversationId, messageIds }) => {
      const shown = requireShown(core, conversationId);
      return vault.read((db) => readMessages(db, shown, messageIds));
    },
    'messages.nextMention': ({ conversationId }) => {
      const shown = requireShown(core, conversationId);
      return vault.read((db) => nextUnreadMention(db, shown));
    },
    'messages.image': ({ conversationId, messageId }) => {
      const shown = requireShown(core, conversationId);
      const bytes = vault.read((db) => readImageBytes(db, shown, messageId));
      if (bytes === undefined) throw new AppError('message.unknown');
      return { bytes: Uint8Array.from(bytes) };
    },
    'messages.info': ({ conversationId, messageId }) => {
      const shown = requireShown(core, conversationId);
      return vault.read((db) => readMessageInfo(db, shown, messageId));
    },
    'messages.pinned': ({ conversationId }) => {
      const shown = requireShown(core, conversationId);
      return vault.read((db) => readPinned(db, shown));
    },
    'messages.starred': () => vault.read(readStarred),
  };
}

type SendingHandler = 'send' | 'sendImage' | 'ping' | 'retry' | 'dismissFailures';

function sendingHandlers(core: AccountCore): Pick<MessageHandlers, `messages.${SendingHandler}`> {
  const send = ({ conversationId, messageId }: MessageRef, body: MessageBody, timerMs?: number): Promise<void> =>
    core.member().engine.messages.send(topicOf(core, conversationId), { messageId, body, timerMs });
  return {
    'messages.send': (input) => send(input, textBody(input, policyOf(core)), input.timerMs),
    'messages.sendImage': (input) => {
      if (!policyOf(core).gifs) throw new AppError('policy.images');
      return send(input, imageBody(input), input.timerMs);
    },
    'messages.ping': (ref) => send(ref, { kind: 'ping' }),
    'messages.retry': async ({ conversationId, messageId }) => {
      const { actor, messages } = core.member().engine;
      const message = requireMessage(core, { conversationId, messageId });
      const failed = core.vault.read((db) => failedActionsOn(db, message));
      for (const content of failed) {
        const again = actionIn(content);
        if (again !== undefined) await actor.act(topicOf(core, conversationId), again.action);
      }
      if (failed.length === 0 || message.state === 'failed') {
        await messages.retry(topicOf(core, conversationId), messageId);
      }
    },
    'messages.dismissFailures': (ref) => {
      const message = requireMessage(core, ref);
      core.vault.transact((tx) => deleteFailedActions(tx, requireShown(core, ref.conversationId), message));
    },
  };
}

type SchedulingHandler = 'schedule' | 'scheduled' | 'reschedule' | 'sendScheduled' | 'unschedule';

function schedulingHandlers(core: AccountCore): Pick<MessageHandlers, `messages.${SchedulingHandler}`> {
  const { vault } = core;
  const scheduler = (): MessageScheduler => core.member().engine.scheduler;
  const shownRef = ({ conversationId, messageId }: MessageRef): MessageRef => ({
    conversationId: requireShown(core, conversationId),
    messageId,
  });
  return {
    'messages.schedule': ({ conversationId, text, mentions, ...message }) =>
      scheduler().schedule(requireShown(core, conversationId), {
        ...message,
        text: wellFormed(text),
        mentions: [...checkMentions(text, mentions)],
      }),
    'messages.scheduled': ({ conversationId }) => {
      const shown = requireShown(core, conversationId);
      return vault.read((db) => readScheduled(db, shown));
    },
    'messages.reschedule': ({ dueAtMs, ...ref }) => scheduler().reschedule(shownRef(ref), dueAtMs),
    'messages.sendScheduled': (ref) => scheduler().sendNow(shownRef(ref)),
    'messages.unschedule': (ref) => scheduler().unschedule(shownRef(ref)),
  };
}

type ActingHandler = 'edit' | 'delete' | 'react' | 'pin' | 'star';

function actingHandlers(core: AccountCore): Pick<MessageHandlers, `messages.${ActingHandler}`> {
  const { vault } = core;
  const act = (conversationId: ConversationId, action: MessageAction): Promise<void> =>
    core.member().engine.actor.act(topicOf(core, conversationId), action);
  return {
    'messages.edit': ({ conversationId, messageId, text, mentions }) =>
      act(conversationId, { kind: 'edit', messageId, text: wellFormed(text), mentions: checkMentions(text, mentions) }),
    'messages.delete': ({ conversationId, messageIds, scope }) => {
      if (scope === 'everyone') return act(conversationId, { kind: 'deletion', messageIds });
      const shown = requireShown(core, conversationId);
      vault.transact((tx) => {
        for (const messageId of messageIds) {
          const message = findMessage(tx.db, shown, messageId);
          if (message !== undefined && !removeUnsent(tx, shown, message))
            removeMessages(tx, shown, [message.messageId]);
        }
      });
    },
    'messages.react': ({ conversationId, messageId, emoji, isSet }) => {
      if (!isReactionEmoji(emoji)) throw new AppError('input.malformed', { details: { field: 'emoji' } });
      return act(conversationId, { kind: 'reaction', messageId, emoji, isSet });
    },
    'messages.pin': ({ conversationId, messageId, isPinned }) =>
      act(conversationId, { kind: 'pin', messageId, isPinned }),
    'messages.star': ({ isStarred, ...ref }) => {
      const message = requireMessage(core, ref);
      if (message.kind === 'notice' || message.kind === 'deleted') throw new AppError('message.not-allowed');
      vault.transact((tx) => setStarred(tx, requireShown(core, ref.conversationId), message, isStarred));
    },
  };
}

function textBody(
  { text, mentions, replyTo, isForwarded, preview: made }: SendInput,
  { linkPreviews }: WorkspacePolicy,
): MessageBody {
  const preview = linkPreviews && made ? usablePreview(text, made) : undefined;
  return {
    kind: 'text',
    text: wellFormed(text),
    ...(preview === undefined ? {} : { preview }),
    mentions: checkMentions(text, mentions),
    ...(replyTo === undefined ? {} : { replyTo }),
    ...(isForwarded === undefined ? {} : { isForwarded }),
  };
}

function imageBody(input: SendImageInput): MessageBody {
  const { bytes: given, alt, source, text, mentions = [], replyTo, isForwarded } = input;
  const bytes = Uint8Array.from(given);
  const facts = readUsableImage(bytes);
  if (facts === undefined) throw new AppError('input.malformed', { details: { field: 'bytes' } });
  const host = source === undefined ? undefined : cleanSource(source);
  return {
    kind: 'image',
    bytes,
    facts,
    alt: cleanAlt(wellFormed(alt)),
    ...(host === undefined ? {} : { source: host }),
    ...(text === undefined ? {} : { text: wellFormed(text) }),
    ...(mentions.length === 0 ? {} : { mentions: checkMentions(text ?? '', mentions) }),
    ...(replyTo === undefined ? {} : { replyTo }),
    ...(isForwarded === undefined ? {} : { isForwarded }),
  };
}

function checkMentions(text: string, mentions: readonly Mention[] = []): readonly Mention[] {
  if (usableMentions(text, mentions).length < mentions.length) {
    throw new AppError('input.malformed', { details: { field: 'mentions' } });
  }
  return mentions;
}

// Throws `conversation.unknown` and `message.unknown`.
function requireMessage(core: AccountCore, { conversationId, messageId }: MessageRef): StoredMessage {
  const shown = requireShown(core, conversationId);
  const message = core.vault.read((db) => findMessage(db, shown, messageId));
  if (message === undefined) throw new AppError('message.unknown');
  return message;
}
