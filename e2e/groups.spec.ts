/** Groups: everyone writes and opens it where they left off; and who may what in one, from its picture to the last who leaves. */
import { expect } from '@playwright/test';
import { chooseForMember, openDetails, removeMember, setFact } from './harness/details';
import type { Person } from './harness/journey';
import { closeSettings, forbidEditsAndRequireTimers, openRules } from './harness/rules';
import { test, type Actor, type Stage } from './harness/stage';
import { makePicture } from './harness/test-picture';
import { numbered, textsOf, writeAll } from './harness/timeline';
import { fill } from './harness/words';

const night = 'Nachtdienst Station 3';
const day = 'Frühdienst Station 3';
const report = numbered('Bed', 1, 40);
const pattern = /Bed \d{3}|Hello from \w+/;

test('a group of four, from its first word to its new name', async ({ stage }) => {
  const [ada, ben, cleo] = await three(stage);
  const dora = await stage.enter('Dora Maar', { language: 'de' });
  await dora.join(await ada.invite());

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
  for (const other of [ada, cleo]) {
    const { added } = other.words.conversation.notice;
    await expectNotice(other, fill(added, { name: ben.name, people: dora.name }));
  }
  await dora.openConversation(night);
  await dora.write('Hello from Dora');
  for (const other of [ada, ben, cleo]) await expect(other.message('Hello from Dora')).toBeVisible();
  expect(await textsOf(dora, pattern, 1)).toEqual(['Hello from Dora']);

  await test.step('Ada gives it another name', () => rename(ada, day));
  for (const other of [ada, ben, cleo, dora]) await expect(other.conversationRow(day)).toBeVisible();
  const expected = ['Hello from Ada', 'Hello from Ben', ...report, 'Hello from Cleo', 'Hello from Dora'];
  for (const other of [ada, ben, cleo]) expect(await textsOf(other, pattern, expected.length)).toEqual(expected);
});

test('who may what in a group, and the ways out of it', async ({ stage }) => {
  const [ada, ben, cleo] = await three(stage);
  await ada.createGroup(night, [ben.name, cleo.name], { picture: makePicture('ward.png', 5, 'the ward') });
  for (const other of [ben, cleo]) {
    await other.openConversation(night);
    await expect(other.conversationRow(night).locator('img')).toBeVisible();
  }

  await test.step('Ada says what it is for', async () => {
    await describeGroup(ada, 'Wer nachts da ist. https://plan.example/nacht <b>Bett</b>');
    for (const other of [ben, cleo]) {
      await expectNotice(other, fill(other.words.conversation.notice.description.changed, { name: ada.name }));
      const details = await openDetails(other);
      await expect(details.getByText('Wer nachts da ist.')).toContainText('<b>Bett</b>');
      await expect(details.getByRole('link', { name: 'https://plan.example/nacht' })).toBeVisible();
    }
  });

  await test.step('Ada makes Ben an admin', async () => {
    await expect(
      (await openDetails(ben)).getByRole('button', { name: ben.words.conversationDetails.edit }),
    ).toHaveCount(0);
    await chooseForMember(ada, ben.name, ada.words.conversationDetails.member.makeAdmin);
    const { roleChangedYou, role } = ben.words.conversation.notice;
    await expectNotice(ben, fill(roleChangedYou, { name: ada.name, role: role.admin }));
    await expect(
      (await openDetails(ben)).getByRole('button', { name: ben.words.conversationDetails.edit }),
    ).toBeVisible();
  });

  await test.step('Ada lets Cleo only read, and Ben lets her write again', async () => {
    await chooseForMember(ada, cleo.name, ada.words.conversationDetails.member.makeReader);
    await expect(cleo.page.getByText(cleo.words.conversation.composer.reader)).toBeVisible();
    await expect(cleo.composer()).toHaveCount(0);
    const { member, groupRole } = ben.words.conversationDetails;
    await expect((await openDetails(ben)).getByText(groupRole.reader)).toBeVisible();
    await chooseForMember(ben, cleo.name, member.makeMember);
    await expect(cleo.composer()).toBeVisible();
  });

  await test.step('Ben reserves writing to admins, and gives it back', async () => {
    const { right, whoMay } = ben.words.conversationDetails;
    await setFact(ben, right.post, whoMay.admins);
    await expect(cleo.page.getByText(cleo.words.conversation.composer.adminsOnly)).toBeVisible();
    const words = cleo.words.conversationDetails;
    await expect((await openDetails(cleo)).getByText(words.whoMay.admins, { exact: true })).toBeVisible();
    await setFact(ben, right.post, whoMay.members);
    await expect(cleo.composer()).toBeVisible();
  });

  await test.step('messages are to vanish after an hour, then after three days', async () => {
    await setFact(ada, ada.words.conversationDetails.timer.label, '1 hour');
    const { timer } = ben.words.conversation.notice;
    await expectNotice(ben, fill(timer, { name: ada.name, time: '1 Stunde' }));
    await setOtherTimer(ben, '3', ben.words.time.timer.units.day);
    await expectNotice(ada, fill(ada.words.conversation.notice.timer, { name: ben.name, time: '3 days' }));
  });

  await test.step('the workspace forbids edits, and lets no message stay longer than a day', () => setRules(ada, ben));

  await test.step('Ben removes Cleo', async () => {
    await removeMember(ben, cleo.name);
    await expect(cleo.page.getByText(cleo.words.conversation.composer.notMember)).toBeVisible();
    const { removed } = ada.words.conversation.notice;
    await expectNotice(ada, fill(removed, { name: ben.name, people: cleo.name }));
  });

  await test.step('Ada leaves, and deletes what is left of it', () => leaveAndDelete(ada, ben));
});

