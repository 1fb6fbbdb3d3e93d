/** A profile as a person has it who uses the application: made once through the window, then kept. */
import path from 'node:path';
import { Person } from '../e2e/harness/journey';
import { launchApp } from '../e2e/harness/running-app';
import type { BenchRun } from './bench-run';
import { startChild } from './child';
import type { CoreRequests } from './core-process';
import { measuredMessage } from './measured-message';

/** Received messages of the profile's only conversation. */
export const storedMessages = 200;

const lastText = 'The last message';

const made = new WeakMap<BenchRun, Promise<string>>();

/** The folder of a profile whose workspace has two members and one conversation. The same one for all parts of a run. */
export function usedProfile(run: BenchRun): Promise<string> {
  const existing = made.get(run);
  if (existing !== undefined) return existing;
  const profile = makeProfile(run);
  made.set(run, profile);
  return profile;
}

async function makeProfile(run: BenchRun): Promise<string> {
  const profile = run.newFolder('used-profile');
  const app = await launchApp({ userData: profile });
  const colleague = startChild<CoreRequests>('core-process');
  try {
    const owner = new Person(app.page, 'Owner', 'en');
    await owner.foundWorkspace('Measured');
    await colleague.request('start', path.join(run.newFolder('colleague'), 'vault.db'));
    await colleague.request('join', await owner.invite(), 'Colleague');
    const messages = [
      ...Array.from({ length: storedMessages - 1 }, measuredMessage),
      { ...measuredMessage(), text: lastText },
    ];
    await colleague.request('send', await colleague.request('startDirect'), messages, 1);
    // The list shows the last message of each conversation.
    await app.page.getByText(lastText).first().waitFor();
    return profile;
  } finally {
    await colleague.stop();
    await app.close();
  }
}
