import type { UserId } from '../../shared/domain/ids';
import { plainText } from '../../shared/domain/message-text/plain-text';
import type { ConversationView, MessageView, Notification } from '../../shared/ipc/core-contract';

type Arrived = Extract<Notification, { what: 'arrived' }>;

export interface ArrivedMessages {
  readonly conversation: ConversationView;
  /** The newest first, not empty. There may be more than these. */
  readonly messages: readonly MessageView[];
  readonly count: number;
  readonly self: UserId;
  /** Empty for somebody who is not known. */
  readonly nameOf: (userId: UserId) => string;
}

/** In characters: more than any notification shows. */
const textLength = 400;

/** What the person is told of new messages, or undefined when they want to hear nothing of them. Pure. */
export function describeArrival(arrived: ArrivedMessages): Omit<Arrived, 'isVisible'> | undefined {
  const { conversation, messages, self, nameOf } = arrived;
  const { notify } = conversation.preferences;
  if (notify === 'nothing') return undefined;
  const told = notify === 'mentions' ? messages.filter((message) => isForSelf(message, self)) : messages;
  const [last] = told;
  if (last === undefined) return undefined;
  return {
    what: 'arrived',
    conversationId: conversation.conversationId,
    ...(conversation.kind === 'group' ? { groupName: conversation.name } : {}),
    sender: nameOf(last.sender),
    messageId: last.messageId,
    body: bodyOf(last, nameOf),
    count: notify === 'mentions' ? told.length : arrived.count,
  };
}

/** Whether a message names this person, or all, or calls for attention. */
function isForSelf({ body }: MessageView, self: UserId): boolean {
  if (body.kind === 'ping') return true;
  const hasWords = body.kind === 'text' || body.kind === 'image';
  return hasWords && body.mentions.some(({ userId }) => userId === undefined || userId === self);
}

function bodyOf({ body }: MessageView, nameOf: ArrivedMessages['nameOf']): Arrived['body'] {
  // All are called as the sender calls them: the core does not know the reader's language.
  const mentionName = (userId: UserId | undefined, written: string): string => (userId && nameOf(userId)) || written;
  switch (body.kind) {
    case 'text':
      return { kind: 'text', text: plainText(body.text, body.mentions, mentionName, textLength) };
    case 'image': {
      const text = plainText(body.text, body.mentions, mentionName, textLength);
      return { kind: 'image', isAnimated: body.isAnimated, ...(text === '' ? {} : { text }) };
    }
    case 'ping':
      return { kind: 'ping' };
    case 'unsupported':
    case 'deleted':
    case 'notice':
      return { kind: 'unsupported' };
  }
}
