/** The window in use, in a conversation of a hundred thousand messages: keys, switching, scrolling, memory. */
import type { BenchRun } from './bench-run';
import { addFormerGroups } from './fill-conversations';
import type { FrameCounts } from './frame-trace';
import { measuredSteps, type Steps } from './steps';
import type { Table } from './table';
import { hoursRows, measureHours, minutesOfUse, type HoursOfUse } from './window-hours';
import { bigCount, groupCount, makeWindowProfile } from './window-profile';
import { measurePlainScrolling, measureScrolling, scrollingRows } from './window-scrolling';
import { contentSize, inSession } from './window-session';
import { measureSwitching, switchingRows, type SwitchTimes } from './window-switching';
import { measureTyping, typingRows, type TypingTimes } from './window-typing';

const formerGroups = 5_000;
const profileLimitMs = 90_000;
const noSwitches: SwitchTimes = { cold: [], warm: [], clicks: [], sought: [] };

export async function measureWindow(run: BenchRun): Promise<Table> {
  const steps = measuredSteps((line) => console.error(`[window] ${line}`));
  const profile = await steps.take('a profile', profileLimitMs, () => makeWindowProfile(run));
  const use = profile === undefined ? undefined : await measureUse(run, steps, profile);
  const besides = `with ${formerGroups.toLocaleString('en')} more conversations`;
  return {
    title: `The window in use: ${groupCount} conversations, one of ${bigCount.toLocaleString('en')} messages; p50 / p95 / worst`,
    rows: [
      ...typingRows(use?.typing ?? new Map()),
      ...switchingRows(use?.switching ?? noSwitches, use?.manySwitching ?? noSwitches, besides),
      ...scrollingRows(use?.frames, use?.plainFrames),
      ...hoursRows(use?.hours),
    ],
    notes: [
      'Measured in the page, driven by Playwright. A key counts from its press to the end of the work on the frame that shows it;',
      'waiting for that frame, up to 17 ms, is in it, and is left out of its work alone. Switching counts from the press to the end of',
      'the work on the frame with the last messages. Frames are counted by the trace of the browser, of one scroll by a wheel:',
      "partial ones reached the screen without what the page's thread was to add. Memory is read after collecting garbage.",
      'The latest 2,000 messages can be searched for. CONCLAVE_BENCH_MINUTES=120 uses the window for two hours.',
      ...steps.missed(),
    ],
  };
}

interface Use {
  readonly typing: TypingTimes;
  readonly switching: SwitchTimes;
  readonly manySwitching: SwitchTimes;
  readonly frames: FrameCounts | undefined;
  readonly plainFrames: FrameCounts | undefined;
  readonly hours: HoursOfUse | undefined;
}

/** Each session has its own end; what fails in one is missing in the table, and the next one begins. */
async function measureUse(run: BenchRun, steps: Steps, profile: string): Promise<Use> {
  const first = await inSession(profile, steps, async (session) => {
    const switching = await measureSwitching(session, steps);
    const typing = await measureTyping(session, steps, ['bare', 'few', 'many']);
    const frames = await measureScrolling(session, steps);
    return { switching, typing, frames, size: await contentSize(session.app.electron) };
  });
  const plainFrames = first && (await measurePlainScrolling(run, steps, first.size));
  const hours = await inSession(profile, steps, (session) => measureHours(session, steps, minutesOfUse()));
  const isFilled = await steps.take('many conversations', profileLimitMs, async () => {
    await addFormerGroups(profile, formerGroups);
    return true;
  });
  const manySwitching =
    isFilled === true ? await inSession(profile, steps, (session) => measureSwitching(session, steps)) : undefined;
  return {
    typing: first?.typing ?? new Map(),
    switching: first?.switching ?? noSwitches,
    manySwitching: manySwitching ?? noSwitches,
    frames: first?.frames,
    plainFrames,
    hours,
  };
}
