import type { MessageId } from '../../shared/domain/ids';
import type { MessageBody } from '../content/body-codec';
import { encodeContent } from '../content/content-codec';
import type { StoredMessage } from '../vault/message-row';
import type { OutgoingContent } from './protect-contents';

/** What is sent of a message when it is new. */
export function messageContent(messageId: MessageId, sentAtMs: number, body: MessageBody): OutgoingContent {
  return { messageId, content: encodeContent({ messageId, sentAtMs, body }) };
}

/** What is sent of an own message once more: all that belongs to it. Undefined for a kind that is never sent again. */
export function repeatedContent(message: StoredMessage): OutgoingContent | undefined {
  const body = bodyOf(message);
  return body && messageContent(message.messageId, message.sentAtMs, body);
}

function bodyOf({ kind, text, mentions, replyTo, isForwarded }: StoredMessage): MessageBody | undefined {
  switch (kind) {
    case 'text':
      return { kind, text, mentions, isForwarded, ...(replyTo === undefined ? {} : { replyTo }) };
    case 'ping':
      return { kind };
    case 'deleted':
    case 'notice':
    case 'unsupported':
      return undefined;
  }
}
