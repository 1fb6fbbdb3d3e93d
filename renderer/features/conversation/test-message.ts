import type { ConversationId, MessageId, UserId } from '../../../shared/domain/ids';
import type { MessagePage, MessageView } from '../../../shared/ipc/core-contract';

export const anna = 'a'.repeat(64) as UserId;
export const bert = 'b'.repeat(64) as UserId;
export const conversationId = 'c'.repeat(64) as ConversationId;

/** A text message, for tests; `number` makes its id and its position. */
export function testMessage(number: number, changes: Partial<MessageView> = {}): MessageView {
  return {
    messageId: testMessageId(number),
    conversationId,
    sender: anna,
    isOwn: false,
    sentAtMs: Date.UTC(2026, 10, 20, 8, 0) + number * 1_000,
    position: testPosition(number),
    state: 'received',
    body: { kind: 'text', text: `message ${number}`, mentions: [] },
    isForwarded: false,
    isPinned: false,
    isStarred: false,
    reactions: [],
    ...changes,
  };
}

/** A page of text messages, for tests: from `first` to `last`. */
export function testPage(first: number, last: number, changes: Partial<MessagePage> = {}): MessagePage {
  const messages = Array.from({ length: last - first + 1 }, (_, index) => testMessage(first + index));
  return { messages, hasOlder: false, hasNewer: false, ...changes };
}

/** The id of the message with this number, for tests. */
export function testMessageId(number: number): MessageId {
  return number.toString(16).padStart(32, '0') as MessageId;
}

/** The position of the message with this number, for tests. */
export function testPosition(number: number): string {
  return number.toString().padStart(8, '0');
}
