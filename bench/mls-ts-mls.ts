/** The same of ts-mls, on our primitives and in our groups. Nothing of it is stored. */
import { randomBytes } from '../core/crypto/primitives';
import { protect } from '../core/group/messages';
import { none } from '../core/group/testing/test-group';
import { splitWelcome } from '../core/mls/welcome/make-welcome';
import type { FilledGroup } from './filled-group';
import { median, monotonicMs } from './statistics';
import { TsMlsClient } from './ts-mls-client';

const messageCount = 150;
const warmUpCount = 30;
const plaintextBytes = 200;

export interface TsMlsTimes {
  readonly joinMs: number;
  readonly protectMs: number;
  readonly unprotectMs: number;
  readonly createMs: number;
  readonly processMs: number;
}

/** Adds a client on ts-mls to a group that nobody else needs afterwards; it makes and follows so many commits. */
export async function measureTsMls(group: FilledGroup, commitCount: number): Promise<TsMlsTimes> {
  const client = await TsMlsClient.create();
  const added = group.make(group.nearestToNext(), { add: [client.keyPackage] });
  const [single] = added.welcome === undefined ? [] : splitWelcome(added.welcome);
  if (single === undefined) throw new Error('there is no welcome');
  const { tookMs: joinMs } = await timed(() => client.join(single.welcome));
  group.accept(added);
  const protectMs: number[] = [];
  const unprotectMs: number[] = [];
  let sender = group.state(0);
  for (let index = 0; index < warmUpCount + messageCount; index += 1) {
    const { message, next } = protect(sender, randomBytes(plaintextBytes), none);
    sender = next;
    const opened = await timed(() => client.receive(message));
    const sent = await timed(() => client.protect(randomBytes(plaintextBytes)));
    if (index < warmUpCount) continue;
    unprotectMs.push(opened.tookMs);
    protectMs.push(sent.tookMs);
  }
  const createMs: number[] = [];
  const processMs: number[] = [];
  for (const committing of group.spreadMembers(commitCount)) {
    createMs.push((await timed(() => client.makeCommit())).tookMs);
    const made = group.make(committing);
    processMs.push((await timed(() => client.receive(made.commit))).tookMs);
    group.accept(made);
  }
  const medianOf = (values: readonly number[]): number => (values.length === 0 ? Number.NaN : median(values));
  return {
    joinMs,
    protectMs: median(protectMs),
    unprotectMs: median(unprotectMs),
    createMs: medianOf(createMs),
    processMs: medianOf(processMs),
  };
}

async function timed<T>(work: () => Promise<T>): Promise<{ readonly tookMs: number; readonly result: T }> {
  const startedAtMs = monotonicMs();
  const result = await work();
  return { tookMs: monotonicMs() - startedAtMs, result };
}
