import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { entryBy, profileUpdate } from '../shared/domain/directory/testing/test-people';
import { policyAction } from '../shared/domain/directory/policy-entry';
import { idToBytes } from '../shared/domain/ids';
import { limits } from '../shared/domain/limits';
import { openPolicy, type WorkspacePolicy } from '../shared/domain/workspace-policy';
import type { RequestInit } from './testing/test-client';
import { openTestClient } from './testing/test-client';
import { dayMs, newId, startTestWorkspace } from './testing/test-workspace';
import type { TestWorkspace } from './testing/test-workspace';

let workspace: TestWorkspace;
beforeEach(async () => {
  workspace = await startTestWorkspace();
});
afterEach(() => workspace.dispose());

const append = (entry: Uint8Array): RequestInit => ({ case: 'directoryAppend', value: { entry } });
const subscribeDirectory = (after = 0): RequestInit => ({
  case: 'directorySubscribe',
  value: { afterSequence: BigInt(after) },
});
const fetchTicket: RequestInit = { case: 'ticketFetch', value: {} };

describe('the directory', () => {
  it('is pushed in order, from where it is asked for, and live', async () => {
    const client = await workspace.connect();
    expect(await client.expect('subscribed', subscribeDirectory(1))).toMatchObject({ lastSequence: 1n });
    const other = await workspace.connect();
    const first = await workspace.append(other, workspace.founder, profileUpdate());
    const second = await workspace.append(client, workspace.founder, profileUpdate());
    const pushes = await client.waitForPushes('directoryPush', 2);
    expect(pushes).toMatchObject([
      { sequence: 2n, entry: first },
      { sequence: 3n, entry: second },
    ]);
    expect(client.pushes.filter((body) => body.case === 'directoryPush')).toHaveLength(2);
  });

  it('takes one of two entries that follow the same head', async () => {
    const clients = await Promise.all([workspace.connect(), workspace.connect()]);
    const outcomes = await Promise.all(
      clients.map((client) => client.refusal(append(entryBy(workspace.state, workspace.founder, profileUpdate())))),
    );
    expect([...outcomes].sort()).toEqual(['DIRECTORY_MOVED', 'directoryHead']);
  });

  it('answers the repetition of an entry with its sequence', async () => {
    const client = await workspace.connect();
    const entry = await workspace.append(client, workspace.founder, profileUpdate());
    await workspace.append(client, workspace.founder, profileUpdate());
    expect(await client.expect('directoryHead', append(entry))).toMatchObject({ sequence: 2n });
  });

  it('refuses what its rules forbid, what is malformed and what is too large', async () => {
    const client = await workspace.connect();
    const entry = entryBy(workspace.state, workspace.founder, profileUpdate());
    const forged = Uint8Array.from(entry);
    forged.set([forged[forged.length - 1] === 0 ? 1 : 0], forged.length - 1);
    expect(await client.refusal(append(forged))).toBe('DIRECTORY_REFUSED');
    expect(await client.refusal(append(new Uint8Array([1, 2, 3])))).toBe('MALFORMED');
    expect(await client.refusal(append(new Uint8Array(limits.directoryEntryBytes + 1)))).toBe('TOO_LARGE');
    expect(await client.refusal(append(entry))).toBe('directoryHead');
  });

  it("refuses an entry of another device than the connection's", async () => {
    const person = await workspace.join(await workspace.createInvite());
    const client = await workspace.connect(person);
    expect(await client.refusal(append(entryBy(workspace.state, workspace.founder, profileUpdate())))).toBe(
      'FORBIDDEN',
    );
  });

  it('takes a policy from the owner alone, and none that contradicts itself', async () => {
    const member = await workspace.join(await workspace.createInvite());
    const by = (person: typeof member, policy: WorkspacePolicy) =>
      append(entryBy(workspace.state, person, policyAction(policy)));
    const strict: WorkspacePolicy = { ...openPolicy, editWindowMs: 0 };
    const ofMember = await workspace.connect(member);
    expect(await ofMember.refusal(by(member, strict))).toBe('DIRECTORY_REFUSED');
    const ofOwner = await workspace.connect();
    const tooLong: WorkspacePolicy = {
      ...openPolicy,
      timers: { rule: 'required', longestMs: limits.longestTimerMs + 1 },
    };
    expect(await ofOwner.refusal(by(workspace.founder, tooLong))).toBe('DIRECTORY_REFUSED');
    expect(await ofOwner.refusal(by(workspace.founder, strict))).toBe('directoryHead');
  });

  it('is replayed on restart', async () => {
    const person = await workspace.join(await workspace.createInvite());
    await workspace.restart();
    const client = await workspace.connect(person);
    await client.expect('subscribed', subscribeDirectory());
    expect(await client.waitForPushes('directoryPush', 3)).toHaveLength(3);
  });
});

