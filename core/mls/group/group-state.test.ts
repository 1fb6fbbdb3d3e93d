/** States are used up, wiped and left as they were when they should be (RFC 9420 section 9.2). */
import { beforeAll, describe, expect, test } from 'vitest';
import { AppError } from '../../../shared/errors';
import { cryptoReady } from '../../crypto/primitives';
import { createCommit } from '../commit/create-commit';
import { createProposal, createUpdate } from '../proposal/create-proposal';
import { flipped } from '../testing/forge-message';
import { packageOf, testClient, utf8 } from '../testing/test-client';
import { TestGroup } from '../testing/test-group';
import { copyOf, verdictOn } from '../testing/verdict';
import { openEnvironment } from './environment';
import { secretsOf, wipeGroup, type GroupState } from './group-state';
import { processMessage } from './process-message';
import { protectMessage } from './protect-message';

beforeAll(cryptoReady);

const environment = openEnvironment();
const isZero = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0);
const usedUp = expect.objectContaining({
  code: 'internal.unexpected',
  details: { rule: 'group-state-used-twice' },
}) as Error;

/** Every way to use a state. */
function expectUsedUp(state: GroupState): void {
  expect(() => protectMessage(state, utf8('again'))).toThrow(usedUp);
  expect(() => processMessage(state, new Uint8Array(0), environment)).toThrow(usedUp);
  expect(() => createCommit(state, environment)).toThrow(usedUp);
  expect(() => createProposal(state, { proposalType: 'remove', removed: 0 }, environment)).toThrow(usedUp);
  expect(() => createUpdate(state)).toThrow(usedUp);
}

describe('a state is used up', () => {
  test('by sending a text, a proposal or an update', () => {
    const uses: ((state: GroupState) => { readonly next: GroupState })[] = [
      (state) => protectMessage(state, utf8('text')),
      (state) => createProposal(state, { proposalType: 'remove', removed: 1 }, environment),
      (state) => createUpdate(state),
    ];
    for (const use of uses) {
      const state = TestGroup.of(2).state(0);
      const { next } = use(state);
      expectUsedUp(state);
      expect(() => createCommit(next, environment)).not.toThrow();
    }
  });

  test('by receiving a text, a proposal or a commit', () => {
    const messages: ((group: TestGroup) => Uint8Array)[] = [
      (group) => group.send(0, 'text'),
      (group) => createUpdate(group.state(0)).message,
      (group) => group.make(0).commit,
    ];
    for (const make of messages) {
      const group = TestGroup.of(2);
      const message = make(group);
      const state = group.state(1);
      processMessage(state, message, environment);
      expectUsedUp(state);
    }
  });

  test('by wiping it', () => {
    const state = TestGroup.of(2).state(0);
    wipeGroup(state);
    expectUsedUp(state);
    wipeGroup(state);
  });
});

describe('of what was used nothing is left', () => {
  test('after a text: its key, and all that it follows from', () => {
    const group = TestGroup.of(4);
    for (const from of [0, 0, 2]) {
      const [sender, receiver] = [group.state(from), group.state(1)];
      const atSender = new Set(secretsOf(sender));
      const atReceiver = new Set(secretsOf(receiver));
      group.receive(1, group.send(from, 'text'));
      for (const [before, after] of [
        [atSender, group.state(from)],
        [atReceiver, group.state(1)],
      ] as const) {
        const kept = new Set(secretsOf(after));
        const gone = [...before].filter((secret) => !kept.has(secret));
        expect(gone.length).toBeGreaterThan(0);
        expect(gone.every(isZero)).toBe(true);
        expect([...kept].some(isZero)).toBe(false);
      }
    }
  });

  test('after a commit: nothing of the epoch before, at whoever followed it and, once it is accepted, at whoever made it', () => {
    const group = TestGroup.of(3);
    group.receive(1, group.send(0, 'text'));
    group.proposeUpdate(2);
    const former = group.states.map((state) => [state, secretsOf(state)] as const);
    group.commit(0);
    for (const [state, secrets] of former) {
      expect(secrets.every(isZero)).toBe(true);
      expect(secrets.length).toBeGreaterThan(10);
      expectUsedUp(state);
    }
    expect(group.states.flatMap(secretsOf).some(isZero)).toBe(false);
    expect(group.canAllTalk()).toBe(true);
  });

  test('after wiping: nothing at all, and states of other epochs are whole', () => {
    const group = TestGroup.of(3);
    group.proposeUpdate(1);
    const state = group.state(1);
    const lost = createCommit(copyOf(state), environment);
    const made = group.make(1, { isWithPending: false });
    wipeGroup(state);
    expect(secretsOf(state).every(isZero)).toBe(true);
    for (const { next } of [lost, made]) expect(secretsOf(next).some(isZero)).toBe(false);
    group.states[1] = made.next;
    for (const at of [0, 2]) group.receive(at, made.commit);
    expect(group.canAllTalk()).toBe(true);
  });
});

