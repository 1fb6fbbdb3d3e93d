/** Pictures of what messages look like and of what is done with them, as those of `screens.spec.ts`. */
import { randomBytes } from 'node:crypto';
import { expect, type Locator } from '@playwright/test';
import { idFromBytes, type ConversationId, type MessageId } from '../shared/domain/ids';
import type { Camera } from './harness/camera';
import type { Colleague } from './harness/colleague';
import type { Language, Person } from './harness/journey';
import { choose, chooseAtHead, labelled } from './harness/message-hands';
import { closeSettings, forbidEditsAndRequireTimers } from './harness/rules';
import { scenes } from './harness/scenes';
import { test, type Studio } from './harness/studio';
import { talks, type Talk } from './harness/talk';
import { makePicture } from './harness/test-picture';
import { fill } from './harness/words';

const hourMs = 3_600_000;

for (const language of ['en', 'de'] as const) {
  test(`messages of every kind, in ${language}`, async ({ studio }) => {
    const { person, camera, group, three } = await openGroup(studio, language);
    const [mara, , selin] = three;
    const talk = talks[language];
    const { message } = person.words;
    const dialog = person.page.getByRole('dialog');
    await mara.say(group, talk.formatted);
    await selin.say(group, talk.fromTheRight);
    await expect(person.message('Station 3 ')).toBeVisible();
    // Each line stands at the side that it begins at.
    await expect(person.message('Station 3 ').locator('p[dir]').first()).toHaveCSS('text-align', 'start');
    await camera.shootAll('message-formatted');

    await playMarks(person, group, three);
    await camera.shootAll('message-marks');
    await camera.shootOpened('message-menu', async () => {
      await person.message(talk.own).click({ button: 'right' });
      await expect(person.page.getByRole('menu')).toBeVisible();
    });
    await camera.shootOpened('message-react', async () => {
      await choose(person, talk.timed, 'react');
      await expect(dialog.getByRole('option').first()).toBeVisible();
    });

    await choose(person, talk.own, 'info');
    await expect(dialog.getByText(fill(message.info.read, { count: '1' }))).toBeVisible();
    await camera.shootAll('message-info');
    await closeDialog(person, dialog);
    await choose(person, talk.timed, 'forward');
    await dialog.getByRole('option').first().click();
    await camera.shootAll('message-forward');
    await closeDialog(person, dialog);
    await choose(person, talk.own, 'delete-for-everyone');
    await expect(person.page.getByRole('alertdialog')).toBeVisible();
    await camera.shootAll('message-delete');
    await person.page.keyboard.press('Escape');
    await expect(person.page.getByRole('alertdialog')).toBeHidden();

    await chooseAtHead(person, message.list.pinnedTitle);
    await expect(dialog.getByText(talk.edited)).toBeVisible();
    await camera.shootAll('message-pinned');
    await closeDialog(person, dialog);
    await chooseAtHead(person, message.jumpToDate);
    await expect(dialog).toBeVisible();
    await camera.shootAll('message-date');
    await closeDialog(person, dialog);
    await choose(person, talk.timed, 'star');
    await expect(labelled(person, talk.timed, message.starred)).toBeVisible();
    await camera.resize('wide');
    await person.page.getByRole('button', { name: message.list.starredTitle, exact: true }).click();
    await expect(dialog.getByText(talk.timed)).toBeVisible();
    await camera.shootAll('message-starred');
    await closeDialog(person, dialog);
  });

  test(`what one does where messages are written, in ${language}`, async ({ studio }) => {
    const { person, camera, group, three } = await openGroup(studio, language);
    const talk = talks[language];
    const { composer } = person.words;
    const dialog = person.page.getByRole('dialog');
    await playMarks(person, group, three);

    await person.button(composer.format.show).click();
    await choose(person, talk.timed, 'reply');
    await camera.shootAll('composer-reply');
    await person.page.keyboard.press('Escape');
    await camera.shootOpened('composer-emoji', async () => {
      await person.button(person.words.emoji.open).click();
      await expect(dialog.getByRole('option').first()).toBeVisible();
    });
    await camera.shootOpened('composer-timer', async () => {
      await person.button(composer.timer.label).click();
      await expect(person.page.getByRole('menu')).toBeVisible();
    });
    await shootScheduled(person, camera, talk);
    await person.composer().fill('@');
    await expect(person.page.getByRole('option').first()).toBeVisible();
    await camera.shootAll('composer-mention');
    await person.composer().fill('');
    await camera.shootOpened('typing', async () => {
      for (const each of three.slice(1)) {
        await each.core.client.call('presence.setTyping', { conversationId: group, isTyping: true });
      }
      await expect(person.page.locator('[data-typing]')).toContainText('Selin');
    });
    await shootPicture(person, camera, group, three);
    await shootBounds(person, camera, talk);
  });
}

interface OpenGroup {
  readonly person: Person;
  readonly camera: Camera;
  readonly group: ConversationId;
  readonly three: Three;
}

type Three = readonly [Colleague, Colleague, Colleague];

/** The person before the window has the group with three others open, made by the first of them. */
async function openGroup(studio: Studio, language: Language): Promise<OpenGroup> {
  const { person, camera, cast } = await studio.openWorkspace(language, 3);
  const three = threeOf(cast);
  const [mara, ...others] = three;
  const name = talks[language].group;
  const group = await mara.createGroup(name, [person.name, ...others.map((each) => each.name)]);
  for (const each of others) await each.conversation(name);
  await person.openConversation(name);
  return { person, camera, group, three };
}

