/** Conversations that are kept drawn out of sight: nothing of one that was left is in the way of the one that is open. */
import { expect } from '@playwright/test';
import type { MessageId } from '../shared/domain/ids';
import { cameraBefore } from './harness/camera';
import type { Colleague } from './harness/colleague';
import { ben, cleo, framesPass, greeting, openings, overlays, talkWithTwo } from './harness/kept-scene';
import { choose } from './harness/message-hands';
import { clickLast, lookAway, shownTo, watchNotifications } from './harness/notices';
import { test, type Actor } from './harness/stage';
import { fill } from './harness/words';

const ward = 'Ward 3';

test('what was open over a conversation goes with it, and the keys go to the one that is open', async ({ stage }) => {
  const { ada, benHere, cleoHere } = await talkWithTwo(stage);
  await test.step('what comes into one out of sight is read when it is opened', () =>
    readWhenOpened(ada, benHere, cleoHere));
  await test.step('and from the first of them, however many have come', () => metFromTheFirst(ada, benHere));
  await watchNotifications(ada);
  await lookAway(ada);
  for (const [name, open] of Object.entries(openings)) {
    await test.step(`a notification leads away from ${name}`, async () => {
      await ada.openConversation(ben);
      await open(ada);
      // Away from what would show its name under it.
      await ada.page.mouse.move(0, 0);
      await cleoHere.say(await cleoHere.direct(ada.name), `while ${name} is open`);
      await expect.poll(async () => (await shownTo(ada)).at(-1)?.body).toBe(`while ${name} is open`);
      await clickLast(ada);
      await expect(ada.composer(cleo)).toBeFocused();
      await expect(ada.page.locator(overlays).filter({ visible: true })).toHaveCount(0);
      await ada.page.keyboard.type('typed');
      await expect(ada.composer(cleo)).toHaveValue('typed');
      await ada.composer(cleo).fill('');
      // Nor is it there again with its conversation.
      await ada.openConversation(ben);
      await expect(ada.composer(ben)).toBeFocused();
      await expect(ada.page.locator(overlays)).toHaveCount(0);
      await expect(ada.composer(ben)).toHaveValue('');
    });
  }

  await test.step('keys that follow at once reach the conversation that they lead to', async () => {
    for (let round = 0; round < 5; round += 1) {
      await ada.page.keyboard.press('Alt+ArrowUp');
      await ada.page.keyboard.type('c');
      await ada.page.keyboard.press('Alt+ArrowDown');
      await ada.page.keyboard.type('b');
    }
    await expect(ada.composer(ben)).toHaveValue('bbbbb');
    await ada.openConversation(cleo);
    await expect(ada.composer(cleo)).toHaveValue('ccccc');
    await ada.composer(cleo).fill('');
  });

  await test.step('who comes back to an answer goes on where they were in it', async () => {
    await ada.openConversation(ben);
    await ada.composer(ben).fill('');
    await choose(ada, greeting, 'reply');
    await expect(ada.composer(ben)).toBeFocused();
    await ada.page.keyboard.type('answer');
    await ada.page.keyboard.press('Home');
    await ada.openConversation(cleo);
    await ada.openConversation(ben);
    await expect(ada.composer(ben)).toBeFocused();
    await framesPass(ada);
    await ada.page.keyboard.type('An ');
    await expect(ada.composer(ben)).toHaveValue('An answer');
    await ada.page.keyboard.press('Escape');
    await ada.composer(ben).fill('');
  });

  await test.step('the details that lie over it give the focus back to its own button', async () => {
    const camera = await cameraBefore(ada.app, 'kept-conversations');
    await camera.resize('middle');
    await ada.openConversation(cleo);
    await ada.openConversation(ben);
    await ada.button(ada.words.conversation.showDetails).click();
    await expect(ada.page.getByRole('complementary')).toBeVisible();
    await ada.page.keyboard.press('Escape');
    await expect(ada.button(ada.words.conversation.showDetails)).toBeFocused();
  });

  await test.step('one that is deleted meanwhile comes back with nothing of before', () =>
    deleteMeanwhile(ada, benHere));
  await test.step('in one that was left meanwhile the keys go to the messages', () => endMeanwhile(ada, benHere));
});