describe('what is refused changes nothing', () => {
  test('be it tampered with, repeated, of another epoch, or forbidden by the application', () => {
    const group = TestGroup.of(3);
    const repeated = group.send(0, 'once');
    group.receive(1, repeated);
    const text = group.send(0, 'text');
    const commit = group.make(0).commit;
    const state = group.state(1);
    const before = copyOf(state);
    const proposal = createProposal(
      copyOf(group.state(2)),
      { proposalType: 'remove', removed: 0 },
      environment,
    ).message;
    const forbidding = openEnvironment({ isAllowed: () => false });
    expect(() => processMessage(state, proposal, forbidding)).toThrow('crypto.failed');
    for (const message of [repeated, flipped(text, text.length - 1), flipped(commit, commit.length - 1), utf8('')]) {
      expect(() => processMessage(state, message, environment)).toThrow('crypto.failed');
    }
    expect(copyOf(state)).toEqual(before);
    expect(group.receive(1, text).kind).toBe('application');
  });

  test('also when a commit fails at its very end', () => {
    const group = TestGroup.of(3);
    const id = { psk: { pskType: 'external', pskId: utf8('pin') }, pskNonce: new Uint8Array(32) } as const;
    group.environment = openEnvironment({ psk: () => utf8('right') });
    const { commit } = group.make(0, { proposals: [{ proposalType: 'psk', id }] });
    const state = group.state(1);
    const before = copyOf(state);
    const wrong = openEnvironment({ psk: () => utf8('wrong') });
    expect(() => processMessage(state, commit, wrong)).toThrow('crypto.failed');
    expect(copyOf(state)).toEqual(before);
    expect(group.receive(1, commit).kind).toBe('commit');
  });

  test('nor does a message that could not be made', () => {
    const group = TestGroup.of(2);
    const state = group.state(0);
    const before = copyOf(state);
    const twin = packageOf(group.client(1)).keyPackage;
    expect(() => createCommit(state, environment, { proposals: [{ proposalType: 'add', keyPackage: twin }] })).toThrow(
      'crypto.failed',
    );
    expect(() => createProposal(state, { proposalType: 'remove', removed: 9 }, environment)).toThrow('crypto.failed');
    expect(() => createUpdate(state, { extensions: [{ extensionType: 9, extensionData: utf8('') }] })).toThrow(
      'crypto.failed',
    );
    expect(copyOf(state)).toEqual(before);
  });
});

describe('a commit that lost the race', () => {
  test('is wiped, and its author follows the other one', () => {
    const group = TestGroup.of(3);
    const lost = group.make(1, {
      proposals: [{ proposalType: 'add', keyPackage: packageOf(testClient('new')).keyPackage }],
    });
    const before = copyOf(group.state(1));
    wipeGroup(lost.next);
    expect(secretsOf(lost.next).every(isZero)).toBe(true);
    expect(copyOf(group.state(1))).toEqual(before);
    group.commit(2);
    expect(verdictOn(group.state(0), lost.commit)).toBe('the message is of another epoch');
    expect(group.canAllTalk()).toBe(true);
    group.commit(1);
    expect(group.isAgreed()).toBe(true);
  });

  test('leaves texts of its epoch readable, before and after it was made', () => {
    const group = TestGroup.of(2);
    const early = group.send(1, 'early');
    group.make(0);
    expect(group.receive(0, early)).toMatchObject({ plaintext: utf8('early') });
    expect(group.canAllTalk()).toBe(true);
  });
});

describe('a removed member', () => {
  test('learns of it, is left without secrets, and can do nothing more', () => {
    const group = TestGroup.of(3);
    const { commit } = group.make(0, { proposals: [{ proposalType: 'remove', removed: 2 }] });
    const former = secretsOf(group.state(2));
    const result = group.receive(2, commit);
    expect(result).toMatchObject({ kind: 'commit', isSelfRemoved: true, removed: [{ leafIndex: 2 }] });
    const { next } = result;
    expect(next.status).toEqual({ kind: 'removed' });
    expect(former.every(isZero)).toBe(true);
    expect(secretsOf(next).reduce((sum, secret) => sum + secret.length, 0)).toBe(0);
    const error = new AppError('conversation.not-a-member');
    expect(() => protectMessage(next, utf8('hello'))).toThrow(error);
    expect(() => createCommit(next, environment)).toThrow(error);
    expect(() => createUpdate(next)).toThrow(error);
    expect(verdictOn(next, group.send(0, 'not for you'))).toBe('this client is not in the group any more');
  });

  test('also learns of it when its leaf goes to somebody else by the same commit', () => {
    const group = TestGroup.of(3);
    const { keyPackage } = packageOf(testClient('new'));
    const { commit } = group.make(0, {
      proposals: [
        { proposalType: 'remove', removed: 1 },
        { proposalType: 'add', keyPackage },
      ],
    });
    expect(group.receive(1, commit)).toMatchObject({ isSelfRemoved: true, added: [{ leafIndex: 1 }] });
    expect(group.receive(2, commit)).toMatchObject({ isSelfRemoved: false, removed: [{ leafIndex: 1 }] });
  });

  test('can not follow with what it knew, even when it keeps all of it', () => {
    const group = TestGroup.of(4);
    const thief = copyOf(group.state(3));
    const made = group.make(0, { proposals: [{ proposalType: 'remove', removed: 3 }] });
    group.drop(3);
    group.accept(0, made);
    const known = new Set([...thief.privateKeys.values()].map(String));
    expect(group.states.flatMap(secretsOf).some((secret) => known.has(String(secret)))).toBe(false);
    // Its leaf is out of the path, whatever it believes of the group: there is nothing that it could decrypt.
    expect(verdictOn(thief, group.send(0, 'not for you'))).toBe('the message is of another epoch');
    group.commit(1);
    expect(group.canAllTalk()).toBe(true);
  });
});