/** A picture with an answer that shows it small, and the menu that copies and saves it. */
async function shootPicture(
  person: Person,
  camera: Camera,
  conversationId: ConversationId,
  [mara, jonas]: Three,
): Promise<void> {
  const { lookAt, picture } = talks[person.language];
  const messageId = idFromBytes('MessageId', randomBytes(16));
  const { buffer } = makePicture('lift.png', 3, '');
  await mara.core.client.call('messages.sendImage', {
    conversationId,
    messageId,
    bytes: Uint8Array.from(buffer),
    alt: picture,
  });
  const name = fill(person.words.image.pictureNamed, { alt: picture });
  const shown = person.timeline().getByRole('img', { name, exact: true });
  await expect(shown).toBeVisible();
  await expect
    .poll(async () => await jonas.core.client.call('messages.get', { conversationId, messageIds: [messageId] }))
    .toHaveLength(1);
  await jonas.say(conversationId, lookAt, { replyTo: messageId });
  await expect(person.message(lookAt).locator('canvas')).toBeVisible();
  await camera.shootAll('message-picture');
  await camera.resize('wide');
  await shown.click({ button: 'right' });
  await expect(person.page.getByRole('menuitem', { name: person.words.message.action['save-image'] })).toBeVisible();
  await camera.shoot('message-picture-menu');
  await person.page.keyboard.press('Escape');
}

/** What the rules of the workspace leave of it, and who has set them. */
async function shootBounds(person: Person, camera: Camera, talk: Talk): Promise<void> {
  const menu = person.page.getByRole('menu');
  await forbidEditsAndRequireTimers(person);
  const settings = person.page.getByRole('dialog', { name: person.words.settings.title });
  await settings.getByRole('heading', { name: person.words.settings.rules.history }).scrollIntoViewIfNeeded();
  await camera.shootAll('settings-rules-history');
  await closeSettings(person);
  await camera.shootOpened('composer-timer-bound', async () => {
    await person.button(person.words.composer.timer.label).click();
    await expect(menu).toBeVisible();
  });
  await person.message(talk.own).click({ button: 'right' });
  await expect(menu.getByText(person.words.message.late.editNever)).toBeVisible();
  await camera.shoot('message-late');
}

/** Where a time is chosen, and what is scheduled. Leaves nothing in the field. */
async function shootScheduled(person: Person, camera: Camera, talk: Talk): Promise<void> {
  const { schedule } = person.words;
  const dialog = person.page.getByRole('dialog');
  const later = async (): Promise<void> => {
    await person.button(schedule.sendLater).click();
    await expect(person.page.getByRole('menu')).toBeVisible();
  };
  await person.composer().fill(talk.own);
  await camera.shootOpened('schedule-menu', later);
  await later();
  await person.page.getByRole('menuitem', { name: schedule.choose, exact: true }).click();
  await expect(dialog.getByRole('grid')).toBeVisible();
  await camera.shootAll('schedule-time');
  await dialog.getByRole('button', { name: schedule.confirm, exact: true }).click();
  await expect(person.composer()).toHaveValue('');
  await camera.shootAll('schedule-line');
  await person.button(schedule.line.scheduled_one.split('{{')[0] ?? '').click();
  await expect(dialog.getByText(talk.own)).toBeVisible();
  await camera.shootAll('schedule-list');
  await closeDialog(person, dialog);
}

function threeOf(cast: readonly Colleague[]): Three {
  const [first, second, third] = cast;
  if (first === undefined || second === undefined || third === undefined) throw new Error('the scene lacks people');
  return [first, second, third];
}

/** A message of each kind, with what others made of it. Ends when the window shows all of it. */
async function playMarks(person: Person, conversationId: ConversationId, [mara, jonas, selin]: Three): Promise<void> {
  const talk: Talk = talks[person.language];
  const { message } = person.words;
  const { self } = scenes[person.language];
  const question = await mara.say(conversationId, talk.question);
  await mara.core.client.call('messages.edit', { conversationId, messageId: question, text: talk.edited });
  await jonas.message(conversationId, talk.edited);
  const mention = { start: 0, length: self.length + 1, userId: await jonas.idOf(self) };
  const answer = { replyTo: question, mentions: [mention] };
  const answered = await jonas.say(conversationId, `@${self}${talk.answer}`, answer);
  await selin.message(conversationId, talk.answer);
  const react = async (by: Colleague, messageId: MessageId, emoji: string): Promise<void> => {
    await by.core.client.call('messages.react', { conversationId, messageId, emoji, isSet: true });
  };
  for (const emoji of ['👍', '🎉', '❤️']) await react(selin, answered, emoji);
  for (const emoji of ['👍', '🙏']) await react(jonas, question, emoji);
  await mara.core.client.call('messages.pin', { conversationId, messageId: question, isPinned: true });
  await jonas.say(conversationId, talk.forwarded, { isForwarded: true });
  const regretted = await selin.say(conversationId, talk.regretted);
  const { client } = selin.core;
  await client.call('messages.delete', { conversationId, messageIds: [regretted], scope: 'everyone' });
  await mara.core.client.call('messages.ping', {
    conversationId,
    messageId: idFromBytes('MessageId', randomBytes(16)),
  });
  await mara.say(conversationId, talk.timed, { timerMs: hourMs });
  await expect(person.message(talk.timed)).toBeVisible();
  await expect(labelled(person, talk.edited, message.pinned).first()).toBeAttached();
  await expect(person.timeline().getByText(message.deleted, { exact: true })).toBeVisible();
  await person.write(talk.own);
  await person.expectState(talk.own, 'delivered');
  const own = await mara.message(conversationId, talk.own);
  await mara.core.client.call('conversations.markRead', { conversationId, messageId: own });
}

/** By its button: the first escape key may undo a choice. */
async function closeDialog(person: Person, dialog: Locator): Promise<void> {
  await dialog.getByRole('button', { name: person.words.common.close, exact: true }).click();
  await expect(dialog).toBeHidden();
}
