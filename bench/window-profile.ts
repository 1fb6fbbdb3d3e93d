/** The profile that the window is measured on: a member of twenty groups, one of which has a hundred thousand messages. */
import path from 'node:path';
import { Person } from '../e2e/harness/journey';
import { launchApp } from '../e2e/harness/running-app';
import type { BenchRun } from './bench-run';
import { startChild } from './child';
import type { CoreRequests } from './core-process';
import { fillConversations } from './fill-conversations';

export const bigCount = 100_000;
export const fewCount = 12;
const otherCount = 500;
export const groupCount = 20;
/** As the process that starts them names them. */
export const bigGroup = 'Group 1';
export const smallGroup = 'Group 2';

/** Through the window as far as others see it, what was said in SQL. */
export async function makeWindowProfile(run: BenchRun): Promise<string> {
  const profile = run.newFolder('window-profile');
  const app = await launchApp({ userData: profile });
  const colleague = startChild<CoreRequests>('core-process');
  try {
    const owner = new Person(app.page, 'Owner', 'en');
    await owner.foundWorkspace('Measured');
    await colleague.request('start', path.join(run.newFolder('colleague'), 'vault.db'));
    await colleague.request('join', await owner.invite(), 'Colleague');
    await colleague.request('startGroups', groupCount, 1);
    await owner.conversationRow(`Group ${groupCount}`).waitFor();
  } finally {
    await colleague.stop();
    await app.close();
  }
  const names = Array.from({ length: groupCount }, (_, index) => `Group ${index + 1}`);
  const countOf = (name: string): number =>
    name === bigGroup ? bigCount : name === smallGroup ? fewCount : otherCount;
  await fillConversations(profile, new Map(names.map((name) => [name, countOf(name)])));
  return profile;
}
