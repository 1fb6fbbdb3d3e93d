import { expect } from 'vitest';
import { applyEntry } from '../../shared/domain/directory/apply-entry';
import { emptyDirectory } from '../../shared/domain/directory/directory-state';
import { entryBy, profileUpdate, testCrypto } from '../../shared/domain/directory/testing/test-people';
import { idToBytes } from '../../shared/domain/ids';
import type { Write, WriterGroup } from './acknowledged-writes';
import type { TestClient } from './test-client';
import { newId } from './test-workspace';
import type { TestWorkspace } from './test-workspace';

/** What one device, and those who write to it, sent and were told. Texts are unique. */
interface Ledger {
  readonly delivered: Map<string, Uint8Array>;
  /** The number under which the device received each delivery. */
  readonly received: Map<string, number>;
  acknowledgedSequence: number;
  readonly publishing: Set<string>;
  readonly published: Set<string>;
  readonly claimed: string[];
  /** Each may have taken a package that nobody got. */
  unansweredClaims: number;
  readonly directory: Uint8Array[];
  sentTexts: number;
}

const writesPerConnection = 4;
const packagesPerPublish = 5;
const repeatedDeliveries = 20;

/** A device's inbox, its key packages and the directory, all written to at once. */
export function createDeviceWriters(workspace: TestWorkspace): WriterGroup {
  const ledger: Ledger = {
    delivered: new Map(),
    received: new Map(),
    acknowledgedSequence: 0,
    publishing: new Set(),
    published: new Set(),
    claimed: [],
    unansweredClaims: 0,
    directory: [],
    sentTexts: 0,
  };
  return {
    async connect() {
      const topics = await workspace.openTopics();
      const devices = await Promise.all([1, 2, 3].map(() => workspace.connect()));
      const [inbox, publisher, directory] = devices as [TestClient, TestClient, TestClient];
      await inbox.expect('subscribed', { case: 'inboxSubscribe', value: { afterSequence: 0n } });
      return [
        ...Array.from({ length: writesPerConnection }, () => deliver(workspace, topics, ledger)),
        acknowledge(inbox, ledger),
        publish(publisher, ledger),
        claim(workspace, topics, ledger),
        appendToDirectory(workspace, directory, ledger),
      ];
    },
    async check() {
      await checkDirectory(workspace, ledger);
      await checkInbox(workspace, ledger);
      await checkKeyPackages(workspace, ledger);
    },
  };
}

function newText(ledger: Ledger, kind: string): string {
  ledger.sentTexts += 1;
  return `${kind} ${ledger.sentTexts}`;
}

function deliveryOf({ founder }: TestWorkspace, text: string, entryId: Uint8Array) {
  return { case: 'inboxDeliver', value: { inbox: founder.device.inbox, entryId, bytes: Buffer.from(text) } } as const;
}

function deliver(workspace: TestWorkspace, topics: TestClient, ledger: Ledger): Write {
  return async (told) => {
    const [text, entryId] = [newText(ledger, 'delivery'), newId()];
    await topics.expect('done', deliveryOf(workspace, text, entryId));
    ledger.delivered.set(text, entryId);
    told();
  };
}

function acknowledge(inbox: TestClient, ledger: Ledger): Write {
  return async (told) => {
    await inbox.settle();
    noteReceived(inbox, ledger);
    const sequence = Math.max(0, ...[...ledger.received.values()].slice(-1));
    await inbox.expect('done', { case: 'inboxAcknowledge', value: { sequence: BigInt(sequence) } });
    ledger.acknowledgedSequence = sequence;
    told();
  };
}

function noteReceived({ pushes }: TestClient, { received }: Ledger): void {
  for (const push of pushes) {
    if (push.case !== 'inboxPush') continue;
    const text = Buffer.from(push.value.bytes).toString();
    // Once, and always under the same number.
    expect(received.get(text) ?? Number(push.value.sequence)).toBe(Number(push.value.sequence));
    received.set(text, Number(push.value.sequence));
  }
}

