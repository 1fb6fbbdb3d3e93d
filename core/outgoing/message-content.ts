import type { Database } from '@signalapp/sqlcipher';
import type { ConversationId, MessageId } from '../../shared/domain/ids';
import { readUsableImage } from '../../shared/domain/image/read-image';
import type { MessageAction, MessageBody } from '../content/body-codec';
import { encodeContent, type Content } from '../content/content-codec';
import type { UnheardAction } from '../vault/direct-action-table';
import { readImageToSend } from '../vault/image-table';
import type { StoredMessage } from '../vault/message-row';
import { findMessage } from '../vault/message-table';
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
  const { kind, text, alt, mentions, replyTo, isForwarded, preview } = message;
  const origin = { isForwarded, ...(replyTo === undefined ? {} : { replyTo }) };
  switch (kind) {
    case 'text':
      return { kind, text, mentions, ...origin, ...(preview === undefined ? {} : { preview }) };
    case 'image': {
      const image = readImageToSend(db, message.key);
      const facts = image && readUsableImage(image.bytes);
      if (image === undefined || facts === undefined) return undefined;
      const source = image.source === undefined ? {} : { source: image.source };
      const words = text === '' ? {} : { text, ...(mentions.length === 0 ? {} : { mentions }) };
      return { kind, bytes: image.bytes, facts, alt, ...source, ...words, ...origin };
    }
    case 'ping':
      return { kind };
    case 'deleted':
    case 'notice':
    case 'unsupported':
      return undefined;
  }
}

/** What is sent of own actions once more, under the ids and times that they had. What an edit said is what the message says. */
export function repeatedActions(
  db: Database,
  shown: ConversationId,
  actions: readonly UnheardAction[],
): readonly OutgoingContent[] {
  const contents = new Map<MessageId, OutgoingContent>();
  for (const unheard of actions) {
    const { actionId, claimedAtMs: sentAtMs, what, messageId } = unheard;
    const action =
      what === 'deletion' ? deletionOf(actions, actionId) : actionOn(findMessage(db, shown, messageId), unheard);
    if (action === undefined) continue;
    const content = encodeContent({ messageId: actionId, sentAtMs, body: action.body });
    const actsOn = what === 'deletion' ? undefined : messageId;
    contents.set(actionId, { content, messageId: undefined, actsOn, isTimed: action.isTimed });
  }
  return [...contents.values()];
}

interface RepeatedAction {
  readonly body: MessageAction;
  readonly isTimed: boolean;
}

// One action may delete many messages.
function deletionOf(actions: readonly UnheardAction[], actionId: MessageId): RepeatedAction {
  const messageIds = actions.filter((each) => each.actionId === actionId).map(({ messageId }) => messageId);
  return { body: { kind: 'deletion', messageIds }, isTimed: false };
}

function actionOn(
  message: StoredMessage | undefined,
  { what, messageId, emoji, isSet, actionId }: UnheardAction,
): RepeatedAction | undefined {
  if (message === undefined) return undefined;
  const isTimed = message.timerMs !== undefined;
  switch (what) {
    case 'edit': {
      if (message.editId !== actionId) return undefined;
      const { text, mentions } = message;
      return { body: { kind: 'edit', messageId, text, mentions }, isTimed };
    }
    case 'reaction':
      return { body: { kind: 'reaction', messageId, emoji, isSet }, isTimed };
    case 'pin':
      return { body: { kind: 'pin', messageId, isPinned: isSet }, isTimed };
    case 'deletion':
      return undefined;
  }
}