/** Ada, who founded the workspace, and Ben and Cleo, who joined. */
async function three(stage: Stage): Promise<readonly [Actor, Actor, Actor]> {
  const ada = await stage.enter('Ada Lovelace');
  await ada.foundWorkspace('Praxis am Rhein');
  const ben = await stage.enter('Ben Öztürk', { language: 'de' });
  await ben.join(await ada.invite());
  const cleo = await stage.enter('Cleo Laine');
  await cleo.join(await ada.invite());
  return [ada, ben, cleo];
}

async function readUnread(person: Person, count: number): Promise<void> {
  const { conversation, conversationList } = person.words;
  const unread = fill(conversationList.unread_other, { count: String(count) });
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
  const { conversationDetails, newConversation } = person.words;
  const details = await openDetails(person);
  await details.getByRole('button', { name: conversationDetails.addPeople, exact: true }).click();
  const dialog = person.page.getByRole('dialog', { name: conversationDetails.addPeople });
  await dialog.getByLabel(newConversation.search, { exact: true }).fill(name);
  await dialog.getByRole('option', { name: new RegExp(name) }).click();
  await dialog.getByRole('button', { name: fill(conversationDetails.addSelected_one, { count: '1' }) }).click();
  await expect(dialog).toBeHidden();
  await expect(details.getByText(name)).toBeVisible();
}

async function rename(person: Person, name: string): Promise<void> {
  const { common, conversationDetails } = person.words;
  const details = await openDetails(person);
  await details.getByRole('button', { name: conversationDetails.edit, exact: true }).click();
  const dialog = person.page.getByRole('dialog', { name: conversationDetails.editTitle });
  await dialog.getByLabel(conversationDetails.name, { exact: true }).fill(name);
  await dialog.getByRole('button', { name: common.save, exact: true }).click();
  await expect(dialog).toBeHidden();
}

async function describeGroup(person: Person, description: string): Promise<void> {
  const { common, conversationDetails } = person.words;
  const details = await openDetails(person);
  await details.getByRole('button', { name: conversationDetails.edit, exact: true }).click();
  const dialog = person.page.getByRole('dialog', { name: conversationDetails.editTitle });
  await dialog.getByRole('textbox', { name: conversationDetails.description }).fill(description);
  await dialog.getByRole('button', { name: common.save, exact: true }).click();
  await expect(dialog).toBeHidden();
}

