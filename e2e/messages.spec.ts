/** Everything that one does with a message, between two people; pictures of it lie in results/screens/messages. */
import { expect } from '@playwright/test';
import { cameraBefore, type Camera } from './harness/camera';
import { chooseSeveral } from './harness/choose-several';
import { chip, choose, chooseAtHead, confirmDelete, labelled } from './harness/message-hands';
import { test, type Actor } from './harness/stage';
import { numbered, writeAll } from './harness/timeline';
import { fill } from './harness/words';

const transfer = 'Bed 12 moves to Bonn at eleven';
const corrected = 'Bed 12 moves to Bonn at twelve';
const answer = 'Ich kümmere mich darum';
const round = 'Ward round at nine';

test('two people answer, change, keep and take back what they write', async ({ stage }) => {
  const [ada, ben] = await stage.pair();
  const camera = await cameraBefore(ada.app, 'messages');
  await ada.write(transfer);
  await ada.write(round);

  await test.step('an answer leads to what it answers', () => replyAndJump(ada, ben));
  await test.step('a changed text says so, and what it was', () => editAndLookBack(ada, ben));
  await test.step('both react, and one takes it back', () => react(ada, ben));
  await test.step('what is pinned and starred is found again', () => pinAndStar(ada, ben, camera));
  await test.step('keys do it too', () => useKeys(ada, camera));
  await test.step('a ping is heard', () => ping(ada, ben));
  await test.step('a day leads to its first message', () => goToToday(ada));
  await test.step('one learns who has a message', () => lookAtInfo(ada, ben, camera));
});

test('two people pass on and delete what they wrote', async ({ stage }) => {
  const [ada, ben] = await stage.pair();
  const cleo = await stage.enter('Cleo Laine');
  await cleo.join(await ada.invite());
  await ada.createGroup('Ward', [ben.name, cleo.name]);
  await ada.openConversation(ben.name);
  await ada.write(transfer);
  await ada.write(round);
  await expect(ben.message(round)).toBeVisible();

  await test.step('a text is copied', async () => {
    await choose(ada, transfer, 'copy');
    await expect.poll(() => ada.app.electron.evaluate(({ clipboard }) => clipboard.readText())).toBe(transfer);
  });
  await test.step('covered words stay covered until a press', async () => {
    await ada.write('The baby is called ||Ludwig||');
    const message = ben.message('The baby is called');
    const cover = message.getByRole('button', { name: ben.words.messageText.spoiler });
    await expect(ben.conversationRow(ada.name)).toHaveAccessibleName(/is called ▒▒▒▒/);
    await expect(ben.conversationRow(ada.name)).not.toHaveAccessibleName(/Ludwig/);
    await cameraBefore(ben.app, 'messages').then(async (camera) => await camera.shootAll('spoiler'));
    await cover.press('Enter');
    await expect(cover).toHaveCount(0);
    await expect(message.getByText('Ludwig')).toBeVisible();
  });
  await test.step('a text is forwarded to a group', () => forward(ada, [ben, cleo]));
  await ben.openConversation(ada.name);
  await test.step('what one deletes for oneself, others keep', async () => {
    await choose(ben, round, 'delete-for-me');
    await confirmDelete(ben);
    await expect(ben.message(round)).toHaveCount(0);
    await expect(ada.message(round)).toBeVisible();
  });
  await test.step('what one deletes for everyone leaves a trace, and no words in an answer', async () => {
    await choose(ben, transfer, 'reply');
    // What was begun as an answer is one after a look elsewhere.
    await ben.openConversation('Ward');
    await ben.openConversation(ada.name);
    await ben.write(answer);
    const quoted = ada.message(answer).getByRole('button', { name: new RegExp(transfer) });
    await expect(quoted).toBeVisible();
    await choose(ben, transfer, 'reply');
    await expect(ben.button(ben.words.composer.banner.cancelReply)).toBeVisible();
    await choose(ada, transfer, 'delete-for-everyone');
    await confirmDelete(ada);
    await expect(ben.timeline().getByText(ben.words.message.deleted, { exact: true })).toBeVisible();
    await expect(ada.timeline().getByText(ada.words.message.deletedSelf, { exact: true })).toBeVisible();
    await expect(ada.message(answer).getByText(ada.words.message.quoteGone)).toBeVisible();
    await expect(ben.timeline().getByText(transfer)).toHaveCount(0);
    await expect(ben.button(ben.words.composer.banner.cancelReply)).toBeHidden();
  });
  await (await cameraBefore(ada.app, 'messages')).shoot('deleted');
  await test.step('several are chosen, and copied, forwarded, starred and deleted at once', () =>
    chooseSeveral(ada, ben, cleo));
});

