/** Which messages something is done with: the one at hand, or several that are chosen; pictures lie in results/screens/choosing. */
import { randomBytes } from 'node:crypto';
import { expect, type Locator } from '@playwright/test';
import { idFromBytes, type ConversationId } from '../shared/domain/ids';
import { limits } from '../shared/domain/limits';
import { openPolicy } from '../shared/domain/workspace-policy';
import { cameraBefore } from './harness/camera';
import { foundAsColleague, type Colleague } from './harness/colleague';
import { choose, confirmDelete } from './harness/message-hands';
import { test, type Actor, type Stage } from './harness/stage';
import { numbered } from './harness/timeline';
import { fill } from './harness/words';

const mara = 'Mara Lindqvist';
const ward = 'Ward 3';
const hourMs = 3_600_000;
const windowMs = 5 * 60_000;

test('several are deleted for everyone together, or none of them', async ({ stage }) => {
  const { ada, maraHere, conversationId } = await talkInWard(stage);
  const { message } = ada.words;
  const bar = barOf(ada);
  const told = ada.page.getByRole('menuitem', { name: message.action['delete-for-everyone'], exact: true });
  for (const text of ['First', 'Second', 'Third']) await ada.write(text);
  await maraHere.say(conversationId, 'Hers');
  const setPolicy = (deleteWindowMs: number): Promise<void> =>
    maraHere.core.client.call('workspace.setPolicy', { ...openPolicy, deleteWindowMs });
  await setPolicy(windowMs);
  const [firstSentMs, secondSentMs] = await sentAt(maraHere, conversationId, ['First', 'Second']);
  // By the window's clock it is over for the first one, and not for the second.
  await setClock(ada, windowMs + (firstSentMs + secondSentMs) / 2);
  /** Opens the menu until it says so: the window learns of a rule a moment after it is set. */
  const openDeleteWhen = async (description: string): Promise<void> => {
    await expect(async () => {
      await openDelete(bar, message);
      try {
        await expect(told).toHaveAccessibleDescription(description, { timeout: 1_000 });
      } catch (error) {
        await ada.page.keyboard.press('Escape');
        await expect(ada.page.getByRole('menu')).toHaveCount(0);
        throw error;
      }
    }).toPass();
  };
  const chooseAll = async ([first = '', ...others]: readonly string[]): Promise<void> => {
    await choose(ada, first, 'select');
    for (const text of others) await ada.message(text).click();
  };

  await test.step('of which one is too old, it is told of how many, and none is deleted', async () => {
    await chooseAll(['First', 'Second', 'Third', 'Hers']);
    await openDeleteWhen(fill(message.late.deleteSome_one, { count: '1', time: '5 minutes' }));
    await told.click();
    await expect(ada.page.getByRole('alertdialog')).toHaveCount(0);
    await expect(countOf(ada, 4)).toBeVisible();
  });

  await test.step('the menu hides none of the buttons', async () => {
    const camera = await cameraBefore(ada.app, 'choosing');
    for (const width of ['narrow', 'middle', 'wide'] as const) {
      await camera.resize(width);
      const buttons = await bar.boundingBox();
      await openDelete(bar, message);
      await camera.shoot('delete-menu');
      expectApart(buttons, await ada.page.getByRole('menu').boundingBox());
      await ada.page.keyboard.press('Escape');
      await expect(ada.page.getByRole('menu')).toHaveCount(0);
    }
  });

  await test.step('without that one the others can be, and Escape after the question ends it all', async () => {
    await ada.message('First').click();
    const ask = async (): Promise<void> => {
      await openDelete(bar, message);
      await expect(told).toHaveAccessibleDescription('');
      await told.click();
    };
    const question = ada.page.getByRole('alertdialog');
    for (const answer of ['by a press', 'by the keyboard']) {
      await ask();
      if (answer === 'by a press') {
        await question.getByRole('button', { name: ada.words.common.cancel, exact: true }).click();
      } else await ada.page.keyboard.press('Escape');
      await expect(question).toHaveCount(0);
      await expect(countOf(ada, 3)).toBeVisible();
      await expect(ada.page.locator(':focus')).toBeVisible();
      await ada.page.keyboard.press('Escape');
      await expect(bar).toHaveCount(0);
      await expect(ada.composer(ward)).toBeFocused();
      await chooseAll(['Second', 'Third', 'Hers']);
    }
  });

  await test.step('what only a wrong clock takes for new enough is refused as a whole', async () => {
    await setPolicy(1_000);
    await setClock(ada, undefined);
    await openDeleteWhen(fill(message.late.deleteSome_other, { count: '2', time: '1 second' }));
    await setClock(ada, firstSentMs);
    await ada.page.keyboard.press('Escape');
    await openDeleteWhen('');
    await told.click();
    const question = ada.page.getByRole('alertdialog');
    await question.getByRole('button', { name: message.delete.confirm, exact: true }).click();
    await expect(question.getByRole('alert')).toHaveText(message.delete.noneDeleted);
    await ada.page.keyboard.press('Escape');
    await expect(countOf(ada, 3)).toBeVisible();
    for (const text of ['Second', 'Third', 'Hers']) await expect(ada.message(text)).toBeVisible();
  });

  await test.step('and what may be goes at once, at everybody', async () => {
    await setClock(ada, undefined);
    await setPolicy(windowMs);
    await openDeleteWhen('');
    await told.click();
    await confirmDelete(ada);
    await expect(ada.composer(ward)).toBeVisible();
    await expect.poll(() => textsAt(maraHere, conversationId)).toEqual(['First']);
    await expect(ada.timeline().getByText(message.deletedSelf, { exact: true })).toHaveCount(3);
    await expect(ada.message('First')).toBeVisible();
  });
});

