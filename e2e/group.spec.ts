/** A group: everyone writes, opens it where they left off, takes somebody in, and gives it another name. */
import { expect } from '@playwright/test';
import type { Person } from './harness/journey';
import { test, type Actor } from './harness/stage';
import { numbered, textsOf, writeAll } from './harness/timeline';

const night = 'Nachtdienst Station 3';
const day = 'Frühdienst Station 3';
const report = numbered('Bed', 1, 40);
const pattern = /Bed \d{3}|Hello from \w+/;

test('a group of four, from its first word to its new name', async ({ stage }) => {
  const ada = await stage.enter('Ada Lovelace');
  await ada.foundWorkspace('Praxis am Rhein');
  const enter = async (name: string, language: 'en' | 'de'): Promise<Actor> => {
    const actor = await stage.enter(name, { language });
    await actor.join(await ada.invite());
    return actor;
  };
  const ben = await enter('Ben Öztürk', 'de');
  const cleo = await enter('Cleo Laine', 'en');
  const dora = await enter('Dora Maar', 'de');

  await ada.createGroup(night, [ben.name, cleo.name]);
  await ben.openConversation(night);
  await expect(cleo.conversationRow(night)).toBeVisible();
  await expect(dora.conversationRow(night)).toHaveCount(0);
  await ada.write('Hello from Ada');
  await expect(ben.message('Hello from Ada')).toBeVisible();
  await ben.write('Hello from Ben');
  await writeAll(ada, report);
  await ada.expectState('Bed 040', 'delivered');

  await test.step('Cleo opens it at the first unread message', () => readUnread(cleo, report.length + 2));
  await cleo.write('Hello from Cleo');
  for (const other of [ada, ben]) await expect(other.message('Hello from Cleo')).toBeVisible();

  await test.step('Ben takes Dora in', () => add(ben, dora.name));
  for (const other of [ada, cleo]) await expect(other.timeline().getByText(notice(other, ben, dora))).toBeVisible();
  await dora.openConversation(night);
  await dora.write('Hello from Dora');
  for (const other of [ada, ben, cleo]) await expect(other.message('Hello from Dora')).toBeVisible();
  expect(await textsOf(dora, pattern, 1)).toEqual(['Hello from Dora']);

  await test.step('Dora gives it another name', () => rename(dora, day));
  for (const other of [ada, ben, cleo, dora]) await expect(other.conversationRow(day)).toBeVisible();
  const expected = ['Hello from Ada', 'Hello from Ben', ...report, 'Hello from Cleo', 'Hello from Dora'];
  for (const other of [ada, ben, cleo]) expect(await textsOf(other, pattern, expected.length)).toEqual(expected);
});

async function readUnread(person: Person, count: number): Promise<void> {
  const { conversation, conversationList } = person.words;
  const unread = conversationList.unread_other.replace('{{count}}', String(count));
  const row = person.conversationRow(night);
  await expect(row).toHaveAccessibleName(new RegExp(`, ${unread},`));
  await row.click();
  await expect(person.timeline().getByText(conversation.unread, { exact: true })).toBeInViewport();
  await expect(person.message('Hello from Ada')).toBeInViewport();
  await expect(person.message('Bed 040')).not.toBeInViewport();
  await expect(row).toHaveAccessibleName(/ unread message/);
  await person.page.getByRole('button', { name: newMessagesWords(person) }).click();
  await expect(person.message('Bed 040')).toBeInViewport();
  await expect(row).not.toHaveAccessibleName(/ unread message/);
}

async function add(person: Person, name: string): Promise<void> {
  const { conversation, conversationDetails, newConversation } = person.words;
  await person.button(conversation.showDetails).click();
  const details = person.page.getByRole('complementary', { name: conversationDetails.label, exact: true });
  await details.getByRole('button', { name: conversationDetails.addPeople, exact: true }).click();
  const dialog = person.page.getByRole('dialog', { name: conversationDetails.addPeople });
  await dialog.getByLabel(newConversation.search, { exact: true }).fill(name);
  await dialog.getByRole('option', { name: new RegExp(name) }).click();
  await dialog.getByRole('button', { name: conversationDetails.addSelected_one.replace('{{count}}', '1') }).click();
  await expect(dialog).toBeHidden();
  await expect(details.getByText(name)).toBeVisible();
}

async function rename(person: Person, name: string): Promise<void> {
  const { common, conversation, conversationDetails } = person.words;
  await person.button(conversation.showDetails).click();
  const details = person.page.getByRole('complementary', { name: conversationDetails.label, exact: true });
  await details.getByRole('button', { name: conversationDetails.edit, exact: true }).click();
  const dialog = person.page.getByRole('dialog', { name: conversationDetails.editTitle });
  await dialog.getByLabel(conversationDetails.name, { exact: true }).fill(name);
  await dialog.getByRole('button', { name: common.save, exact: true }).click();
  await expect(dialog).toBeHidden();
}

function notice(reader: Person, by: Person, added: Person): string {
  return reader.words.conversation.notice.added.replace('{{name}}', by.name).replace('{{people}}', added.name);
}

function newMessagesWords(person: Person): RegExp {
  return new RegExp(`^${person.words.conversation.newMessages_other.replace('{{count}}', '\\d+')}$`);
}