async function readWhenOpened(ada: Actor, benHere: Colleague, cleoHere: Colleague): Promise<void> {
  const withAda = await benHere.direct(ada.name);
  const isReadBy = async (messageId: MessageId): Promise<boolean> => {
    const [message] = await benHere.core.client.call('messages.get', {
      conversationId: withAda,
      messageIds: [messageId],
    });
    return message?.state === 'read';
  };
  await ada.openConversation(ben);
  await expect(ada.message(greeting)).toBeInViewport();
  await ada.openConversation(cleo);
  const sent = [await benHere.say(withAda, 'First unseen'), await benHere.say(withAda, 'Second unseen')];
  const unread = fill(ada.words.conversationList.unread_other, { count: '2' });
  await expect(ada.conversationRow(ben)).toHaveAccessibleName(new RegExp(`, ${unread},`));
  // Had the window read them, the core would know before it sends this.
  await ada.composer(cleo).fill('Meanwhile');
  await ada.composer(cleo).press('Enter');
  await cleoHere.message(await cleoHere.direct(ada.name), 'Meanwhile');
  await expect(ada.conversationRow(ben)).toHaveAccessibleName(new RegExp(`, ${unread},`));
  for (const messageId of sent) expect(await isReadBy(messageId)).toBe(false);
  await ada.openConversation(ben);
  for (const messageId of sent) await expect.poll(() => isReadBy(messageId)).toBe(true);
  await expect(ada.conversationRow(ben)).not.toHaveAccessibleName(/ unread message/);
}

async function metFromTheFirst(ada: Actor, benHere: Colleague): Promise<void> {
  const withAda = await benHere.direct(ada.name);
  await ada.openConversation(cleo);
  const parts = Array.from({ length: 8 }, (_, index) => `Part ${index + 1} of many`);
  for (const part of parts) await benHere.say(withAda, `${part}\n${'and what it says\n'.repeat(9)}`);
  const unread = fill(ada.words.conversationList.unread_other, { count: String(parts.length) });
  await expect(ada.conversationRow(ben)).toHaveAccessibleName(new RegExp(`, ${unread},`));
  await ada.openConversation(ben);
  await expect(ada.message('Part 1 of many')).toBeInViewport();
  await framesPass(ada);
  await expect(ada.message('Part 8 of many')).not.toBeInViewport();
  await expect(ada.conversationRow(ben)).toHaveAccessibleName(/ unread message/);
  await ada.timeline().press('End');
  await expect(ada.message('Part 8 of many')).toBeInViewport();
  await expect(ada.conversationRow(ben)).not.toHaveAccessibleName(/ unread message/);
}

async function deleteMeanwhile(ada: Actor, benHere: Colleague): Promise<void> {
  const { removing, remove, archive } = ada.words.conversationActions;
  const choosing = async (words: string): Promise<void> => {
    await ada.conversationRow(ben).click({ button: 'right' });
    await ada.page.getByRole('menuitem', { name: words, exact: true }).click();
  };
  const withAda = await benHere.direct(ada.name);
  await ada.composer(ben).fill('never sent');
  await ada.openConversation(cleo);
  await choosing(archive);
  await expect(ada.conversationRow(ben)).toHaveCount(0);
  await benHere.say(withAda, 'From the archive');
  await choosing(remove);
  const question = ada.page.getByRole('alertdialog');
  await question.getByRole('button', { name: removing.confirm, exact: true }).click();
  await expect(question).toBeHidden();
  await expect(ada.conversationRow(ben)).toHaveCount(0);
  await benHere.say(withAda, 'Back again');
  await ada.openConversation(ben);
  await expect(ada.message('Back again')).toBeVisible();
  await expect(ada.message('From the archive')).toHaveCount(0);
  await expect(ada.message(greeting)).toHaveCount(0);
  await expect(ada.composer(ben)).toHaveValue('');
}

async function endMeanwhile(ada: Actor, benHere: Colleague): Promise<void> {
  const group = await benHere.createGroup(ward, [ada.name]);
  await ada.openConversation(ward);
  await ada.openConversation(ben);
  await ada.openConversation(ward);
  await ada.openConversation(ben);
  await benHere.core.client.call('conversations.removeMembers', {
    conversationId: group,
    userIds: [await benHere.idOf(ada.name)],
  });
  await benHere.say(await benHere.direct(ada.name), 'You are out');
  await expect(ada.message('You are out')).toBeVisible();
  // The list learns of it by itself, and the key goes by the list.
  await expect(ada.conversationRow(ben)).toContainText('You are out');
  await expect(ada.page.locator('main', { hasText: ada.words.conversation.composer.notMember })).toBeAttached();
  await expect(ada.composer(ben)).toBeFocused();
  // Two topics are read in either order, and the list has the latest first.
  const topOf = async (name: string): Promise<number> => (await ada.conversationRow(name).boundingBox())?.y ?? 0;
  const isAbove = (await topOf(ward)) < (await topOf(ben));
  await ada.page.keyboard.press(isAbove ? 'Alt+ArrowUp' : 'Alt+ArrowDown');
  await expect(ada.page.getByText(ada.words.conversation.composer.notMember).filter({ visible: true })).toBeVisible();
  await expect(ada.timeline()).toBeFocused();
}
