/** What a person does with a message: through its menu, its toolbar and its dialogs. */
import { expect, type Locator } from '@playwright/test';
import type { Person } from './journey';
import { dropFiles } from './drop-files';
import { fill } from './words';

type Action = keyof Person['words']['message']['action'];

/** Opens the menu of the message with this text, which must be in sight, and chooses in it. */
export async function choose(person: Person, text: string, action: Action): Promise<void> {
  const { message } = person.words;
  // Answers to it show its words too, and stand below.
  await person.message(text).first().click({ button: 'right' });
  const menu = person.page.getByRole('menu', { name: message.menu, exact: true });
  // The keys that do the same follow the words.
  await menu.getByRole('menuitem', { name: new RegExp(`^${message.action[action]}`) }).click();
  await expect(menu).toBeHidden();
}

/** Chooses in the menu at the head of the open conversation. */
export async function chooseAtHead(person: Person, words: string): Promise<void> {
  const { message } = person.words;
  await person.page.getByRole('button', { name: message.conversationMenu, exact: true }).click();
  const menu = person.page.getByRole('menu', { name: message.conversationMenu, exact: true });
  await menu.getByRole('menuitem', { name: words, exact: true }).click();
  await expect(menu).toBeHidden();
}

/** Confirms the question that is open. */
export async function confirmDelete(person: Person): Promise<void> {
  const dialog = person.page.getByRole('alertdialog');
  await dialog.getByRole('button', { name: person.words.message.delete.confirm, exact: true }).click();
  await expect(dialog).toBeHidden();
}

/** The chip of a reaction under a message. */
export function chip(person: Person, text: string, emoji: string, count: number): Locator {
  const words = count === 1 ? person.words.message.chip_one : person.words.message.chip_other;
  const name = fill(words, { emoji, count: String(count) });
  return person.message(text).getByRole('button', { name, exact: true });
}

/** The message with this text, if its label says so. */
export function labelled(person: Person, text: string, word: string): Locator {
  return person.message(text).and(person.page.getByRole('listitem', { name: new RegExp(`, ${word}(,|$)`) }));
}

/** Drops a file with this content where one writes. */
export function dropGif(person: Person, bytes: Uint8Array): Promise<void> {
  return dropFiles(person.composer(), [{ name: 'cat.gif', mimeType: 'image/gif', buffer: bytes }]);
}
