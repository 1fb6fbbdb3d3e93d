/** Puts messages into the vault of a profile, faster than anybody could send them. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { listConversations } from '../core/vault/conversation-list';
import { insertMessage } from '../core/vault/message-table';
import { positionOf } from '../core/vault/position';
import { openVault } from '../core/vault/vault';
import { loadKeychain } from '../electron/keychain/keychain';
import { vaultKeys } from '../electron/keychain/vault-key';
import { systemClock } from '../shared/domain/clock';
import type { AccountId } from '../shared/domain/ids';
import { measuredMessage } from './measured-message';

/** Far behind what a topic has come to. */
const firstSequence = 1_000_000;

/** Fills up to `count` received messages in all conversations together. The application must not run on the profile. */
export async function fillVault(profile: string, count: number): Promise<void> {
  const accounts = path.join(profile, 'accounts');
  const [accountId] = readdirSync(accounts);
  if (accountId === undefined) throw new Error('the profile has no account');
  const answer = await vaultKeys(loadKeychain).obtain(accountId as AccountId, true);
  if (answer.state !== 'present') throw new Error(`the key is ${answer.state}`);
  const vault = openVault({ path: path.join(accounts, accountId, 'vault.db'), key: answer.key, clock: systemClock });
  try {
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
  } finally {
    vault.close();
  }
}
