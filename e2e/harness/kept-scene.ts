/** A window in which several conversations are kept drawn, and what may be open over one of them. */
import { expect } from '@playwright/test';
import { joinAsColleague, type Colleague } from './colleague';
import { choose, chooseAtHead } from './message-hands';
import type { Actor, Stage } from './stage';

export const workspace = 'Praxis am Rhein';
export const ben = 'Ben Öztürk';
export const cleo = 'Cleo Laine';
/** Has been said by everybody. */
export const greeting = 'Good morning';
export const overlays = '[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"], [role="tooltip"]';

export interface TalkWithTwo {
  readonly ada: Actor;
  readonly benHere: Colleague;
  readonly cleoHere: Colleague;
}

/** Ada's window, in which the conversation with Ben is open and that with Cleo was; both have written. */
export async function talkWithTwo(stage: Stage): Promise<TalkWithTwo> {
  const ada = await stage.enter('Ada Lovelace');
  await ada.foundWorkspace(workspace);
  const benHere = await joinAsColleague({ folder: stage.folder('ben'), name: ben }, await ada.invite());
  stage.onEnd(benHere.stop);
  const cleoHere = await joinAsColleague({ folder: stage.folder('cleo'), name: cleo }, await ada.invite());
  stage.onEnd(cleoHere.stop);
  await benHere.say(await benHere.direct(ada.name), greeting);
  await cleoHere.say(await cleoHere.direct(ada.name), greeting);
  await ada.openConversation(cleo);
  await ada.openConversation(ben);
  return { ada, benHere, cleoHere };
}

/** What may be open over the conversation with Ben, by what it is. */
export const openings: Readonly<Record<string, (ada: Actor) => Promise<void>>> = {
  async 'the menu of a message'(ada) {
    await ada.message(greeting).click({ button: 'right' });
    await expect(ada.page.getByRole('menu')).toBeVisible();
  },
  async 'a question'(ada) {
    await choose(ada, greeting, 'delete-for-me');
    await expect(ada.page.getByRole('alertdialog')).toBeVisible();
  },
  async 'the emoji'(ada) {
    await ada.button(ada.words.emoji.open).click();
    await expect(ada.page.getByRole('combobox', { name: ada.words.emoji.search, exact: true })).toBeFocused();
  },
  async 'a dialog that a menu led to'(ada) {
    const { composer } = ada.words;
    await ada.button(composer.timer.label).click();
    await ada.page.getByRole('menuitem', { name: composer.timer.custom, exact: true }).click();
    await expect(ada.page.getByRole('dialog', { name: composer.timer.customTitle })).toBeVisible();
  },
  async 'the pinned messages'(ada) {
    await chooseAtHead(ada, ada.words.message.list.pinnedTitle);
    await expect(ada.page.getByRole('dialog', { name: ada.words.message.list.pinnedTitle })).toBeVisible();
  },
};

/** Whatever waits for a frame or two has happened. */
export async function framesPass({ page }: Actor): Promise<void> {
  await page.evaluate(async () => {
    for (let frame = 0; frame < 4; frame += 1) await new Promise(requestAnimationFrame);
  });
}
