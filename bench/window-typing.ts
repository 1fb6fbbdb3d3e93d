/** What a key costs in the composer, beside a bare field in the same window. */
import {
  addBareField,
  hasKeys,
  readKeys,
  removeBareField,
  watchKeys,
  type KeyTimes,
} from '../e2e/harness/window-probe';
import { median, percentile } from './statistics';
import type { Steps } from './steps';
import { compare, milliseconds, type Row } from './table';
import { bigGroup, smallGroup } from './window-profile';
import type { Session } from './window-session';

const rounds = 2;
const keysPerRound = 75;
const betweenKeysMs = 25;
const longLength = 5_000;
const limitMs = 25_000;
const keysLateMs = 5_000;
const typed = 'the lift is booked and the papers are on the trolley ';
const paragraph = 'A **bold** word, an *italic* one, `some code` and ~~none~~.\n- a list\n- of two\n> a quote\n';

type Place = 'bare' | 'few' | 'many';
const groups = { few: smallGroup, many: bigGroup } as const;

export type TypingTimes = ReadonlyMap<string, readonly KeyTimes[]>;

/** By turns in each place, so that a change of the computer's load meets all alike. */
export async function measureTyping(session: Session, steps: Steps, places: readonly Place[]): Promise<TypingTimes> {
  const times = new Map<string, KeyTimes[]>();
  for (let round = 0; round < rounds; round += 1) {
    for (const isLong of [false, true]) {
      for (const place of places) {
        const name = `${place} ${isLong ? 'long' : 'short'}`;
        const keys = await steps.take(`keys in a ${name} text`, limitMs, () => typeIn(session, place, isLong));
        times.set(name, [...(times.get(name) ?? []), ...(keys ?? [])]);
      }
    }
  }
  return times;
}

async function typeIn(session: Session, place: Place, isLong: boolean): Promise<readonly KeyTimes[]> {
  const { page } = session.app;
  if (place === 'bare') {
    await page.evaluate(addBareField, isLong ? longText() : '');
  } else {
    await session.open(groups[place]);
    await session.person.composer().fill('');
    await session.person.composer().focus();
    if (isLong) await writeLong(session);
  }
  await page.evaluate(watchKeys);
  await page.keyboard.type(typed.repeat(2).slice(0, keysPerRound), { delay: betweenKeysMs });
  await page.waitForFunction(hasKeys, keysPerRound, { timeout: keysLateMs });
  const keys = await page.evaluate(readKeys);
  if (place === 'bare') await page.evaluate(removeBareField);
  else await session.person.composer().fill('');
  return keys;
}

/** With somebody named in it, as a person does that. */
async function writeLong({ app: { page } }: Session): Promise<void> {
  for (let count = 0; count < 3; count += 1) {
    await page.keyboard.type('@Coll');
    await page.getByRole('option', { name: 'Colleague' }).waitFor();
    await page.keyboard.press('Enter');
  }
  await page.keyboard.insertText(longText());
}

function longText(): string {
  return `${paragraph.repeat(Math.ceil(longLength / paragraph.length)).slice(0, longLength - 1)}\n`;
}

const target = ['target, less than', '16 ms'] as const;

export function typingRows(times: TypingTimes): readonly Row[] {
  return (['short', 'long'] as const).flatMap((length) => {
    const text = length === 'short' ? 'a short text' : `a text of ${longLength.toLocaleString('en')} characters`;
    return (['wholeMs', 'workMs'] as const).flatMap((what) => {
      const spread = (place: Place): string => spreadOf(times.get(`${place} ${length}`) ?? [], what);
      return compare(`${what === 'wholeMs' ? 'a key until painted' : 'its work alone'}, ${text}`, spread('many'), [
        target,
        ['the same with 12 messages', spread('few')],
        ['a bare field in the same window', spread('bare')],
      ]);
    });
  });
}

export function spreadOf(keys: readonly KeyTimes[], what: keyof KeyTimes): string {
  return spread(keys.map((key) => key[what]));
}

/** p50 / p95 / worst. */
export function spread(timesMs: readonly number[]): string {
  if (timesMs.length === 0) return 'not reached';
  return [median(timesMs), percentile(timesMs, 95), Math.max(...timesMs)].map(milliseconds).join(' / ');
}