async function replyAndJump(ada: Actor, ben: Actor): Promise<void> {
  await expect(ben.message(transfer)).toBeVisible();
  await choose(ben, transfer, 'reply');
  await writeAll(ada, numbered('Line', 1, 30));
  await expect(ben.message('Line 030')).toBeVisible();
  await ben.write(answer);

  const quote = ada.message(answer).getByRole('button', { name: new RegExp(transfer) });
  await expect(quote).toBeVisible();
  await expect(ada.message('Line 002')).not.toBeInViewport();
  await quote.click();
  const original = ada.message(transfer).first();
  await expect(original).toBeInViewport();
  await expect(original).toBeFocused();
  await ada.button(ada.words.conversation.jumpToLatest).click();
  await expect(ada.message(answer)).toBeInViewport();
}

async function editAndLookBack(ada: Actor, ben: Actor): Promise<void> {
  const { message } = ben.words;
  await choose(ada, 'Line 030', 'edit');
  await expect(ada.composer()).toHaveValue('Line 030');
  await ada.write(corrected);
  await expect(labelled(ben, corrected, message.edited)).toBeVisible();
  await ben.message(corrected).getByRole('button', { name: message.editedShow, exact: true }).click();
  const dialog = ben.page.getByRole('dialog', { name: message.info.title });
  await expect(dialog.getByText('Line 030', { exact: true })).toBeVisible();
  await (await cameraBefore(ben.app, 'messages')).shoot('history');
  await ben.page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
}

async function react(ada: Actor, ben: Actor): Promise<void> {
  await ben.message(corrected).hover();
  const label = fill(ben.words.message.reactWith, { emoji: '👍' });
  await ben.message(corrected).getByRole('button', { name: label, exact: true }).click();
  await chip(ada, corrected, '👍', 1).click();
  await expect(chip(ben, corrected, '👍', 2)).toBeVisible();
  await expect(chip(ada, corrected, '👍', 2)).toHaveAttribute('aria-pressed', 'true');
  await choose(ada, answer, 'react');
  await ada.page.getByRole('dialog', { name: ada.words.message.action.react }).getByText('😀', { exact: true }).click();
  await expect(chip(ben, answer, '😀', 1)).toBeVisible();
  await chip(ada, corrected, '👍', 2).click();
  await expect(chip(ben, corrected, '👍', 1)).toBeVisible();
}

async function pinAndStar(ada: Actor, ben: Actor, camera: Camera): Promise<void> {
  const { message } = ada.words;
  await choose(ada, answer, 'pin');
  await expect(labelled(ben, answer, ben.words.message.pinned)).toBeVisible();
  await choose(ada, corrected, 'star');
  await expect(labelled(ada, corrected, message.starred)).toBeVisible();
  await expect(labelled(ben, corrected, ben.words.message.starred)).toHaveCount(0);
  await chooseAtHead(ben, ben.words.message.list.pinnedTitle);
  const pinned = ben.page.getByRole('dialog', { name: ben.words.message.list.pinnedTitle });
  await pinned.getByRole('button', { name: new RegExp(answer) }).click();
  await expect(pinned).toBeHidden();
  await expect(ben.message(answer)).toBeFocused();

  await ada.page.getByRole('button', { name: message.list.starredTitle, exact: true }).click();
  const starred = ada.page.getByRole('dialog', { name: message.list.starredTitle });
  await expect(starred.getByRole('button', { name: new RegExp(corrected) })).toBeVisible();
  await camera.shoot('starred');
  await starred.getByRole('button', { name: new RegExp(corrected) }).click();
  await expect(starred).toBeHidden();
  await expect(ada.message(corrected)).toBeFocused();
  await camera.shoot('conversation');
}

