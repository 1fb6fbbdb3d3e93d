/** Puts messages into the vault of a profile, faster than anybody could send them. */
import { listConversations } from '../core/vault/conversation-list';
import { insertMessage } from '../core/vault/message-table';
import { positionOf } from '../core/vault/position';
import { measuredMessage } from './measured-message';
import { withProfileVault } from './open-profile-vault';

/** Far behind what a topic has come to. */
const firstSequence = 1_000_000;

/** Fills up to `count` received messages in all conversations together. The application must not run on the profile. */
export async function fillVault(profile: string, count: number): Promise<void> {
  await withProfileVault(profile, (vault) => {
    const conversations = vault.read(listConversations);
    for (const { conversationId, members, unreadCount } of conversations) {
      const [sender] = members;
      const missing = Math.ceil(count / conversations.length) - unreadCount;
      if (sender === undefined || missing <= 0) continue;
      vault.transact((tx) => {
        for (let index = 0; index < missing; index += 1) {
          const { messageId, text } = measuredMessage();
          const position = positionOf(firstSequence + index);
          const message = { conversationId, messageId, sender, isOwn: false, sentAtMs: Date.now(), position } as const;
          insertMessage(tx, { ...message, state: 'received', body: { kind: 'text', text } });
        }
      });
    }
  });
}
