/** Types what attacks pages into the fields that send nothing by themselves, and into those of the settings. */
import { expect, type Locator } from '@playwright/test';
import { xssStrings } from '../../renderer/features/message-text/xss-strings';
import { openDetails } from './details';
import { hostile, oddName } from './hostile-texts';
import { choose } from './message-hands';
import type { Actor } from './stage';
import type { FieldLog } from './text-fields';
import { fill } from './words';

/** The other sees the new names. */
export async function typeIntoSettings(ada: Actor, ben: Actor, fields: FieldLog): Promise<void> {
  const { accountRail, common, conversationDetails, settings } = ada.words;
  const dialog = ada.page.getByRole('dialog', { name: settings.title });
  const save = async (): Promise<void> => {
    await dialog.getByRole('button', { name: common.save, exact: true }).click();
    await expect(dialog.getByText(common.saved, { exact: true })).toBeVisible();
  };
  const turnTo = async (section: 'profile' | 'workspace' | 'notifications'): Promise<void> =>
    await dialog.getByRole('tab', { name: settings[section].tab, exact: true }).click();
  await ada.button(accountRail.settings).click();
  await turnTo('profile');
  await fields.put('settings/ProfileSettings', dialog.getByLabel(settings.profile.name), hostile.adaLater);
  const title = dialog.getByLabel(settings.profile.jobTitle);
  await fields.put('settings/ProfileSettings 2', title, `${hostile.title} ${oddName}`.slice(0, 80));
  await save();
  await turnTo('workspace');
  await fields.put('settings/WorkspaceSettings', dialog.getByLabel(settings.workspace.name), hostile.renamed);
  await save();
  await turnTo('notifications');
  await dialog.getByText(settings.notifications.quiet, { exact: true }).click();
  const { quietFrom, quietTo } = settings.notifications;
  await dialog.getByLabel(quietFrom, { exact: true }).pressSequentially('<b>"9');
  await dialog.getByLabel(quietTo, { exact: true }).pressSequentially("'\\8");
  fields.note('settings/NotificationSettings', 'settings/NotificationSettings 2');
  await dialog.getByText(settings.notifications.quiet, { exact: true }).click();
  await dialog.getByRole('button', { name: common.close, exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(ben.page.getByRole('heading', { name: hostile.renamed })).toBeVisible();

  await (await openDetails(ada)).getByRole('button', { name: conversationDetails.edit, exact: true }).click();
  const editing = ada.page.getByRole('dialog');
  const name = editing.getByLabel(conversationDetails.name, { exact: true });
  await fields.put('conversation-details/EditGroupDialog', name, hostile.groupLater);
  const description = editing.getByRole('textbox', { name: conversationDetails.description });
  await expect(description).toHaveValue(hostile.described);
  await fields.put('conversation-details/EditGroupDialog 2', description, hostile.about);
  await name.press('Enter');
  await expect(ben.conversationRow(hostile.groupLater)).toBeVisible();
  await expect(ben.timeline()).toContainText(hostile.adaLater);
  const about = await openDetails(ben);
  await expect(about.getByText(hostile.title).first()).toBeVisible();
  await expect(about.getByText(hostile.about)).toBeVisible();
  await expect(about).not.toContainText('\u202e');
}

/** In the conversation with the other, who is called so until the end. */
export async function annotateOther(ada: Actor, other: string, fields: FieldLog): Promise<void> {
  const { common, people } = ada.words;
  const dialog = ada.page.getByRole('dialog', { name: people.annotate.title });
  const annotate = async (name: string, note: string): Promise<void> => {
    await (await openDetails(ada)).getByRole('button', { name: people.annotate.title, exact: true }).click();
    await fields.put('people/AnnotateDialog', dialog.getByRole('textbox', { name: people.annotate.name }), name);
    await fields.put('people/AnnotateDialog 2', dialog.getByRole('textbox', { name: people.annotate.note }), note);
    await dialog.getByRole('button', { name: common.save, exact: true }).click();
    await expect(dialog).toBeHidden();
  };
  await annotate(hostile.ownName, hostile.note);
  await expect(ada.conversationRow(hostile.ownName)).toBeVisible();
  await expect((await openDetails(ada)).getByText(hostile.note)).toBeVisible();
  await annotate('', '');
  await expect(ada.conversationRow(other)).toBeVisible();
}

/** Each says that it finds nothing, or finds it. */
export async function typeIntoSearches(ada: Actor, fields: FieldLog): Promise<void> {
  const { page, words } = ada;
  const dialog = page.getByRole('dialog');
  const field = dialog.getByRole('combobox');
  await page.keyboard.press('Control+k');
  await fields.put('jump/JumpDialog', field, `${xssStrings.join(' ').slice(0, 900)} ${oddName}`);
  await expect(dialog.getByText('<script>alert(1)</script>').first()).toBeVisible();
  await leave(field);
  await page.keyboard.press('Control+Shift+F');
  await fields.put('search/SearchDialog', field, xssStrings.join(' ').slice(0, 1_000));
  await fields.put('search/SearchDialog', field, `from:${hostile.search} ${oddName}`);
  await expect(dialog.getByText(hostile.search).first()).toBeVisible();
  await fields.put('search/SearchDialog', field, hostile.search);
  await expect(dialog.locator('mark').first()).toBeVisible();
  await leave(field);
  const { open, label, close } = words.conversationList.search;
  await ada.button(open).click();
  await fields.put('conversation-list/FilterLine', page.getByRole('searchbox', { name: label }), hostile.search);
  await expect(page.getByText(words.conversationList.noneFound.title)).toBeVisible();
  await ada.button(close).click();
  await ada.openConversation(hostile.ben);
  await choose(ada, hostile.edited, 'forward');
  await fields.put('message/ForwardDialog', field, hostile.search);
  await expect(dialog.getByText(hostile.search).first()).toBeVisible();
  await leave(field);
}

export async function typeIntoPickers(ada: Actor, fields: FieldLog): Promise<void> {
  const { page, words } = ada;
  const field = page.getByRole('dialog').getByRole('combobox');
  await ada.button(words.emoji.open).click();
  await fields.put('emoji/EmojiPicker', field, hostile.search);
  await expect(page.getByText(fill(words.emoji.noMatch, { query: hostile.search }))).toBeVisible();
  await leave(field);
  await ada.button(words.gif.open).click();
  await fields.put('gif/GifPicker', field, hostile.search);
  await expect(page.getByText(fill(words.gif.noMatch, { query: hostile.search }))).toBeVisible();
  await leave(field);
}

/** Each says what is wrong with it. */
export async function typeIntoDialogs(ada: Actor, fields: FieldLog): Promise<void> {
  const { page, words } = ada;
  const dialog = page.getByRole('dialog');
  await ada.button(words.conversationList.newConversation).first().click();
  await ada.button(words.newConversation.joinByLink).click();
  const link = dialog.getByLabel(words.joinByLink.link, { exact: true });
  await fields.put('join-by-link/JoinByLinkDialog', link, `${xssStrings.join(' ')} ${oddName}`);
  await expect(dialog.getByText(words.joinByLink.problem.none)).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await ada.button(words.composer.timer.label).click();
  await page.getByRole('menuitem', { name: words.composer.timer.custom, exact: true }).click();
  await fields.put('time/TimerDialog', dialog.getByLabel(words.time.timer.amount), '<b>1e999');
  await expect(dialog.getByRole('alert')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
}

/** The first Escape empties a field, the next one closes what it is in. */
async function leave(field: Locator): Promise<void> {
  await field.fill('');
  await field.press('Escape');
  await expect(field).toBeHidden();
}
