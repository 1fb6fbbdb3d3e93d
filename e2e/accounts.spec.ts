/** Two accounts in one window: nothing that is open in one is in the way of the other, and each goes on where it was. */
import { expect, type Locator } from '@playwright/test';
import { foundAsColleague, joinAsColleague, type Colleague } from './harness/colleague';
import { ben, cleo, framesPass, greeting, openings, overlays, talkWithTwo, workspace } from './harness/kept-scene';
import { choose } from './harness/message-hands';
import { clickLast, lookAway, shownTo, watchNotifications } from './harness/notices';
import { test, type Actor, type Stage } from './harness/stage';
import { fill } from './harness/words';

const choir = 'Chor am Dom';
const dora = 'Dora Maar';
const emil = 'Emil Post';

test('what was open over one account stays away from another, and what was begun is there again', async ({ stage }) => {
  const { ada } = await talkWithTwo(stage);
  const { doraHere, emilHere, choose: chooseAccount } = await addAccount(stage, ada);
  await watchNotifications(ada);
  await lookAway(ada);
  const begun = 'To be written on';
  await chooseAccount(workspace);
  await ada.openConversation(cleo);
  await ada.openConversation(ben);
  await ada.composer(ben).fill(begun);
  for (const [name, open] of Object.entries({ ...openings, ...others })) {
    await test.step(`a notification of the other account leads away from ${name}`, async () => {
      await open(ada);
      // Away from what would show its name under it.
      await ada.page.mouse.move(0, 0);
      await doraHere.say(await doraHere.direct(ada.name), `while ${name} is open`);
      await expect.poll(async () => (await shownTo(ada)).at(-1)?.body).toBe(`while ${name} is open`);
      await clickLast(ada);
      await expect(ada.composer(dora)).toBeFocused();
      await expect(ada.page.locator(overlays)).toHaveCount(0);
      await expect(barOf(ada)).toHaveCount(0);
      await framesPass(ada);
      await expect(ada.composer(dora)).toBeFocused();
      await ada.page.keyboard.type('typed');
      await expect(ada.composer(dora)).toHaveValue('typed');
      await ada.page.keyboard.press('Escape');
      await ada.composer(dora).fill('');

      // Back in the first one nothing is open, and the draft is as it was.
      await chooseAccount(workspace);
      await expect(ada.composer(ben)).toHaveValue(begun);
      await expect(ada.page.locator(overlays)).toHaveCount(0);
      await expect(barOf(ada)).toHaveCount(0);
      await expect(ada.message(greeting)).toBeVisible();
    });
  }

  await test.step('keys that follow at once reach the account that is in sight', async () => {
    await ada.composer(ben).press('End');
    await ada.page.keyboard.type('!');
    await chooseAccount(choir);
    await expect(ada.composer(dora)).toBeVisible();
    await emilHere.say(await emilHere.direct(ada.name), greeting);
    await ada.openConversation(emil);
    for (let round = 0; round < 3; round += 1) {
      await ada.page.keyboard.press('Alt+ArrowDown');
      await ada.page.keyboard.type('d');
      await ada.page.keyboard.press('Alt+ArrowUp');
      await ada.page.keyboard.type('e');
    }
    await expect(ada.composer(emil)).toHaveValue('eee');
    await ada.openConversation(dora);
    await expect(ada.composer(dora)).toHaveValue('ddd');
    await chooseAccount(workspace);
    await expect(ada.composer(ben)).toHaveValue(`${begun}!`);
    await ada.openConversation(cleo);
    await expect(ada.composer(cleo)).toHaveValue('');
    await chooseAccount(choir);
    await expect(ada.composer(dora)).toHaveValue('ddd');
  });

  await test.step('an answer that was begun in one is one after a look at the other', async () => {
    await chooseAccount(workspace);
    await ada.openConversation(ben);
    await choose(ada, greeting, 'reply');
    await chooseAccount(choir);
    await expect(ada.composer(dora)).toBeVisible();
    await expect(ada.button(ada.words.composer.banner.cancelReply)).toHaveCount(0);
    await chooseAccount(workspace);
    await expect(ada.button(ada.words.composer.banner.cancelReply)).toBeVisible();
    await expect(ada.composer(ben)).toHaveValue(`${begun}!`);
  });
});

/** What may be open beside that. */
const others: typeof openings = {
  async 'messages that are being chosen'(ada) {
    await choose(ada, greeting, 'select');
    await expect(barOf(ada)).toBeVisible();
  },
  async 'a dialog of the account'(ada) {
    await ada.page.keyboard.press('Control+Shift+F');
    await expect(ada.page.getByRole('dialog', { name: ada.words.search.title })).toBeVisible();
  },
  async 'an invitation'(ada) {
    await ada.button(ada.words.conversationList.invite).first().click();
    await expect(ada.page.getByRole('dialog')).toBeVisible();
  },
  async 'the settings'(ada) {
    await ada.button(ada.words.accountRail.settings).click();
    await expect(ada.page.getByRole('dialog', { name: ada.words.settings.title })).toBeVisible();
  },
  async 'the menu of a row in the list'(ada) {
    await ada.conversationRow(cleo).click({ button: 'right' });
    await expect(ada.page.getByRole('menu')).toBeVisible();
  },
};

function barOf({ page, words }: Actor): Locator {
  return page.getByRole('toolbar', { name: words.message.selection.label, exact: true });
}

interface OtherAccount {
  readonly doraHere: Colleague;
  readonly emilHere: Colleague;
  /** Shows the account of the workspace with this name. */
  readonly choose: (name: string) => Promise<void>;
}

/** A second account in Ada's window, in a workspace with Dora, who has written, and Emil. */
async function addAccount(stage: Stage, ada: Actor): Promise<OtherAccount> {
  const { accountRail, conversationList } = ada.words;
  const { foundingLink } = await stage.relay();
  const doraHere = await foundAsColleague({ folder: stage.folder('dora'), name: dora }, foundingLink, choir);
  stage.onEnd(doraHere.stop);
  const invite = async (): Promise<string> => {
    const terms = { role: 'member', label: '', lifetimeMs: 3_600_000, uses: 1 } as const;
    return (await doraHere.core.client.call('invites.create', terms)).link ?? '';
  };
  const emilHere = await joinAsColleague({ folder: stage.folder('emil'), name: emil }, await invite());
  stage.onEnd(emilHere.stop);
  await ada.button(accountRail.add).click();
  await ada.join(await invite());
  await doraHere.say(await doraHere.direct(ada.name), greeting);
  await ada.openConversation(dora);
  return {
    doraHere,
    emilHere,
    async choose(name) {
      await ada.button(fill(accountRail.workspace, { name })).click();
      await expect(ada.page.getByRole('heading', { name }).first()).toBeVisible();
      await expect(ada.button(conversationList.newConversation).first()).toBeVisible();
    },
  };
}
