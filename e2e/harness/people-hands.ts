/** What a person sets about somebody they talk with, for themselves alone. */
import { expect, type Locator } from '@playwright/test';
import { openDetails } from './details';
import type { Person } from './journey';

type SilenceEnd = keyof Person['words']['conversationActions']['silence']['ends'];

/** Gives whose conversation is open a name and a note of one's own, once `look` has seen them in the dialog. */
export async function annotate(
  person: Person,
  name: string,
  note: string,
  look: () => Promise<void> = async () => {},
): Promise<void> {
  const { common, people } = person.words;
  await (await openDetails(person)).getByRole('button', { name: people.annotate.title, exact: true }).click();
  const dialog = person.page.getByRole('dialog', { name: people.annotate.title });
  await dialog.getByRole('textbox', { name: people.annotate.name }).fill(name);
  await dialog.getByRole('textbox', { name: people.annotate.note }).fill(note);
  await look();
  await dialog.getByRole('button', { name: common.save, exact: true }).click();
  await expect(dialog).toBeHidden();
}

/** Silences a conversation in the list by the keyboard alone. */
export async function silence(person: Person, conversationName: string, end: SilenceEnd): Promise<void> {
  const dialog = await chooseSilence(person, conversationName, end);
  await dialog.getByRole('button', { name: person.words.common.save, exact: true }).click();
  await expect(dialog).toHaveCount(0);
}

/** The dialog for that, with the end chosen. */
export async function chooseSilence(person: Person, conversationName: string, end: SilenceEnd): Promise<Locator> {
  const { conversationActions } = person.words;
  const words = conversationActions.silence;
  const dialog = person.page.getByRole('dialog', { name: words.title });
  await person.conversationRow(conversationName).press('Shift+F10');
  await person.page.getByRole('menuitem', { name: words.open, exact: true }).press('Enter');
  await dialog.getByRole('button', { name: new RegExp(`${words.end}$`) }).click();
  await person.page.getByRole('option', { name: words.ends[end], exact: true }).click();
  await expect(person.page.getByRole('listbox')).toBeHidden();
  return dialog;
}

/** The question before whose conversation is open is blocked. */
export async function askToBlock(person: Person): Promise<Locator> {
  const { action } = person.words.people.block;
  await (await openDetails(person)).getByRole('button', { name: action, exact: true }).click();
  const question = person.page.getByRole('alertdialog');
  await expect(question).toBeVisible();
  return question;
}
