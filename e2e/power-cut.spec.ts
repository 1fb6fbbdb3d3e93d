/** Applications are killed with SIGKILL in the middle of 200 messages; each message arrives once, and in order. */
import { expect } from '@playwright/test';
import { haltPart } from './harness/app-processes';
import type { Person } from './harness/journey';
import { test } from './harness/stage';
import { numbered, readTimeline, showsNumber, textsOf, writeAll } from './harness/timeline';

const count = 200;
const pattern = /Ward round \d{3}/;
const word = 'Ward round';
const all = numbered(word, 1, count);

/** What stands in the writer's own timeline after a restart begins all that was to be written, and lacks nothing that was taken. */
async function expectTaken(writer: Person, taken: number): Promise<number> {
  const shown = (await readTimeline(writer, pattern)).map(({ text }) => text);
  expect(shown).toEqual(all.slice(0, shown.length));
  expect(shown.length).toBeGreaterThanOrEqual(taken);
  return shown.length;
}

/** Leaves something to be written, however late the power cut comes. */
async function untilKilled({ page }: Person): Promise<void> {
  if (!page.isClosed()) await page.waitForEvent('close', { timeout: 0 });
}

async function expectAllDelivered(writer: Person, reader: Person): Promise<void> {
  expect(await textsOf(reader, pattern, count)).toEqual(all);
  await writer.expectState('Ward round 200', 'delivered');
  const own = await readTimeline(writer, pattern);
  expect(own.map(({ text }) => text)).toEqual(all);
  const delivered = writer.labelWith('delivered');
  expect(own.filter(({ label }) => !delivered.test(label))).toEqual([]);
}

test('the computer that writes and runs the relay loses power', async ({ stage }) => {
  const [ada, ben] = await stage.pair();
  let taken = 0;
  const writing = writeAll(ada, all, (now) => {
    taken = now;
    return now < 160 ? undefined : untilKilled(ada);
  });
  await showsNumber(ben, word, 80);
  await ada.app.kill();
  await writing;
  expect(taken).toBeLessThan(count);

  const again = await stage.returning(ada);
  await again.openConversation(ben.name);
  const stored = await expectTaken(again, taken);
  await writeAll(again, all.slice(stored));
  await expectAllDelivered(again, ben);
});

test('the computer that writes loses power while messages wait for a relay that does not answer', async ({ stage }) => {
  const [ada, ben] = await stage.pair();
  await writeAll(ben, all.slice(0, 80));
  await ben.expectState('Ward round 080', 'delivered');
  const release = await haltPart(ada.app, 'relay');
  let taken = 0;
  const writing = writeAll(ben, all.slice(80), (now) => {
    taken = 80 + now;
    return taken < 160 ? undefined : untilKilled(ben);
  });
  await expect.poll(() => taken, { intervals: [5] }).toBeGreaterThanOrEqual(120);
  const waiting = ben.labelWith('waiting');
  await expect(ben.page.getByRole('listitem', { name: waiting }).first()).toBeAttached();
  await ben.app.kill();
  await writing;
  expect(taken).toBeLessThan(count);
  release();

  const again = await stage.returning(ben);
  await again.openConversation(ada.name);
  const stored = await expectTaken(again, taken);
  await writeAll(again, all.slice(stored));
  await expectAllDelivered(again, ada);
});

test('the computer that reads loses power', async ({ stage }) => {
  const [ada, ben] = await stage.pair();
  const writing = writeAll(ada, all);
  await showsNumber(ben, word, 80);
  await ben.app.kill();
  const again = await stage.returning(ben);
  await again.openConversation(ada.name);
  await writing;
  await expectAllDelivered(ada, again);
});
