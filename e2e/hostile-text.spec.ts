/** What attacks pages is put into every field, and is text wherever it is shown; odd texts stay within their place. */
import { expect } from '@playwright/test';
import { testGif } from '../shared/domain/testing/test-image';
import { xssStrings } from '../renderer/features/message-text/xss-strings';
import { cameraBefore } from './harness/camera';
import { joinAsColleague } from './harness/colleague';
import { hostile, oddTexts } from './harness/hostile-texts';
import {
  annotateOther,
  typeIntoDialogs,
  typeIntoPickers,
  typeIntoSearches,
  typeIntoSettings,
} from './harness/hostile-typing';
import { watchMarkup, type MarkupWatch } from './harness/markup-watch';
import { choose, dropGif, labelled } from './harness/message-hands';
import { logFields, type FieldLog } from './harness/text-fields';
import { test, type Actor, type Stage } from './harness/stage';
import { fill } from './harness/words';

test('Text that attacks pages is text in every place, and a draft is there again after a restart', async ({
  stage,
}) => {
  const fields = logFields();
  const [ada, ben] = await hostilePair(stage, fields);
  const watches = [await watchMarkup(ada.app), await watchMarkup(ben.app)];
  const expectNothing = async () => {
    for (const watch of watches) await watch.expectNone();
  };

  await test.step('messages, their edits, answers and mentions', () => exchangeMessages(ada, ben, fields));
  await expectNothing();
  await test.step('a group, a folder, a status', () => nameThings(ada, ben, { stage, fields }));
  await expectNothing();
  await test.step('settings', () => typeIntoSettings(ada, ben, fields));
  await expectNothing();
  await test.step('fields that search', () => typeIntoSearches(ada, fields));
  await test.step('fields of pickers and dialogs', async () => {
    await typeIntoPickers(ada, fields);
    await typeIntoDialogs(ada, fields);
  });
  await expectNothing();
  await test.step('a message for later, and an image', () => sendOtherThings(ada, ben, fields));
  await expectNothing();
  await test.step('odd texts stay in their place', () => exchangeOddTexts(ada, ben));
  await expectNothing();
  fields.expectAll();
  await test.step('what would be markup is noticed', async () => expectToNotice(ben, await watchMarkup(ben.app)));

  await ben.composer().fill(hostile.draft);
  await keepDraft(ben);
  await ben.app.close();
  const again = await stage.returning(ben);
  const watch = await watchMarkup(again.app);
  await again.openConversation(ada.name);
  await expect(again.composer()).toHaveValue(hostile.draft);
  await again.composer().press('Enter');
  await expect(again.composer()).toHaveValue('');
  await expect(ada.timeline().locator('strong', { hasText: 'perhaps' })).toBeVisible();
  await watch.expectNone();
  await watches[0]?.expectNone();
});

async function hostilePair(stage: Stage, fields: FieldLog): Promise<readonly [Actor, Actor]> {
  const ada = await stage.enter(hostile.ada);
  await ada.foundWorkspace(hostile.workspace);
  const ben = await stage.enter(hostile.ben, { language: 'de' });
  await ben.openInvitation(xssStrings.join(' '));
  await expect(ben.page.getByText(ben.words.onboarding.join.linkNone)).toBeVisible();
  await ben.button(ben.words.common.back).click();
  await ben.join(await ada.invite(hostile.invite));
  fields.note('onboarding/FoundScreen', 'onboarding/ProfileFields', 'onboarding/JoinScreen', 'invites/InviteForm');
  await ben.startDirect(ada.name);
  fields.note('new-conversation/PeoplePicker');
  await ada.openConversation(ben.name);
  return [ada, ben];
}

async function exchangeMessages(ada: Actor, ben: Actor, fields: FieldLog): Promise<void> {
  await fields.put('conversation/ComposerField', ada.composer(), `${xssStrings.join('\n')}\nthe end`);
  await ada.composer().press('Enter');
  for (const message of [ada.message('the end'), ben.message('the end')]) {
    await expect(message).toContainText('<script>alert(1)</script>');
    await expect(message.locator('a:not([href^="https://"], [href^="http://"], [href^="mailto:"])')).toHaveCount(0);
  }
  await ada.write(hostile.answer);
  await choose(ada, hostile.answer, 'edit');
  await ada.write(hostile.edited);
  const { message } = ben.words;
  await ben.message(hostile.edited).getByRole('button', { name: message.editedShow, exact: true }).click();
  const history = ben.page.getByRole('dialog', { name: message.info.title });
  await expect(history.getByText(hostile.answer, { exact: true })).toBeVisible();
  await ben.page.keyboard.press('Escape');
  await expect(history).toBeHidden();
  await choose(ben, hostile.edited, 'reply');
  await ben.composer().pressSequentially('@Ada');
  await ben.composer().press('Enter');
  await expect(ben.composer()).toHaveValue(`@${ada.name} `);
  await ben.composer().press('Enter');
  await expect(ada.timeline().locator('bdi', { hasText: ada.name }).last()).toBeVisible();
  await expect(ada.message(ada.name).last()).toContainText(hostile.edited);
}

interface Naming {
  readonly stage: Stage;
  readonly fields: FieldLog;
}

