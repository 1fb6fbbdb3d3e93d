import type { Database } from '@signalapp/sqlcipher';
import { readUsableImage } from '../../shared/domain/image/read-image';
import type { MessageBody } from '../content/body-codec';
import { encodeContent, type Content } from '../content/content-codec';
import { readImageToSend } from '../vault/image-table';
import type { StoredMessage } from '../vault/message-row';
import type { OutgoingContent } from './protect-contents';

/** What is sent of a message when it is new. */
export function messageContent(message: Content): OutgoingContent {
  return { messageId: message.messageId, isTimed: message.timerMs !== undefined, content: encodeContent(message) };
}

/** What is sent of an own message once more: all that belongs to it. Undefined for a kind that is never sent again. */
export function repeatedContent(db: Database, message: StoredMessage): OutgoingContent | undefined {
  const body = bodyOf(db, message);
  const { messageId, sentAtMs, timerMs } = message;
  return body && messageContent({ messageId, sentAtMs, timerMs, body });
}

function bodyOf(db: Database, message: StoredMessage): MessageBody | undefined {
  const { kind, text, mentions, replyTo, isForwarded, preview } = message;
  const origin = { isForwarded, ...(replyTo === undefined ? {} : { replyTo }) };
  switch (kind) {
    case 'text':
      return { kind, text, mentions, ...origin, ...(preview === undefined ? {} : { preview }) };
    case 'image': {
      const image = readImageToSend(db, message.key);
      const facts = image && readUsableImage(image.bytes);
      if (image === undefined || facts === undefined) return undefined;
      const source = image.source === undefined ? {} : { source: image.source };
      return { kind, bytes: image.bytes, facts, alt: text, ...source, ...origin };
    }
    case 'ping':
      return { kind };
    case 'deleted':
    case 'notice':
    case 'unsupported':
      return undefined;
  }
}
