/** How long it takes from choosing a conversation until its messages stand. */
import { switchTime, watchSwitch, type SwitchTime } from '../e2e/harness/window-probe';
import type { Steps } from './steps';
import { compare, type Row } from './table';
import { bigGroup, groupCount } from './window-profile';
import type { Session } from './window-session';
import { spread } from './window-typing';

const limitMs = 10_000;
const warmClicks = 40;
/** A hand that has reached a row is on it for a moment before it presses, as eyes are on what was found; and nobody leaves a conversation sooner than after this. */
const pointedMs = 100;
const stayedMs = 400;
/** Of the rows that are in sight. */
const clicked = 8;

export interface SwitchTimes {
  readonly cold: readonly SwitchTime[];
  readonly warm: readonly SwitchTime[];
  readonly clicks: readonly SwitchTime[];
  readonly sought: readonly SwitchTime[];
}

/**
 * Once through all by the key that leads to the next one, back again, then by the mouse; and from the command palette.
 */
export async function measureSwitching(session: Session, steps: Steps): Promise<SwitchTimes> {
  const { page } = session.app;
  const press = (key: string) => () => page.keyboard.press(key);
  const times = {
    cold: [] as SwitchTime[],
    warm: [] as SwitchTime[],
    clicks: [] as SwitchTime[],
    sought: [] as SwitchTime[],
  };
  await session.open(bigGroup);
  await page.waitForTimeout(stayedMs);
  for (let count = 1; count < groupCount; count += 1) {
    await takeSwitch(session, steps, times.cold, press('Alt+ArrowDown'));
  }
  for (let count = 1; count < groupCount; count += 1) {
    await takeSwitch(session, steps, times.warm, press('Alt+ArrowUp'));
  }
  for (let count = 1; count <= warmClicks; count += 1) {
    const box = await session.row(`Group ${1 + ((count * 3) % clicked)}`).boundingBox({ timeout: limitMs });
    if (box === null) continue;
    await page.mouse.move(box.x + box.width / 3, box.y + box.height / 2);
    await page.waitForTimeout(pointedMs);
    // Both at once: how long a finger stays down is not what is measured.
    await takeSwitch(session, steps, times.clicks, () => Promise.all([page.mouse.down(), page.mouse.up()]));
  }
  for (let group = 9; group <= groupCount; group += 1) {
    await seek(session, `Group ${group}`);
    await takeSwitch(session, steps, times.sought, press('Enter'));
  }
  return times;
}

async function seek({ app: { page } }: Session, group: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  await page.keyboard.press('Control+K');
  await dialog.getByRole('combobox').fill(group);
  await dialog.getByRole('option', { name: group }).first().waitFor();
  await page.waitForTimeout(pointedMs);
}

async function takeSwitch(
  { app: { page } }: Session,
  steps: Steps,
  times: SwitchTime[],
  act: () => Promise<unknown>,
): Promise<void> {
  const time = await steps.quietly('another conversation', limitMs, async () => {
    await page.evaluate(watchSwitch);
    await act();
    return page.evaluate(switchTime);
  });
  if (time !== undefined) times.push(time);
  await page.waitForTimeout(stayedMs);
}

export function switchingRows(times: SwitchTimes, beside: SwitchTimes, besideWhat: string): readonly Row[] {
  const row = (what: string, kind: keyof SwitchTimes): Row[] =>
    compare(what, spread(shown(times[kind])), [
      ['target, less than', '50 ms'],
      [besideWhat, spread(shown(beside[kind]))],
      ['until its field has the keys', spread(times[kind].map(({ readyMs }) => readyMs))],
    ]);
  return [
    ...row('switching for the first time, by key', 'cold'),
    ...row('switching again, by key', 'warm'),
    ...row('switching again, by the mouse', 'clicks'),
    ...row('opening from the command palette', 'sought'),
  ];
}

function shown(times: readonly SwitchTime[]): readonly number[] {
  return times.map(({ shownMs }) => shownMs);
}
