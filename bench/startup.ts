/** How long a person waits for the window. */
import type { BenchRun } from './bench-run';
import { startBareWindow, startConclave, type MeasuredApp, type StartTimes } from './measured-app';
import { median } from './statistics';
import { compare, milliseconds, type Table } from './table';
import { storedMessages, usedProfile } from './used-profile';

const launchCount = 7;

/** Alternates between the three, so that a change of the computer's load meets all alike. */
export async function measureStartup(run: BenchRun): Promise<Table> {
  const used = await usedProfile(run);
  const cold: StartTimes[] = [];
  const warm: StartTimes[] = [];
  const bare: StartTimes[] = [];
  let version = '';
  for (let index = 0; index < launchCount; index += 1) {
    version = await launch(startBareWindow(run.newFolder('bare')), bare);
    await launch(startConclave(run.newFolder('empty-profile')), cold);
    await launch(startConclave(used), warm);
  }
  const bareRow = ['bare Electron window, to first paint', spread(bare, 'firstPaintMs')] as const;
  const earlierRow = ['bare window when the design was made', '270-460 ms'] as const;
  return {
    title: `Startup: Electron ${version}, median (shortest to longest) of ${launchCount} starts each`,
    rows: [
      ...compare('start to interactive window, cold', spread(cold, 'interactiveMs'), [bareRow, earlierRow]),
      ...compare('start to interactive window, warm', spread(warm, 'interactiveMs'), [
        bareRow,
        ['required of a second start', 'under 2,000 ms'],
      ]),
      ...compare('start to first paint, cold', spread(cold, 'firstPaintMs'), [bareRow, earlierRow]),
      ...compare('start to first paint, warm', spread(warm, 'firstPaintMs'), [bareRow, earlierRow]),
    ],
    notes: [
      'From the start of the program, by the wall clock that the page uses as well. Interactive: the first screen is painted',
      'and takes input. Cold: an empty profile, to the first screen of onboarding. Warm: a workspace with a relay of its own,',
      `to the list of conversations, one of them with ${storedMessages} messages. The files of the program are in the operating`,
      "system's cache in both cases: it can not be emptied reliably.",
    ],
  };
}

async function launch(starting: Promise<MeasuredApp>, times: StartTimes[]): Promise<string> {
  const app = await starting;
  times.push(app.start);
  await app.quit();
  return app.electronVersion;
}

function spread(starts: readonly StartTimes[], name: keyof StartTimes): string {
  const timesMs = starts.map((start) => start[name]);
  const range = [Math.min(...timesMs), Math.max(...timesMs)].map((value) => Math.round(value).toLocaleString('en'));
  return `${milliseconds(median(timesMs))} (${range.join('-')})`;
}