function publish(publisher: TestClient, ledger: Ledger): Write {
  return async (told) => {
    const texts = Array.from({ length: packagesPerPublish }, () => newText(ledger, 'package'));
    for (const text of texts) ledger.publishing.add(text);
    const packages = texts.map((text) => Buffer.from(text));
    const answer = await publisher.refusal({ case: 'keyPackagesPublish', value: { packages } });
    for (const text of texts) {
      if (answer === 'done') ledger.published.add(text);
      else ledger.publishing.delete(text);
    }
    if (answer === 'done') told();
    else expect(answer).toBe('QUOTA_EXCEEDED');
  };
}

function claim(workspace: TestWorkspace, topics: TestClient, ledger: Ledger): Write {
  return async (told) => {
    if (await claimOne(workspace, topics, ledger)) told();
  };
}

async function claimOne({ founder }: TestWorkspace, topics: TestClient, ledger: Ledger): Promise<boolean> {
  ledger.unansweredClaims += 1;
  const answer = await topics.request({ case: 'keyPackageClaim', value: { deviceId: idToBytes(founder.deviceId) } });
  ledger.unansweredClaims -= 1;
  if (answer.case === 'keyPackage') ledger.claimed.push(Buffer.from(answer.value.bytes).toString());
  return answer.case === 'keyPackage';
}

function appendToDirectory(workspace: TestWorkspace, device: TestClient, ledger: Ledger): Write {
  return async (told) => {
    const entry = entryBy(workspace.state, workspace.founder, profileUpdate(), { nowMs: workspace.nowMs });
    await device.expect('directoryHead', { case: 'directoryAppend', value: { entry } });
    workspace.state = applyEntry(workspace.state, entry, testCrypto).state;
    ledger.directory.push(entry);
    told();
  };
}

async function checkDirectory(workspace: TestWorkspace, ledger: Ledger): Promise<void> {
  const device = await workspace.connect();
  const subscribed = await device.expect('subscribed', { case: 'directorySubscribe', value: { afterSequence: 0n } });
  const pushes = await device.waitForPushes('directoryPush', Number(subscribed.lastSequence));
  const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
  const stored = pushes.map(({ entry }) => hexOf(entry));
  expect(pushes.map(({ sequence }) => Number(sequence))).toEqual(stored.map((_, index) => index + 1));
  // After the founding, and what was stored without an answer among them.
  const acknowledged = ledger.directory.map(hexOf);
  const wanted = new Set(acknowledged);
  expect(stored.filter((entry) => wanted.has(entry))).toEqual(acknowledged);
  workspace.state = pushes.reduce((state, { entry }) => applyEntry(state, entry, testCrypto).state, emptyDirectory());
  await device.close();
}

async function checkInbox(workspace: TestWorkspace, ledger: Ledger): Promise<void> {
  const device = await workspace.connect();
  const subscribe = { case: 'inboxSubscribe', value: { afterSequence: 0n } } as const;
  const { firstSequence, lastSequence } = await device.expect('subscribed', subscribe);
  expect(Number(firstSequence)).toBeGreaterThan(ledger.acknowledgedSequence);
  const pushes = await device.waitForPushes('inboxPush', Number(lastSequence - firstSequence) + 1);
  expect(pushes.map(({ sequence }) => sequence)).toEqual(pushes.map((_, index) => firstSequence + BigInt(index)));
  noteReceived(device, ledger);
  for (const text of ledger.delivered.keys()) expect(ledger.received.has(text), text).toBe(true);
  const topics = await workspace.openTopics();
  for (const [text, entryId] of [...ledger.delivered].slice(-repeatedDeliveries)) {
    await topics.expect('done', deliveryOf(workspace, text, entryId));
  }
  expect((await device.expect('subscribed', subscribe)).lastSequence).toBe(lastSequence);
  await Promise.all([device.close(), topics.close()]);
}

async function checkKeyPackages(workspace: TestWorkspace, ledger: Ledger): Promise<void> {
  const topics = await workspace.openTopics();
  while (await claimOne(workspace, topics, ledger));
  expect(new Set(ledger.claimed).size).toBe(ledger.claimed.length);
  for (const text of ledger.claimed) expect(ledger.publishing.has(text), text).toBe(true);
  const claimed = new Set(ledger.claimed);
  const missing = [...ledger.published].filter((text) => !claimed.has(text));
  expect(missing.length).toBeLessThanOrEqual(ledger.unansweredClaims);
  await topics.close();
}
