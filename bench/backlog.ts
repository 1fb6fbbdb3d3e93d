/** What a long absence costs: a backlog in the real application, and in a core by itself. */
import { cpSync } from 'node:fs';
import path from 'node:path';
import { Person } from '../e2e/harness/journey';
import { launchApp } from '../e2e/harness/running-app';
import { conversationCount, messagesEach, prepareBacklog, type Backlog, type Receiver } from './backlog-senders';
import type { BenchRun } from './bench-run';
import { startChild } from './child';
import type { CoreRequests } from './core-process';
import { fillVault } from './fill-vault';
import { startConclave } from './measured-app';
import { measureMls } from './mls-alone';
import { median, percentile } from './statistics';
import { compare, milliseconds, type Row, type Table } from './table';

/** Of many years. */
const storedCount = 100_000;
const launchCount = 5;
const messageCount = conversationCount * messagesEach;

export async function measureBacklog(run: BenchRun): Promise<Table> {
  const { unprotectMs } = await measureMls(1_000);
  const alone = milliseconds(unprotectMs * messageCount);
  const rows = [...(await inApplication(run, alone)), ...(await inCore(run, alone))];
  return {
    title: `Backlog: ${messageCount.toLocaleString('en')} messages of 200 characters in ${conversationCount} conversations`,
    rows,
    notes: [
      'Two members in processes of their own write while the receiver is off; the relay is a process too. The application runs',
      'without a driver, from the start of the program: interactive as in the part startup, all readable when nothing is left of',
      'what the relay had. The core by itself runs in Node, from opening its vault; one of the conversations is in sight. A small',
      'call is made every 5 ms; its answer counts from when it was due.',
    ],
  };
}

async function inApplication(run: BenchRun, alone: string): Promise<readonly Row[]> {
  const folder = run.newFolder('backlog');
  const [profile, emptyProfile] = [run.newFolder('backlog-profile'), run.newFolder('empty-vault')];
  const backlog = await prepareBacklog(folder, async (link) => {
    const receiver = await joinInWindow(profile, link);
    return {
      ...receiver,
      async leave() {
        await receiver.leave();
        cpSync(profile, emptyProfile, { recursive: true });
      },
    };
  });
  const rows = await readInWindow(profile, backlog, alone);
  await fillVault(profile, storedCount);
  return [...rows, ...(await startWithMany(profile, emptyProfile))];
}

async function readInWindow(profile: string, backlog: Backlog, alone: string): Promise<Row[]> {
  try {
    const app = await startConclave(profile);
    const allMs = await app.reached('conclave:caught-up');
    await app.quit();
    return [
      ...compare('start to interactive window', milliseconds(app.start.interactiveMs), [
        ['the same profile, with nothing to come', milliseconds(await startInteractive(profile))],
        ['target', '1,000 ms'],
      ]),
      ...compare('start to all readable', milliseconds(allMs), [
        ['MLS unprotect alone', alone],
        ['target', '10,000 ms'],
      ]),
    ];
  } finally {
    await backlog.stop();
  }
}

// By turns, without a relay, which would have news for one of them only.
async function startWithMany(profile: string, emptyProfile: string): Promise<Row[]> {
  const [full, empty]: [number[], number[]] = [[], []];
  for (let index = 0; index < launchCount; index += 1) {
    empty.push(await startInteractive(emptyProfile));
    full.push(await startInteractive(profile));
  }
  const ratio = median(full) / median(empty);
  return compare(
    `start with ${storedCount.toLocaleString('en')} messages to interactive, median of ${launchCount}`,
    milliseconds(median(full)),
    [
      ['the same conversations without messages', `${milliseconds(median(empty))} (${ratio.toFixed(2)} times)`],
      ['target, at most', '1.2 times'],
    ],
  );
}

async function startInteractive(profile: string): Promise<number> {
  const app = await startConclave(profile);
  await app.quit();
  return app.start.interactiveMs;
}

async function joinInWindow(profile: string, link: string): Promise<Receiver> {
  const app = await launchApp({ userData: profile });
  const person = new Person(app.page, 'Receiver', 'en');
  await person.join(link);
  return {
    ready: (count) => person.conversationRow(`Group ${count}`).waitFor({ timeout: 60_000 }),
    leave: () => app.close(),
  };
}

async function inCore(run: BenchRun, alone: string): Promise<readonly Row[]> {
  const folder = run.newFolder('backlog-core');
  const vaultPath = path.join(folder, 'receiver.db');
  const first = startChild<CoreRequests>('core-process');
  const vaultKey = await first.request('start', vaultPath);
  const backlog = await prepareBacklog(folder, async (link) => {
    await first.request('join', link, 'Receiver');
    return { ready: (count) => first.request('conversationsAre', count), leave: () => first.stop() };
  });
  try {
    return await catchUp(vaultPath, vaultKey, backlog, alone);
  } finally {
    await backlog.stop();
  }
}

async function catchUp(vaultPath: string, vaultKey: Uint8Array, backlog: Backlog, alone: string): Promise<Row[]> {
  const receiver = startChild<CoreRequests>('core-process');
  const { listMs, visibleMs, allMs, cpuMs, answersMs } = await receiver.request(
    'catchUp',
    vaultPath,
    vaultKey,
    backlog.last,
  );
  await receiver.stop();
  return [
    ...compare('core alone: until all is readable', milliseconds(allMs), [
      ['MLS unprotect alone', alone],
      ['processor time of the core', milliseconds(cpuMs)],
    ]),
    ...compare('core alone: the list of conversations', milliseconds(listMs), []),
    ...compare('core alone: the conversation in sight', milliseconds(visibleMs), [['all', milliseconds(allMs)]]),
    ...compare('answer of a small call meanwhile, p95', milliseconds(percentile(answersMs, 95)), [['aim', '20 ms']]),
    ...compare('answer of a small call meanwhile, longest', milliseconds(Math.max(...answersMs)), [
      ['of so many', answersMs.length.toLocaleString('en')],
    ]),
  ];
}
