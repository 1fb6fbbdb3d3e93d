/** Groups that take the place of another one, or branch off it (RFC 9420 sections 8.6, 11.2 and 11.3). */
import { beforeAll, describe, expect, test } from 'vitest';
import { AppError } from '../../../shared/errors';
import { cryptoReady, randomBytes } from '../../crypto/primitives';
import { createCommit, type CreatedCommit } from '../commit/create-commit';
import type { OwnKeyPackage } from '../key-package/key-package';
import type { PreSharedKeyId } from '../key-schedule/pre-shared-key';
import type { Extension } from '../leaf/extension';
import type { ReInit } from '../proposal/proposal';
import { forgeWelcome } from '../testing/forge-welcome';
import { groupOf, packageOf, testClient, utf8, type TestClient } from '../testing/test-client';
import { TestGroup } from '../testing/test-group';
import { reasonOf, verdictOn } from '../testing/verdict';
import { joinGroup } from '../welcome/join-group';
import { openWelcome } from '../welcome/open-welcome';
import { openEnvironment } from './environment';
import { wipeGroup, type GroupState } from './group-state';
import { protectMessage } from './protect-message';
import type { Resumption } from './resumption';

beforeAll(cryptoReady);

const environment = openEnvironment();
const extension: Extension = { extensionType: 1, extensionData: utf8('next') };
const reinitOf = (changes: Partial<ReInit> = {}): ReInit => ({
  proposalType: 'reinit',
  groupId: utf8('the next group'),
  version: 1,
  cipherSuite: 1,
  extensions: [extension],
  ...changes,
});

/** The state as if its group had said something else when it ended. */
function asIf(from: GroupState, changes: Partial<ReInit>): GroupState {
  return { ...from, status: { kind: 'reinitialised', reinit: reinitOf(changes) } };
}

interface Successor {
  readonly made: CreatedCommit;
  readonly packages: readonly OwnKeyPackage[];
}

interface SuccessorOptions {
  readonly suiteId?: number;
  readonly groupId?: Uint8Array;
  readonly extensions?: readonly Extension[];
}

/** The first commit of a new group by the first of these clients, with all others. */
function begin(clients: readonly TestClient[], resumption: Resumption, options: SuccessorOptions = {}): Successor {
  const { suiteId = 1, groupId = utf8('the next group'), extensions = [extension] } = options;
  const [creator, ...others] = clients;
  if (creator === undefined) throw new Error('a group needs a creator');
  const packages = others.map((client) => packageOf(client, suiteId));
  const proposals = packages.map(({ keyPackage }) => ({ proposalType: 'add', keyPackage }) as const);
  const made = createCommit(groupOf(creator, { suiteId, groupId, extensions }), environment, { proposals, resumption });
  return { made, packages };
}

function join({ made, packages }: Successor, which: number, resumption?: Resumption): GroupState {
  const own = packages[which];
  if (own === undefined || made.welcome === undefined) throw new Error('nobody joins');
  const from = resumption === undefined ? {} : { resumption };
  return joinGroup(openWelcome({ welcome: made.welcome, own, ...from }, environment), environment);
}

function ended(count = 3): TestGroup {
  const group = TestGroup.of(count);
  group.commit(1, { proposals: [reinitOf()] });
  return group;
}

