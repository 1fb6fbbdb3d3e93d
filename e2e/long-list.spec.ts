/** 5,000 conversations and 50,000 people: they open, they can be looked through, and only what is in sight is in the document. */
import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import keytar from '@github/keytar';
import { expect } from '@playwright/test';
import { cryptoReady } from '../core/crypto/primitives';
import { addManyPeople } from '../core/directory/testing/many-people';
import { readAccount } from '../core/vault/account-table';
import { insertConversation } from '../core/vault/conversation-table';
import { insertMessage } from '../core/vault/message-table';
import { positionOf } from '../core/vault/position';
import { openVault, type Vault, type VaultKey } from '../core/vault/vault';
import { systemClock } from '../shared/domain/clock';
import { idFromBytes } from '../shared/domain/ids';
import { test, type Actor, type Stage } from './harness/stage';

const count = 5_000;
const peopleCount = 50_000;

test('among 5,000 conversations and 50,000 people one finds what one looks for, and the window holds only what is in sight', async ({
  stage,
}) => {
  const ada = await returnToManyConversations(stage);
  const { conversationList } = ada.words;
  const rows = ada.page.getByRole('grid', { name: conversationList.label, exact: true }).getByRole('row');
  await expect(ada.conversationRow('Group 0000')).toBeVisible();
  expect(await rows.count()).toBeLessThan(60);
  await rows.first().focus();
  await ada.page.keyboard.press('End');
  await expect(ada.conversationRow('Group 4999')).toBeInViewport();
  expect(await rows.count()).toBeLessThan(60);

  await ada.button(conversationList.search.open).click();
  await ada.page.getByRole('searchbox', { name: conversationList.search.label }).fill('group 2345');
  await expect(rows).toHaveCount(1);
  await expect(ada.conversationRow('Group 2345')).toBeVisible();
  await ada.page.keyboard.press('ArrowDown');
  await ada.page.keyboard.press('Enter');
  await expect(ada.message('Message 2345')).toBeVisible();

  await findPeople(ada);
});

async function findPeople(ada: Actor): Promise<void> {
  const { conversationList, newConversation } = ada.words;
  await ada.button(conversationList.newConversation).first().click();
  const dialog = ada.page.getByRole('dialog', { name: newConversation.title });
  const options = dialog.getByRole('option');
  await expect(dialog.getByText(/^49[.,]?900 /)).toBeVisible();
  expect(await options.count()).toBeLessThan(30);
  await dialog.getByLabel(newConversation.search, { exact: true }).pressSequentially('Person 43210');
  await expect(options).toHaveCount(1);
  await options.click();
  await expect(dialog.getByRole('button', { name: newConversation.start, exact: true })).toBeEnabled();
}

async function returnToManyConversations(stage: Stage) {
  const before = await stage.enter('Ada Lovelace');
  await before.foundWorkspace('Praxis am Rhein');
  await before.app.close();
  await fillVault(before.app.userData);
  return await stage.returning(before);
}

async function fillVault(profile: string): Promise<void> {
  const accounts = path.join(profile, 'accounts');
  const [accountId] = readdirSync(accounts);
  if (accountId === undefined) throw new Error('the profile has no account');
  const key = Buffer.from((await keytar.getPassword('Conclave', accountId)) ?? '', 'hex');
  const vault = openVault({
    path: path.join(accounts, accountId, 'vault.db'),
    key: Uint8Array.from(key) as VaultKey,
    clock: systemClock,
  });
  await cryptoReady();
  const account = vault.read(readAccount);
  if (account?.state !== 'member') throw new Error('the profile is nobody’s');
  addManyPeople(vault, account, peopleCount, (number) => `Person ${number}`);
  addFormerGroups(vault);
  vault.close();
}

/** Groups that this device is no longer in: nothing of them is asked of the relay. */
function addFormerGroups(vault: Vault): void {
  const createdBy = idFromBytes('UserId', randomBytes(32));
  vault.transact((tx) => {
    for (let index = 0; index < count; index += 1) {
      const number = String(index).padStart(4, '0');
      const conversationId = idFromBytes('ConversationId', randomBytes(32));
      const atMs = Date.now() - index * 60_000;
      const conversation = { conversationId, kind: 'group', name: `Group ${number}`, otherUserId: undefined } as const;
      insertConversation(tx, { ...conversation, createdBy, createdAtMs: atMs, cursor: 0, members: [createdBy] });
      const message = {
        messageId: idFromBytes('MessageId', randomBytes(16)),
        sender: createdBy,
        isOwn: false,
      } as const;
      const body = { kind: 'text', text: `Message ${number}` } as const;
      const place = { conversationId, sentAtMs: atMs, position: positionOf(1), state: 'received' } as const;
      insertMessage(tx, { ...message, ...place, body });
    }
    tx.db.exec(`UPDATE conversation SET is_member = 0`);
  });
}