test('no more than a hundred are chosen at once, and whoever tries is told', async ({ stage }) => {
  const { ada, maraHere, conversationId } = await talkInWard(stage);
  const { message } = ada.words;
  const most = limits.selectedMessages;
  const lines = numbered('Line', 1, most + 2);
  await sayAll(maraHere, conversationId, lines);
  const [first = '', second = '', third = '', last = ''] = [...lines.slice(0, 3), ...lines.slice(-1)];
  // The line itself has no height: it lies over the messages.
  const refused = ada.page.getByRole('status').getByText(fill(message.note.selectionFull, { most: `${most}` }));
  const box = (text: string): Locator => ada.message(text).getByRole('checkbox');

  await test.step('a range takes what is nearest, and tells that there was more', async () => {
    await expect(ada.message(last)).toBeVisible();
    await choose(ada, last, 'select');
    await expect(countOf(ada, 1)).toBeVisible();
    await showBeginning(ada, first);
    await expect(refused).toHaveCount(0);
    await ada.message(first).click({ modifiers: ['Shift'] });
    await expect(countOf(ada, most)).toBeVisible();
    await expect(refused).toBeVisible();
    for (const text of [first, second]) await expect(box(text)).not.toBeChecked();
    await expect(box(third)).toBeChecked();
    await (await cameraBefore(ada.app, 'choosing')).shootAll('full');
    await showBeginning(ada, first);
  });

  await test.step('one more is not taken, which is told each time', async () => {
    await ada.message(second).click();
    const before = await refused.elementHandle();
    await box(second).press('Space');
    // What is told again is another element, or nobody would hear it.
    await expect.poll(() => before?.evaluate((element) => element.isConnected)).toBe(false);
    await expect(refused).toBeVisible();
    await expect(box(second)).not.toBeChecked();
    await expect(countOf(ada, most)).toBeVisible();
  });

  await test.step('there is room again for one that is taken out', async () => {
    await ada.message(third).click();
    await expect(countOf(ada, most - 1)).toBeVisible();
    await ada.message(first).click();
    await expect(box(first)).toBeChecked();
    await expect(countOf(ada, most)).toBeVisible();
  });

  await test.step('all of them are forwarded, in order', async () => {
    await barOf(ada).getByRole('button', { name: message.selection.copy, exact: true }).click();
    const copied = await ada.app.electron.evaluate(({ clipboard }) => clipboard.readText());
    expect(copied.split('\n').map((line) => /Line \d+$/.exec(line)?.[0])).toEqual([first, ...lines.slice(3)]);
  });
});

test('the buttons of a message are seen on one at a time', async ({ stage }) => {
  const { ada, maraHere, conversationId } = await talkInWard(stage);
  const { message } = ada.words;
  for (const text of ['First', 'Second', 'Third']) await maraHere.say(conversationId, text);
  const buttons = ada.timeline().getByRole('toolbar', { name: message.toolbar, exact: true });
  const onlyOn = async (text: string): Promise<void> => {
    await expect(ada.message(text).getByRole('toolbar')).toBeVisible();
    await expect(buttons).toHaveCount(1);
    await expect(ada.message(text).getByRole('button', { name: message.more, exact: true })).toHaveCSS('opacity', '1');
  };
  await ada.message('First').hover();
  await onlyOn('First');
  await ada.timeline().focus();
  await ada.page.keyboard.press('ArrowUp');
  await expect(ada.message('Third')).toBeFocused();
  await onlyOn('Third');
  await ada.page.keyboard.press('ArrowUp');
  await onlyOn('Second');
  await (await cameraBefore(ada.app, 'choosing')).shoot('at-hand');
  // The pointer, once it moves; and the focus again after a key.
  await ada.message('First').hover();
  await onlyOn('First');
  await expect(ada.message('Second')).toBeFocused();
  await ada.page.keyboard.press('ArrowDown');
  await onlyOn('Third');
  await ada.page.keyboard.press('Tab');
  await expect(ada.message('Third').getByRole('toolbar').locator(':focus')).toHaveCount(1);
  await onlyOn('Third');
  await ada.message('First').hover();
  await onlyOn('First');
  await expect(ada.message('Third')).toBeFocused();
  await ada.composer(ward).hover();
  await onlyOn('Third');
});