describe('a group that was reinitialised', () => {
  test('is over for everybody, whoever proposed and whoever committed it', () => {
    const group = TestGroup.of(3);
    group.propose(2, reinitOf());
    group.commit(0);
    for (const state of group.states) {
      expect(state.status).toEqual({ kind: 'reinitialised', reinit: reinitOf() });
      expect(() => protectMessage(state, utf8('hello'))).toThrow(new AppError('conversation.not-a-member'));
      expect(() => createCommit(state, environment)).toThrow(new AppError('conversation.not-a-member'));
      expect(verdictOn(state, utf8(''))).toBe('this client is not in the group any more');
    }
    expect(group.isAgreed()).toBe(true);
  });

  test('is succeeded by a group with all its members and the agreed parameters, by whichever member', () => {
    const group = ended();
    const from = (member: number): Resumption => ({ usage: 'reinit', from: group.state(member) });
    const successor = begin([group.client(2), group.client(0), group.client(1)], from(2));
    const states = [successor.made.next, join(successor, 0, from(0)), join(successor, 1, from(1))];
    expect(new Set(states.map(({ secrets }) => String(secrets.epochAuthenticator))).size).toBe(1);
    expect(states[1]?.context).toMatchObject({ epoch: 1n, cipherSuite: 1, groupId: utf8('the next group') });
  });

  test('may get more members with its successor', () => {
    const group = ended();
    const clients = [...group.clients, testClient('new')];
    const successor = begin(clients, { usage: 'reinit', from: group.state(0) });
    expect(reasonOf(() => join(successor, 0, { usage: 'reinit', from: group.state(1) }))).toBe('accepted');
  });

  test.each<[string, SuccessorOptions, Partial<ReInit>, string]>([
    ['id', { groupId: utf8('other') }, { groupId: utf8('other') }, 'the new group has another id'],
    ['suite', { suiteId: 3 }, { cipherSuite: 3 }, 'the new group has another suite'],
    ['extensions', { extensions: [] }, { extensions: [] }, 'the new group has other extensions'],
  ])('has no successor with another %s', (_, options, lie, reason) => {
    const group = ended();
    expect(reasonOf(() => begin(group.clients, { usage: 'reinit', from: group.state(0) }, options))).toBe(reason);
    const dishonest = begin(group.clients, { usage: 'reinit', from: asIf(group.state(0), lie) }, options);
    expect(reasonOf(() => join(dishonest, 0, { usage: 'reinit', from: group.state(1) }))).toBe(reason);
  });

  test('has no successor of another version, without one of its members, or later than at its first epoch', () => {
    const group = ended();
    const successor = begin(group.clients, { usage: 'reinit', from: group.state(0) });
    const newer: Resumption = { usage: 'reinit', from: asIf(group.state(1), { version: 2 }) };
    expect(reasonOf(() => join(successor, 0, newer))).toBe('the new group has another version');
    const few = [group.client(0), group.client(1)];
    const lacking = 'the new group lacks a member of the old one';
    expect(reasonOf(() => begin(few, { usage: 'reinit', from: group.state(0) }))).toBe(lacking);
    const { next } = successor.made;
    const late: Resumption = { usage: 'reinit', from: group.state(1) };
    expect(reasonOf(() => createCommit(next, environment, { resumption: late }))).toBe('the group is not new');
  });

  test('needs everybody to have seen its end', () => {
    const group = ended();
    const other = TestGroup.of(2);
    const successor = begin(group.clients, { usage: 'reinit', from: group.state(0) });
    expect(reasonOf(() => join(successor, 0))).toBe('the group resumes another one than was said');
    expect(reasonOf(() => join(successor, 0, { usage: 'reinit', from: other.state(0) }))).toBe(
      'the group resumes another one than was said',
    );
    expect(reasonOf(() => join(successor, 0, { usage: 'branch', from: group.state(1) }))).toBe(
      'the group resumes another one than was said',
    );
    const active: GroupState = { ...group.state(1), status: { kind: 'active' } };
    expect(reasonOf(() => join(successor, 0, { usage: 'reinit', from: active }))).toBe(
      'the group was not reinitialised',
    );
    const impostor: GroupState = {
      ...group.state(1),
      secrets: { ...group.state(1).secrets, resumptionPsk: randomBytes(32) },
    };
    expect(() => join(successor, 0, { usage: 'reinit', from: impostor })).toThrow('crypto.failed');
  });
});