async function setOtherTimer(person: Person, amount: string, unit: string): Promise<void> {
  const { common, conversationDetails, time } = person.words;
  const { timer } = conversationDetails;
  await setFact(person, timer.label, timer.other);
  const dialog = person.page.getByRole('dialog', { name: timer.title });
  await dialog.getByLabel(time.timer.amount).fill(amount);
  await dialog.getByRole('button', { name: time.timer.unit }).click();
  await person.page.getByRole('option', { name: unit, exact: true }).click();
  await dialog.getByRole('button', { name: common.save, exact: true }).click();
  await expect(dialog).toBeHidden();
}

/** The founder sets the workspace's rules; a colleague, who wrote before and writes after it, sees them at once. */
async function setRules(founder: Person, colleague: Person): Promise<void> {
  const { message, settings } = colleague.words;
  await colleague.write('Bett 4 ist frei');
  await colleague.expectState('Bett 4 ist frei', 'delivered');
  const editItem = async () => {
    await colleague.message('Bett 4 ist frei').click({ button: 'right' });
    const item = colleague.page.getByRole('menuitem', { name: new RegExp(`^${message.action.edit}`) });
    await expect(item).toBeVisible();
    return item;
  };
  await expect(await editItem()).not.toHaveAccessibleDescription(message.late.editNever);
  await colleague.page.keyboard.press('Escape');

  await forbidEditsAndRequireTimers(founder);
  await closeSettings(founder);

  const inHead = fill(colleague.words.conversation.vanish, { time: '1 Tag' });
  await expect(colleague.page.locator('main header').getByText(inHead)).toBeVisible();
  const reason = fill(colleague.words.conversationDetails.timer.required, { time: '1 Tag' });
  await expect((await openDetails(colleague)).getByText(reason)).toBeVisible();
  const late = await editItem();
  await expect(late).toHaveAccessibleDescription(message.late.editNever);
  await late.click();
  await expect(colleague.page.getByRole('status').getByText(message.late.editNever)).toBeVisible();

  const shown = await openRules(colleague);
  await expect(shown.getByText(settings.rules.timerRule.required, { exact: true })).toBeVisible();
  await expect(shown.getByText(settings.rules.never, { exact: true })).toBeVisible();
  await expect(shown.getByRole('switch')).toHaveCount(0);
  const history = shown.getByRole('region', { name: settings.rules.history, exact: true });
  const { changed, edit, never } = settings.rules;
  await expect(history.getByRole('listitem').nth(1)).toContainText(fill(changed, { rule: edit, value: never }));
  await expect(history.getByRole('listitem').nth(1)).toContainText(founder.name);
  await closeSettings(colleague);
}

async function leaveAndDelete(leaving: Person, staying: Person): Promise<void> {
  const { conversation, conversationActions } = leaving.words;
  const question = leaving.page.getByRole('alertdialog');
  const details = await openDetails(leaving);
  await details.getByRole('button', { name: conversationActions.leave, exact: true }).click();
  await question.getByRole('button', { name: conversationActions.leaving.confirm, exact: true }).click();
  await expect(question).toBeHidden();
  await expect(leaving.page.getByText(conversation.composer.notMember)).toBeVisible();
  await expectNotice(staying, fill(staying.words.conversation.notice.left, { name: leaving.name }));
  await details.getByRole('button', { name: conversationActions.remove, exact: true }).click();
  await question.getByRole('button', { name: conversationActions.removing.confirm, exact: true }).click();
  await expect(question).toBeHidden();
  await expect(leaving.conversationRow(night)).toHaveCount(0);
  await expect(leaving.timeline()).toHaveCount(0);
}

async function expectNotice(person: Person, text: string): Promise<void> {
  await expect(person.timeline().getByText(text)).toBeVisible();
}

function newMessagesWords(person: Person): RegExp {
  return new RegExp(`^${fill(person.words.conversation.newMessages_other, { count: '\\d+' })}$`);
}