interface TalkInWard {
  readonly ada: Actor;
  /** Founded the workspace. */
  readonly maraHere: Colleague;
  readonly conversationId: ConversationId;
}

/** Ada is an admin of the group that she has open. */
async function talkInWard(stage: Stage): Promise<TalkInWard> {
  const relay = await stage.relay();
  const folder = stage.folder('mara');
  const maraHere = await foundAsColleague({ folder, name: mara }, relay.foundingLink, 'Praxis am Rhein');
  stage.onEnd(maraHere.stop);
  const terms = { role: 'member', label: '', lifetimeMs: hourMs, uses: 1 } as const;
  const { link = '' } = await maraHere.core.client.call('invites.create', terms);
  const ada = await stage.enter('Ada Lovelace');
  await ada.join(link);
  const conversationId = await maraHere.createGroup(ward, [ada.name]);
  const userId = await maraHere.idOf(ada.name);
  await maraHere.core.client.call('conversations.setRole', { conversationId, userId, role: 'admin' });
  await ada.openConversation(ward);
  return { ada, maraHere, conversationId };
}

function barOf(ada: Actor): Locator {
  return ada.page.getByRole('toolbar', { name: ada.words.message.selection.label, exact: true });
}

/** Where it is said how many are chosen. */
function countOf(ada: Actor, count: number): Locator {
  const { count_one: one, count_other: other, full } = ada.words.message.selection;
  const words = count === 1 ? one : count < limits.selectedMessages ? other : full;
  // Beside it stands what is heard of it.
  return ada.page
    .locator('p:not([role="status"])')
    .and(ada.page.getByText(fill(words, { count: String(count) }), { exact: true }));
}

async function openDelete(bar: Locator, { selection }: Actor['words']['message']): Promise<void> {
  await bar.getByRole('button', { name: selection.delete, exact: true }).click();
}

type Box = Awaited<ReturnType<Locator['boundingBox']>>;

function expectApart(a: Box, b: Box): void {
  if (a === null || b === null) throw new Error('both were in sight');
  const isApart = a.y + a.height <= b.y || b.y + b.height <= a.y || a.x + a.width <= b.x || b.x + b.width <= a.x;
  expect(isApart, `${JSON.stringify(a)} and ${JSON.stringify(b)} are apart`).toBe(true);
}

/** Stops the window's clock at this time, or lets it go right again. */
async function setClock({ page }: Actor, atMs: number | undefined): Promise<void> {
  await page.evaluate((stoppedAtMs) => {
    const right = (Date as { readonly rightNow?: () => number }).rightNow ?? Date.now.bind(Date);
    Object.assign(Date, { rightNow: right, now: stoppedAtMs === undefined ? right : () => stoppedAtMs });
  }, atMs);
}

async function sentAt(
  maraHere: Colleague,
  conversationId: ConversationId,
  [first, second]: readonly [string, string],
): Promise<readonly [number, number]> {
  const timeOf = async (text: string): Promise<number> => {
    const messageIds = [await maraHere.message(conversationId, text)];
    const [found] = await maraHere.core.client.call('messages.get', { conversationId, messageIds });
    return found?.sentAtMs ?? 0;
  };
  return [await timeOf(first), await timeOf(second)];
}

async function textsAt({ core }: Colleague, conversationId: ConversationId): Promise<readonly string[]> {
  const page = await core.client.call('messages.page', { conversationId, from: { at: 'newest' }, limit: 100 });
  return page.messages.flatMap(({ body }) => (body.kind === 'text' ? [body.text] : []));
}

async function sayAll({ core }: Colleague, conversationId: ConversationId, texts: readonly string[]): Promise<void> {
  for (const text of texts) {
    const messageId = idFromBytes('MessageId', randomBytes(16));
    await core.client.call('messages.send', { conversationId, messageId, text });
  }
}

async function showBeginning(ada: Actor, first: string): Promise<void> {
  await expect(async () => {
    await ada.timeline().evaluate((region) => {
      region.scrollTop = 0;
    });
    await expect(ada.message(first)).toBeInViewport({ timeout: 1_000 });
  }).toPass();
}