describe('a branch', () => {
  const same: SuccessorOptions = { suiteId: 3, groupId: utf8('branch'), extensions: [] };

  test('has some of the members, in their present epoch', () => {
    const group = TestGroup.of(4);
    const from = (member: number): Resumption => ({ usage: 'branch', from: group.state(member) });
    const branch = begin([group.client(3), group.client(1)], from(3), same);
    const state = join(branch, 0, from(1));
    expect(state.secrets.epochAuthenticator).toEqual(branch.made.next.secrets.epochAuthenticator);
    // The group that it comes from goes on.
    expect(group.canAllTalk()).toBe(true);
    group.commit(1);
    expect(reasonOf(() => join(branch, 0, from(1)))).toBe('the group resumes another one than was said');
  });

  test('has nobody else, and the same suite', () => {
    const group = TestGroup.of(3);
    const from: Resumption = { usage: 'branch', from: group.state(0) };
    const stranger = testClient('stranger');
    const more = 'the branch has a member that the group does not have';
    expect(reasonOf(() => begin([group.client(0), group.client(1), stranger], from, same))).toBe(more);
    expect(reasonOf(() => begin([group.client(0), group.client(1)], from, { ...same, suiteId: 1 }))).toBe(
      'the branch has another suite',
    );
    const wide: Resumption = {
      usage: 'branch',
      from: { ...group.state(0), tree: withLeaves(group.state(0), [packageOf(stranger)]) },
    };
    const dishonest = begin([group.client(0), group.client(1), stranger], wide, same);
    expect(reasonOf(() => join(dishonest, 0, { usage: 'branch', from: group.state(1) }))).toBe(more);
  });

  test('is at its first epoch', () => {
    const group = TestGroup.of(2);
    const from: Resumption = { usage: 'branch', from: group.state(0) };
    const old = TestGroup.of(1);
    old.commit(0);
    expect(reasonOf(() => createCommit(old.state(0), environment, { resumption: from }))).toBe('the group is not new');
  });
});

describe('keys of former groups', () => {
  const idOf = (group: GroupState, usage: 'application' | 'reinit' | 'branch'): PreSharedKeyId => ({
    psk: { pskType: 'resumption', usage, pskGroupId: group.context.groupId, pskEpoch: group.context.epoch },
    pskNonce: randomBytes(32),
  });

  test('resume one group only, and have nonces of the right length', () => {
    const group = TestGroup.of(2);
    const own = packageOf(testClient('new'));
    const welcomeWith = (...psks: PreSharedKeyId[]): string => {
      const welcome = forgeWelcome(group.state(0), own, { psks });
      const resumption: Resumption = { usage: 'branch', from: group.state(1) };
      return reasonOf(() => openWelcome({ welcome, own, resumption }, environment));
    };
    const [branch, reinit] = [idOf(group.state(0), 'branch'), idOf(group.state(0), 'reinit')];
    expect(welcomeWith(branch, reinit)).toBe('the group resumes more than one');
    expect(welcomeWith(branch, idOf(group.state(0), 'branch'))).toBe('the group resumes more than one');
    expect(welcomeWith({ ...branch, pskNonce: randomBytes(31) })).toBe('a secret has a wrong length');
  });

  test('are not taken from states that have none any more', () => {
    const group = TestGroup.of(3);
    const { commit } = group.make(0, { proposals: [{ proposalType: 'remove', removed: 2 }] });
    group.receive(2, commit);
    const removed = group.state(2);
    const resumption: Resumption = { usage: 'branch', from: removed };
    const creation = (from: Resumption): string =>
      reasonOf(() =>
        begin([group.client(2), group.client(1)], from, { suiteId: 3, groupId: utf8('b'), extensions: [] }),
      );
    expect(creation(resumption)).toBe('a pre-shared key is not known here');
    const wiped = group.state(1);
    wipeGroup(wiped);
    expect(() => creation({ usage: 'branch', from: wiped })).toThrow('internal.unexpected');
  });
});

function withLeaves({ tree }: GroupState, more: readonly OwnKeyPackage[]): GroupState['tree'] {
  return { ...tree, leaves: [...tree.leaves.slice(0, 3), ...more.map(({ keyPackage }) => keyPackage.leafNode)] };
}
