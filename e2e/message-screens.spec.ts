/** Pictures of what messages look like and of what is done with them, as those of `screens.spec.ts`. */
import { randomBytes } from 'node:crypto';
import { expect, type Locator } from '@playwright/test';
import { idFromBytes, type ConversationId } from '../shared/domain/ids';
import { haltPart } from './harness/app-processes';
import type { Camera } from './harness/camera';
import { openGroup, playMarks, type OpenGroup, type Three } from './harness/group-scene';
import type { Person } from './harness/journey';
import { choose, chooseAtHead, labelled } from './harness/message-hands';
import { closeSettings, forbidEditsAndRequireTimers, limitEdits } from './harness/rules';
import { test } from './harness/studio';
import { talks, type Talk } from './harness/talk';
import { makePicture } from './harness/test-picture';
import { fill } from './harness/words';

const minuteMs = 60_000;

for (const language of ['en', 'de'] as const) {
  test(`messages of every kind, in ${language}`, async ({ studio }) => {
    const opened = await openGroup(studio, language);
    const { person, camera, group, three } = opened;
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
    await shootSelection(person, camera, talk);
    await shootTakenBack(opened, talk);
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
  await camera.shootAll('settings-rules-history', settings.getByText(person.words.settings.rules.seen));
  await closeSettings(person);
  await camera.shootOpened('composer-timer-bound', async () => {
    await person.button(person.words.composer.timer.label).click();
    await expect(menu).toBeVisible();
  });
  await shootLate(person, camera, talk);
}

/** An edit that the workspace allows for a while only, when that is over. */
async function shootLate(person: Person, camera: Camera, talk: Talk): Promise<void> {
  const { late } = person.words.message;
  const time = await limitEdits(person);
  await closeSettings(person);
  await person.page.evaluate((ms) => {
    const now = Date.now.bind(Date);
    Date.now = () => now() + ms;
  }, 20 * minuteMs);
  await camera.shootOpened('message-late', async () => {
    await person.message(talk.own).click({ button: 'right' });
    await expect(person.page.getByRole('menu').getByText(fill(late.edit, { time }))).toBeVisible();
  });
  await camera.shootOpened('message-late-note', async () => {
    await choose(person, talk.own, 'edit');
    await expect(person.page.getByRole('status').getByText(fill(late.edit, { time }))).toBeVisible();
    await person.page.mouse.move(0, 0);
  });
}

/** Several messages that are selected, and what is asked before they are deleted. */
async function shootSelection(person: Person, camera: Camera, talk: Talk): Promise<void> {
  const { message } = person.words;
  const question = person.page.getByRole('alertdialog');
  const openMenu = async (): Promise<void> => {
    await person.page.getByRole('button', { name: message.selection.delete, exact: true }).click();
    await expect(person.page.getByRole('menu')).toBeVisible();
  };
  await choose(person, talk.own, 'select');
  for (const text of [talk.timed, talk.forwarded]) await person.message(text).click();
  await expect(person.page.getByText(fill(message.selection.count_other, { count: '3' }))).toBeVisible();
  await camera.shootAll('selection');
  await camera.shootOpened('selection-delete-menu', openMenu);
  await openMenu();
  await person.page.getByRole('menuitem', { name: message.action['delete-for-me'], exact: true }).click();
  await expect(question).toBeVisible();
  await camera.shootAll('selection-delete');
  await person.page.keyboard.press('Escape');
  await expect(question).toBeHidden();
  await person.page.getByRole('button', { name: message.selection.end, exact: true }).click();
  await expect(person.composer()).toBeVisible();
}

/** What was done without a connection, and is taken back since the person may not write there any more by then. */
async function shootTakenBack({ relay, app, person, camera, group, three }: OpenGroup, talk: Talk): Promise<void> {
  const [{ core, idOf, sees }] = three;
  const { conversation, workspace } = person.words;
  const asReader = { conversationId: group, userId: await idOf(person.name), role: 'reader' } as const;
  await relay.stop();
  await expect(person.page.getByText(workspace.offline)).toBeVisible();
  await choose(person, talk.own, 'edit');
  await person.write(talk.regretted);
  await choose(person, talk.edited, 'unpin');
  await expect(labelled(person, talk.edited, person.words.message.pinned)).toHaveCount(0);
  const goOn = await haltPart(app, 'core');
  await relay.startAgain();
  await expect.poll(async () => (await core.client.call('connection.get')).state).toBe('online');
  await core.client.call('conversations.setRole', asReader);
  await sees(group, ({ roles }) => roles.some(({ userId, role }) => userId === asReader.userId && role === 'reader'));
  goOn();
  await expect(person.message(talk.own)).toContainText(conversation.takenBack.edit);
  await expect(person.message(talk.edited).first()).toContainText(conversation.takenBack.pin);
  await camera.shootAll('message-taken-back');
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

/** By its button: the first escape key may undo a choice. */
async function closeDialog(person: Person, dialog: Locator): Promise<void> {
  await dialog.getByRole('button', { name: person.words.common.close, exact: true }).click();
  await expect(dialog).toBeHidden();
}
