/** The relay goes away and comes back: both write meanwhile, everything arrives once and in one order. */
import { expect } from '@playwright/test';
import type { Person } from './harness/journey';
import { test, type Actor } from './harness/stage';
import { numbered, readTimeline, textsOf, writeAll } from './harness/timeline';

const pattern = /(?:Ada|Ben) \d{3}/;
const written = 15;

test('the relay is stopped, and killed, while both write', async ({ stage }) => {
  const relay = await stage.relay();
  const pair = await stage.pair(relay.foundingLink);
  for (const [round, signal] of (['SIGTERM', 'SIGKILL'] as const).entries()) {
    await relay.stop(signal);
    for (const person of pair) await expect(offlineLine(person)).toBeVisible();
    const from = round * written + 1;
    await Promise.all([writeWaiting(pair[0], 'Ada', from), writeWaiting(pair[1], 'Ben', from)]);

    await relay.start();
    for (const person of pair) await expect(offlineLine(person)).toBeHidden();
    await expectSame(pair, (round + 1) * written);
  }
});

function offlineLine(person: Person) {
  return person.page.getByText(person.words.workspace.offline);
}

async function writeWaiting(person: Person, word: string, from: number): Promise<void> {
  const texts = numbered(word, from, from + written - 1);
  await writeAll(person, texts);
  await person.expectState(texts.at(-1) ?? '', 'waiting');
}

/** Both show all messages once, in the same order, which is also the order in which each was written. */
async function expectSame([ada, ben]: readonly [Actor, Actor], each: number): Promise<void> {
  const atAda = await textsOf(ada, pattern, 2 * each);
  expect(atAda.filter((text) => text.startsWith('Ada'))).toEqual(numbered('Ada', 1, each));
  expect(atAda.filter((text) => text.startsWith('Ben'))).toEqual(numbered('Ben', 1, each));
  await expect.poll(() => textsOf(ada, pattern, 2 * each)).toEqual(await textsOf(ben, pattern, 2 * each));
  for (const person of [ada, ben]) {
    const delivered = person.labelWith('delivered');
    const open = async () => {
      const own = (await readTimeline(person, pattern)).filter(({ text }) => person.name.startsWith(text.slice(0, 3)));
      return own.filter(({ label }) => !delivered.test(label));
    };
    await expect.poll(open).toEqual([]);
  }
}
