/** Several messages that are chosen at once, by the keyboard and by the pointer. */
import { expect, type Locator } from '@playwright/test';
import { cameraBefore } from './camera';
import { choose, confirmDelete, labelled } from './message-hands';
import type { Actor } from './stage';
import { fill } from './words';

const parts = ['Part one', 'Part two', 'Part three'] as const;
const [one, two, three] = parts;

/**
 * Chooses several messages that Ada writes to Ben, and does with all of them what can be done; Cleo is in the group `Ward` with her.
 * One of Ada's was deleted before this and left a trace.
 */
export async function chooseSeveral(ada: Actor, ben: Actor, cleo: Actor): Promise<void> {
  const { message } = ada.words;
  const { keyboard } = ada.page;
  const bar = ada.page.getByRole('toolbar', { name: message.selection.label, exact: true });
  const box = (text: string): Locator => ada.message(text).getByRole('checkbox');
  const press = async (words: string): Promise<void> =>
    await bar.getByRole('button', { name: words, exact: true }).click();
  const heard = ada.page.getByRole('status');
  const words = (count: number): string => fill(message.selection.count_other, { count: String(count) });
  // The words in sight, and those that are heard.
  const counted = (count: number): Promise<void> =>
    expect(ada.page.getByText(words(count), { exact: true }).first()).toBeVisible();
  await ada.openConversation(ben.name);
  for (const text of parts) await ada.write(text);
  await ben.write('Answer');
  await expect(ada.message('Answer')).toBeVisible();

  // By the keyboard alone.
  await choose(ada, one, 'select');
  await expect(box(one)).toBeFocused();
  await expect(ada.composer()).toHaveCount(0);
  await keyboard.press('ArrowDown');
  await expect(box(two)).toBeFocused();
  await keyboard.press('ArrowDown');
  await expect(box(three)).toBeFocused();
  await keyboard.press('Shift+Space');
  await counted(3);
  await expect(heard.filter({ hasText: words(3) })).toHaveCount(1);
  await expect(box(two)).toBeChecked();
  // One message is heard by its box alone, which says who wrote it when and what, and whether it is chosen.
  await expect(ada.message(two)).toHaveAccessibleName('');
  await expect(box(two)).toHaveAccessibleDescription(new RegExp(two));
  await keyboard.press('ArrowUp');
  await keyboard.press('Space');
  await counted(2);
  await expect(box(two)).not.toBeChecked();
  await expect(heard.filter({ hasText: words(2) })).toHaveCount(0);
  await keyboard.press('Space');
  await counted(3);
  await (await cameraBefore(ada.app, 'messages')).shoot('selection');
  await press(message.selection.copy);
  const copied = new RegExp(parts.map((text) => `\\[.+\\] ${ada.name}: ${text}`).join('\n'));
  await expect.poll(() => ada.app.electron.evaluate(({ clipboard }) => clipboard.readText())).toMatch(copied);
  await expect(ada.composer(ben.name)).toBeVisible();
  await expect(bar).toHaveCount(0);

  // By the pointer: what was chosen last goes out in the order of the conversation all the same.
  await choose(ada, three, 'select');
  await ada.message(one).click({ modifiers: ['Shift'] });
  await counted(3);
  await press(message.selection.forward);
  const dialog = ada.page.getByRole('dialog', { name: message.forwardTo.title });
  await dialog.getByRole('option', { name: /Ward/ }).click();
  await dialog.getByRole('button', { name: message.forwardTo.submit, exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(labelled(cleo, three, message.forwarded)).toBeVisible();
  await expect(cleo.timeline().getByRole('listitem').filter({ hasText: /Part/ })).toContainText([...parts]);

  await choose(ada, one, 'select');
  await ada.message(two).click();
  await press(message.selection.star);
  for (const text of [one, two]) await expect(labelled(ada, text, message.starred)).toBeVisible();

  // Not for everyone what another one wrote; Escape closes what is open, and then ends it.
  await choose(ada, one, 'select');
  await ada.message(two).click();
  await ada.message('Answer').click();
  await press(message.selection.delete);
  await expect(ada.page.getByRole('menuitem')).toHaveText([message.action['delete-for-me']]);
  await keyboard.press('Escape');
  await expect(ada.page.getByRole('menu')).toHaveCount(0);
  await counted(3);
  await ada.message('Answer').click();
  await press(message.selection.delete);
  await ada.page.getByRole('menuitem', { name: message.action['delete-for-everyone'], exact: true }).click();
  await confirmDelete(ada);
  await expect(ada.composer(ben.name)).toBeVisible();
  await expect(ben.timeline().getByText(ben.words.message.deleted, { exact: true })).toHaveCount(3);
  for (const text of [one, two]) await expect(ben.message(text)).toHaveCount(0);
  await expect(ben.message(three)).toBeVisible();
  await choose(ada, three, 'select');
  await counted(1);
  await keyboard.press('Escape');
  await expect(ada.composer(ben.name)).toBeFocused();
}