async function nameThings(ada: Actor, ben: Actor, { stage, fields }: Naming): Promise<void> {
  const { common, conversationActions: actions, presence } = ada.words;
  const { page } = ada;
  await ada.openSelfMenu();
  await page.getByRole('menuitem', { name: presence.menu.status, exact: true }).click();
  const dialog = page.getByRole('dialog', { name: presence.dialog.title });
  await dialog.getByRole('radio', { name: presence.availability.busy, exact: true }).check({ force: true });
  await fields.put('presence/StatusDialog', dialog.getByLabel(presence.dialog.text), hostile.status);
  await dialog.getByRole('button', { name: common.save, exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(ben.page.locator('main header').first()).toContainText(hostile.status);

  const colleague = await joinAsColleague({ folder: stage.folder('cleo'), name: hostile.cleo }, await ada.invite());
  stage.onEnd(colleague.stop);
  await ada.createGroup(hostile.group, [ben.name, colleague.name], { description: hostile.described });
  fields.note('new-conversation/NewConversationDialog', 'new-conversation/NewConversationDialog 2');
  await ada.conversationRow(hostile.group).click({ button: 'right' });
  await page.getByRole('menuitem', { name: actions.move, exact: true }).click();
  const name = page.getByLabel(actions.folder.name, { exact: true });
  await fields.put('conversation-actions/FolderDialog', name, hostile.folder);
  await page.keyboard.press('Enter');
  await expect(page.getByText(hostile.folder, { exact: true })).toBeVisible();
  await ben.openConversation(hostile.group);
  await expect(ben.timeline()).toContainText(hostile.ada);
}

async function sendOtherThings(ada: Actor, ben: Actor, fields: FieldLog): Promise<void> {
  const { image, schedule } = ada.words;
  const dialog = ada.page.getByRole('dialog');
  await ada.openConversation(ben.name);
  await ben.openConversation(ada.name);
  await ada.composer().fill(hostile.scheduled);
  await ada.button(schedule.sendLater).click();
  await ada.page.getByRole('menuitem', { name: schedule.choose, exact: true }).click();
  await dialog.getByLabel(schedule.time, { exact: true }).pressSequentially('<b>23:59"');
  fields.note('schedule/ScheduleTimeDialog');
  await dialog.getByRole('button', { name: schedule.confirm, exact: true }).click();
  await ada.button(schedule.line.scheduled_one.split('{{')[0] ?? '').click();
  await expect(dialog.getByText(hostile.scheduled)).toBeVisible();
  await dialog.getByRole('button', { name: schedule.sendNow, exact: true }).click();
  await expect(ben.message(hostile.scheduled)).toBeVisible();
  await ada.page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();

  await dropGif(ada, testGif());
  await fields.put('image/SendImagesDialog', dialog.getByLabel(image.send.alt), hostile.alt);
  await dialog.getByRole('textbox', { name: image.send.text, exact: true }).fill(hostile.said);
  await dialog.getByRole('button', { name: image.send.submit, exact: true }).click();
  await expect(ben.timeline().locator('img').last()).toHaveAttribute('alt', new RegExp('"><img src=x onerror'));
  await expect(ben.message('<keygen').locator('em, strong', { hasText: 'said' })).toBeVisible();
  await annotateOther(ada, ben.name, fields);
}

async function exchangeOddTexts(ada: Actor, ben: Actor): Promise<void> {
  for (const text of oddTexts) await ben.write(text);
  await expect(ada.message('👍').last()).toBeVisible();
  await (await cameraBefore(ada.app, 'hostile-text')).shoot('odd-texts');
  await pasteMegabyte(ada);
}

/** The field says that it is too much, and goes on; one that searches takes the beginning. */
async function pasteMegabyte(person: Actor): Promise<void> {
  const { app, page, words } = person;
  const field = person.composer();
  await app.electron.evaluate(({ clipboard }) => clipboard.writeText('y'.repeat(1024 * 1024)));
  await field.fill('before ');
  await field.press('Control+v');
  const length = fill(words.composer.pasteTooLong.split('{{most}}')[0] ?? '', { length: '1,048,576' });
  await expect(page.getByText(length)).toBeVisible();
  await field.pressSequentially('after');
  await expect(field).toHaveValue('before after');
  await field.fill('');
  await page.keyboard.press('Control+k');
  const search = page.getByRole('dialog').getByRole('combobox');
  await search.press('Control+v');
  await expect(search).toHaveValue(/^y{1000}$/);
  await search.fill('');
  await page.keyboard.press('Escape');
  await expect(search).toBeHidden();
}

/** The watch has to be able to notice something. */
async function expectToNotice({ page }: Actor, watch: MarkupWatch): Promise<void> {
  await page.evaluate(() => {
    const element = document.body.appendChild(document.createElement('video'));
    try {
      element.setAttribute('onerror', 'alert(1)');
    } catch {
      // Refused by the policy, which is what is to be noticed.
    }
    element.remove();
  });
  await expect
    .poll(() => watch.found())
    .toEqual(expect.arrayContaining(['element video', 'csp require-trusted-types-for']));
}

/** Has the draft kept as when the reader looks elsewhere. The core answers in order: what is asked next comes after it. */
async function keepDraft(person: Actor): Promise<void> {
  await person.page.evaluate(() => window.dispatchEvent(new Event('blur')));
  await choose(person, 'a character', 'star');
  await expect(labelled(person, 'a character', person.words.message.starred)).toBeVisible();
  await person.page.evaluate(() => window.dispatchEvent(new Event('focus')));
}