describe('inboxes', () => {
  const subscribe = (after: number): RequestInit => ({
    case: 'inboxSubscribe',
    value: { afterSequence: BigInt(after) },
  });
  const deliver = (text: string, entryId = newId()): RequestInit => ({
    case: 'inboxDeliver',
    value: { inbox: workspace.founder.device.inbox, entryId, bytes: Buffer.from(text) },
  });

  it('receive while their device is away, and live, each delivery once', async () => {
    const topics = await workspace.openTopics();
    const entryId = newId();
    for (const request of [deliver('one', entryId), deliver('one', entryId), deliver('two')]) {
      await topics.expect('done', request);
    }
    const client = await workspace.connect();
    expect(await client.expect('subscribed', subscribe(0))).toMatchObject({ lastSequence: 2n });
    await client.waitForPushes('inboxPush', 2);
    await topics.expect('done', deliver('three'));
    const pushes = await client.waitForPushes('inboxPush', 3);
    expect(pushes.map((push) => [push.sequence, Buffer.from(push.bytes).toString()])).toEqual([
      [1n, 'one'],
      [2n, 'two'],
      [3n, 'three'],
    ]);
  });

  it('are not pushed again what was acknowledged', async () => {
    const topics = await workspace.openTopics();
    await topics.expect('done', deliver('one'));
    await topics.expect('done', deliver('two'));
    const client = await workspace.connect();
    await client.expect('done', { case: 'inboxAcknowledge', value: { sequence: 1n } });
    await client.expect('subscribed', subscribe(0));
    const pushes = await client.waitForPushes('inboxPush', 1);
    expect(pushes.map((push) => push.sequence)).toEqual([2n]);
  });

  it('refuse empty and oversized deliveries, and those to nobody', async () => {
    const topics = await workspace.openTopics();
    expect(await topics.refusal(deliver(''))).toBe('MALFORMED');
    expect(await topics.refusal(deliver('x'.repeat(limits.entryBytes + 1)))).toBe('TOO_LARGE');
    const toNobody: RequestInit = {
      case: 'inboxDeliver',
      value: { inbox: new Uint8Array(32), entryId: newId(), bytes: newId() },
    };
    expect(await topics.refusal(toNobody)).toBe('UNKNOWN_TOPIC');
  });
});

describe('key packages', () => {
  const publish = (texts: readonly string[], lastResort = ''): RequestInit => ({
    case: 'keyPackagesPublish',
    value: { packages: texts.map((text) => Buffer.from(text)), lastResort: Buffer.from(lastResort) },
  });

  it('are published, counted and claimed once each', async () => {
    const client = await workspace.connect();
    await client.expect('done', publish(['a', 'b'], 'last'));
    const count: RequestInit = { case: 'keyPackagesCount', value: {} };
    expect(await client.expect('keyPackagesLeft', count)).toMatchObject({ count: 2, hasLastResort: true });
    const topics = await workspace.openTopics();
    const claim: RequestInit = { case: 'keyPackageClaim', value: { deviceId: idToBytes(workspace.founder.deviceId) } };
    const claimed = await Promise.all([1, 2, 3, 4].map(() => topics.expect('keyPackage', claim)));
    expect(claimed.map(({ bytes }) => Buffer.from(bytes).toString())).toEqual(['a', 'b', 'last', 'last']);
    expect(await client.expect('keyPackagesLeft', count)).toMatchObject({ count: 0, hasLastResort: true });
  });

  it('are refused when empty, too large or too many', async () => {
    const client = await workspace.connect();
    expect(await client.refusal(publish(['']))).toBe('MALFORMED');
    expect(await client.refusal(publish(['x'.repeat(limits.keyPackageBytes + 1)]))).toBe('TOO_LARGE');
    expect(await client.refusal(publish([], 'x'.repeat(limits.keyPackageBytes + 1)))).toBe('TOO_LARGE');
    expect(await client.refusal(publish(Array(limits.keyPackagesPerPublish + 1).fill('a')))).toBe('TOO_LARGE');
    await client.expect('done', publish(Array(limits.keyPackagesPerPublish).fill('a')));
    await client.expect('done', publish(Array(limits.keyPackagesPerPublish).fill('a')));
    expect(await client.refusal(publish(['a']))).toBe('QUOTA_EXCEEDED');
  });
});

describe('tickets', () => {
  it('are the same for every device on one day', async () => {
    const person = await workspace.join(await workspace.createInvite());
    const [one, two] = await Promise.all([workspace.connect(), workspace.connect(person)]);
    const first = await one.expect('ticket', fetchTicket);
    expect((await two.expect('ticket', fetchTicket)).ticket).toEqual(first.ticket);
    workspace.nowMs += dayMs;
    expect((await one.expect('ticket', fetchTicket)).ticket).not.toEqual(first.ticket);
  });

  it('admit yesterday’s too, but none older and none invented', async () => {
    const client = await workspace.connect();
    const { ticket } = await client.expect('ticket', fetchTicket);
    const admit = async (bytes: Uint8Array) => {
      const topics = await openTestClient(workspace.relay.port, '/topics');
      const outcome = await topics.refusal({ case: 'admit', value: { ticket: bytes } });
      topics.socket.terminate();
      return outcome;
    };
    expect(await admit(ticket)).toBe('done');
    expect(await admit(new Uint8Array(32))).toBe('NOT_AUTHENTICATED');
    expect(await admit(new Uint8Array(0))).toBe('NOT_AUTHENTICATED');
    workspace.nowMs += dayMs;
    expect(await admit(ticket)).toBe('done');
    workspace.nowMs += dayMs;
    expect(await admit(ticket)).toBe('NOT_AUTHENTICATED');
  });
});
