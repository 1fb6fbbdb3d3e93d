/** Three people whose relay lies, to each as it likes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';
import type { ConversationId } from '../../../shared/domain/ids';
import type { WarningKind } from '../../../shared/ipc/core-contract';
import type { RelayFrame, TopicPush } from '../../../shared/protocol/gen/relay_pb';
import { decodeJoinLink, encodeFoundingLink, encodeJoinLink } from '../../../shared/protocol/link-codec';
import type { RelayFrameInit } from '../../../shared/protocol/relay-codec';
import type { MutableCore, TestCore } from '../held-core';
import { knows, online, startGroup, testCore, textsOf, until } from '../test-workspace';
import { startLyingRelay, type LyingPort, type LyingRelay } from '../../harness/lying-relay';

export interface Person {
  readonly core: TestCore;
  readonly port: LyingPort;
}

export interface LyingWorkspace {
  readonly anna: Person;
  readonly ben: Person;
  readonly cleo: Person;
  readonly conversationId: ConversationId;
}

/** A workspace for each test of a file, with a group of three whose relay has been honest until now. */
export function lyingWorkspace(): () => LyingWorkspace {
  let opened: (LyingWorkspace & { close(): Promise<void> }) | undefined;
  beforeEach(async () => {
    opened = await open();
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail' && opened !== undefined) {
      const { anna, ben, cleo } = opened;
      console.error([anna, ben, cleo].map(({ core }) => core.events.slice(-20)));
    }
    await opened?.close();
  });
  return () => {
    if (opened === undefined) throw new Error('there is no workspace');
    return opened;
  };
}

async function open(): Promise<LyingWorkspace & { close(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'conclave-lies-'));
  const relay = await startLyingRelay(join(folder, 'relay'));
  const people: Person[] = [];
  for (const name of ['Anna', 'Ben', 'Cleo']) people.push(await addPerson(relay, folder, name, people[0]));
  const [anna, ben, cleo] = people;
  if (anna === undefined || ben === undefined || cleo === undefined) throw new Error('somebody is missing');
  await until(
    () => anna.core.client.call('people.list'),
    (list) => list.length === 3,
  );
  const conversationId = await startGroup(anna.core, 'Visite', [ben.core.userId, cleo.core.userId]);
  for (const { core } of people) await knows(core, conversationId);
  return {
    anna,
    ben,
    cleo,
    conversationId,
    async close() {
      await Promise.all(people.map(({ core }) => core.stop()));
      await relay.close();
      rmSync(folder, { recursive: true });
    },
  };
}

async function addPerson(
  { foundingToken, certificateFingerprint, port: openPort }: LyingRelay,
  folder: string,
  name: string,
  founder: Person | undefined,
): Promise<Person> {
  const port = await openPort();
  const core: MutableCore = await testCore(join(folder, `${name}.db`), port);
  const profile = { displayName: name, title: '' };
  const relay = { url: port.url, certificateFingerprint };
  if (founder === undefined) {
    const foundingLink = encodeFoundingLink({ relay, foundingToken });
    await core.client.call('workspace.found', { foundingLink, workspaceName: 'Kanzlei', profile });
  } else {
    const terms = { role: 'member', label: name, lifetimeMs: 3_600_000, uses: 1 } as const;
    const { link = '' } = await founder.core.client.call('invites.create', terms);
    await core.client.call('workspace.join', { link: encodeJoinLink({ ...decodeJoinLink(link), relay }), profile });
  }
  await online(core);
  const workspace = await core.client.call('workspace.get');
  if (workspace.state === 'member') core.own.userId = workspace.self.userId;
  return { core, port };
}

/** The kinds of warning that are open, each once. */
export async function warningsOf({ core }: Person): Promise<readonly WarningKind[]> {
  const warnings = await core.client.call('warnings.list');
  return warnings.filter(({ isOpen }) => isOpen).map(({ kind }) => kind);
}

export async function warned(person: Person, kind: WarningKind): Promise<void> {
  await until(
    () => warningsOf(person),
    (kinds) => kinds.includes(kind),
  );
}

/** Resolves when these are the person's messages, in this order. */
export async function reads(
  { core }: Person,
  conversationId: ConversationId,
  ...texts: readonly string[]
): Promise<void> {
  await until(
    () => textsOf(core, conversationId),
    (shown) => JSON.stringify(shown) === JSON.stringify(texts),
  );
}

/** Changes the entries that are pushed to a device; everything else passes. */
export function onEntries(
  change: (push: TopicPush) => readonly RelayFrameInit[],
): (frame: RelayFrame) => readonly RelayFrameInit[] {
  return (frame) => (frame.body.case === 'topicPush' ? change(frame.body.value) : [frame]);
}

/** A push of an entry. */
export function pushOf(push: TopicPush, changes: Partial<Omit<TopicPush, '$typeName'>> = {}): RelayFrameInit {
  return { requestId: 0, body: { case: 'topicPush', value: { ...push, ...changes } } };
}
