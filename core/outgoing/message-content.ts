import type { MessageBody } from '../content/body-codec';
import { encodeContent, type Content } from '../content/content-codec';
import type { StoredMessage } from '../vault/message-row';
import type { OutgoingContent } from './protect-contents';

/** What is sent of a message when it is new. */
export function messageContent(message: Content): OutgoingContent {
  return { messageId: message.messageId, isTimed: message.timerMs !== undefined, content: encodeContent(message) };
}

/** What is sent of an own message once more: all that belongs to it. Undefined for a kind that is never sent again. */
export function repeatedContent(message: StoredMessage): OutgoingContent | undefined {
  const body = bodyOf(message);
  const { messageId, sentAtMs, timerMs } = message;
  return body && messageContent({ messageId, sentAtMs, timerMs, body });
}

function bodyOf({ kind, text, mentions, replyTo, isForwarded, preview }: StoredMessage): MessageBody | undefined {
  switch (kind) {
    case 'text':
      return {
        kind,
        text,
        mentions,
        isForwarded,
        ...(replyTo === undefined ? {} : { replyTo }),
        ...(preview === undefined ? {} : { preview }),
      };
    case 'ping':
      return { kind };
    case 'deleted':
    case 'notice':
    case 'unsupported':
      return undefined;
  }
}
