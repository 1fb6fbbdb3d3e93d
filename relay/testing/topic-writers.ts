import { expect } from 'vitest';
import { RefusalCode } from '../../shared/protocol/gen/relay_pb';
import type { TopicPush } from '../../shared/protocol/gen/relay_pb';
import type { Write, WriterGroup } from './acknowledged-writes';
import type { RequestInit, TestClient } from './test-client';
import { makeTestTopic, newId, topicRequests } from './test-workspace';
import type { TestTopic, TestWorkspace } from './test-workspace';

interface SentEntry {
  /** In hexadecimal digits. */
  readonly id: string;
  /** Says the epoch, and whether it is a commit. */
  readonly text: string;
  readonly request: RequestInit;
}

/** What was sent to one topic, by id. */
interface Ledger {
  readonly topic: TestTopic;
  readonly sent: Map<string, SentEntry>;
  /** With their sequences. */
  readonly acknowledged: Map<string, number>;
}

const { create, open, append, commit, subscribe } = topicRequests;
const connections = 3;
const writesPerTopic = 6;
const commitShare = 0.3;
const repeatedAcknowledged = 50;

/** Several connections append to shared topics, and race each other with commits in one of them. */
export function createTopicWriters(workspace: TestWorkspace): WriterGroup {
  const plain = [newLedger(), newLedger()];
  const committed = newLedger();
  return {
    async connect() {
      const clients = await Promise.all(Array.from({ length: connections }, () => workspace.openTopics()));
      return (await Promise.all(clients.map((client) => writesOf(client, plain, committed)))).flat();
    },
    async check() {
      for (const ledger of [...plain, committed]) await checkTopic(await workspace.openTopics(), ledger);
    },
  };
}

function newLedger(): Ledger {
  return { topic: makeTestTopic(), sent: new Map(), acknowledged: new Map() };
}

async function writesOf(client: TestClient, plain: readonly Ledger[], committed: Ledger): Promise<readonly Write[]> {
  for (const { topic } of [...plain, committed]) {
    await client.request(create(topic));
    await client.expect('done', open(topic));
  }
  const appends = plain.flatMap((ledger) =>
    Array.from({ length: writesPerTopic }, (): Write => async (told) => {
      const { id, request } = prepare(ledger, 1, append);
      const { sequence } = await client.expect('appended', request);
      ledger.acknowledged.set(id, Number(sequence));
      told();
    }),
  );
  return [...appends, writeInEpochs(client, committed)];
}

function prepare(ledger: Ledger, epoch: number, kind: typeof append | typeof commit): SentEntry {
  const id = newId();
  const text = `${kind === commit ? 'commit' : 'entry'} ${epoch} ${ledger.sent.size}`;
  const sent = { id: Buffer.from(id).toString('hex'), text, request: kind(ledger.topic, text, epoch, id) };
  ledger.sent.set(sent.id, sent);
  return sent;
}

/** Appends and commits, one after the other, in whatever epoch the others have brought about. */
function writeInEpochs(client: TestClient, ledger: Ledger): Write {
  let epoch = 1;
  return async (told) => {
    const isCommit = Math.random() < commitShare;
    const { id, request } = prepare(ledger, epoch, isCommit ? commit : append);
    const answer = await client.request(request);
    if (answer.case === 'appended') {
      ledger.acknowledged.set(id, Number(answer.value.sequence));
      told();
      if (isCommit) epoch += 1;
    } else {
      epoch = staleEpochOf(answer);
      ledger.sent.delete(id);
    }
    await client.expect('done', open(ledger.topic, epoch));
  };
}

function staleEpochOf(answer: Awaited<ReturnType<TestClient['request']>>): number {
  expect(answer).toMatchObject({ case: 'refusal', value: { code: RefusalCode.REFUSAL_STALE_EPOCH } });
  return answer.case === 'refusal' ? Number(answer.value.currentEpoch) : 0;
}

async function checkTopic(reader: TestClient, ledger: Ledger): Promise<void> {
  // Unless nothing was acknowledged before the first kill.
  await reader.request(create(ledger.topic));
  let epochs = 0;
  while ((await reader.refusal(open(ledger.topic, epochs + 1))) === 'done') epochs += 1;
  const { lastSequence, currentEpoch } = await reader.expect('subscribed', subscribe(ledger.topic));
  const pushes = await reader.waitForPushes('topicPush', Number(lastSequence));
  expect(pushes.map(({ sequence }) => Number(sequence))).toEqual(pushes.map((_, index) => index + 1));
  const stored = new Map(pushes.map((push) => [Buffer.from(push.entryId).toString('hex'), push]));
  expect(stored.size).toBe(pushes.length);
  for (const [id, push] of stored) expect(Buffer.from(push.bytes).toString()).toBe(ledger.sent.get(id)?.text);
  for (const [id, sequence] of ledger.acknowledged) expect(Number(stored.get(id)?.sequence)).toBe(sequence);
  expect(epochsOf(pushes)).toEqual(pushes.map(({ epoch }) => Number(epoch)));
  expect(Number(currentEpoch)).toBe(1 + pushes.filter(isCommit).length);
  expect(epochs).toBe(Number(currentEpoch));
  await repeatEntries(reader, ledger, stored);
  await reader.close();
}

/** Which epoch each entry has to be of: a commit moves the topic to the next one, and does so with its entry. */
function epochsOf(pushes: readonly TopicPush[]): number[] {
  let epoch = 1;
  return pushes.map((push) => {
    const own = epoch;
    if (isCommit(push)) epoch += 1;
    return own;
  });
}

function isCommit({ bytes }: TopicPush): boolean {
  return Buffer.from(bytes).toString().startsWith('commit');
}

/** The sender doesn't know what arrived of what had no answer: it sends it again, with the ids that it had. */
async function repeatEntries(
  client: TestClient,
  { sent, acknowledged }: Ledger,
  stored: ReadonlyMap<string, TopicPush>,
): Promise<void> {
  const unanswered = [...sent.values()].filter(({ id }) => !acknowledged.has(id));
  const answered = [...sent.values()].filter(({ id }) => acknowledged.has(id)).slice(-repeatedAcknowledged);
  for (const { id, request } of [...answered, ...unanswered]) {
    const answer = await client.request(request);
    const known = stored.get(id);
    if (answer.case === 'appended') {
      if (known === undefined) expect(Number(answer.value.sequence)).toBeGreaterThan(stored.size);
      else expect(answer.value.sequence).toBe(known.sequence);
      acknowledged.set(id, Number(answer.value.sequence));
    } else {
      expect(known).toBeUndefined();
      staleEpochOf(answer);
      sent.delete(id);
    }
  }
}