async function useKeys(ada: Actor, camera: Camera): Promise<void> {
  const { message } = ada.words;
  // The arrow leads to the last message that is wholly in sight, which that at the end may not be yet.
  await expect(async () => {
    await ada.timeline().press('End');
    await expect(ada.message(answer)).toBeInViewport();
    await ada.page.keyboard.press('ArrowUp');
    await expect(ada.message(answer)).toBeFocused({ timeout: 2_000 });
  }).toPass({ timeout: 60_000 });
  await camera.shoot('focus');
  await ada.page.keyboard.press('s');
  await expect(labelled(ada, answer, message.starred)).toBeVisible();
  await ada.page.keyboard.press('s');
  await expect(labelled(ada, answer, message.starred)).toHaveCount(0);
  await ada.page.keyboard.press('Enter');
  await expect(ada.page.getByRole('menu', { name: message.menu, exact: true })).toBeVisible();
  await ada.page.keyboard.press('Escape');
  await expect(ada.message(answer)).toBeFocused();
}

async function ping(ada: Actor, ben: Actor): Promise<void> {
  await chooseAtHead(ada, ada.words.message.sendPing);
  await expect(ada.timeline().getByText(ada.words.message.pingSelf, { exact: true })).toBeVisible();
  await expect(ben.timeline().getByText(ben.words.message.ping, { exact: true })).toBeVisible();
  const heard = fill(ben.words.message.announcePing, { name: ada.name });
  await expect(ben.page.locator('main > [aria-live]')).toHaveText(heard);
}

async function goToToday(ada: Actor): Promise<void> {
  await chooseAtHead(ada, ada.words.message.jumpToDate);
  const dialog = ada.page.getByRole('dialog', { name: ada.words.message.jumpToDate });
  await dialog.getByRole('button', { name: /^Today/ }).click();
  await expect(dialog).toBeHidden();
  await expect(ada.message(transfer).first()).toBeInViewport();
}

async function lookAtInfo(ada: Actor, ben: Actor, camera: Camera): Promise<void> {
  const { message } = ada.words;
  await ada.button(ada.words.conversation.jumpToLatest).click();
  await choose(ada, corrected, 'info');
  const dialog = ada.page.getByRole('dialog', { name: message.info.title });
  await expect(dialog.getByRole('heading', { name: message.info.reactions, exact: true })).toBeVisible();
  await expect(dialog.getByRole('listitem').filter({ hasText: '👍' })).toHaveText(new RegExp(ben.name));
  await camera.resize('narrow');
  await camera.shoot('info');
}

async function forward(ada: Actor, others: readonly Actor[]): Promise<void> {
  const { message } = ada.words;
  await choose(ada, transfer, 'forward');
  const dialog = ada.page.getByRole('dialog', { name: message.forwardTo.title });
  await dialog.getByLabel(message.forwardTo.search, { exact: true }).fill('Ward');
  await dialog.getByRole('option', { name: /Ward/ }).click();
  await (await cameraBefore(ada.app, 'messages')).shoot('forward');
  await dialog.getByRole('button', { name: message.forwardTo.submit, exact: true }).click();
  await expect(dialog).toBeHidden();
  for (const other of others) {
    await other.openConversation('Ward');
    await expect(labelled(other, transfer, other.words.message.forwarded)).toBeVisible();
  }
}
