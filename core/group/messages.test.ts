/** Messages as they travel, and what becomes of the states that they are made and opened with. */
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { AppError } from '../../shared/errors';
import { limits } from '../../shared/domain/limits';
import { cryptoReady } from '../crypto/primitives';
import { secretsOf, type GroupState } from '../mls/group/group-state';
import type { Ratchet } from '../mls/key-schedule/ratchet';
import { copyOf, reasonOf } from '../mls/testing/verdict';
import { commitChanges } from './commit-changes';
import { protect, unprotect } from './messages';
import { groupRowChanges } from './stored-group';
import { everyone, none, storedAndLoaded, TestGroup, utf8 } from './testing/test-group';

beforeAll(cryptoReady);

const failed = new AppError('crypto.failed');
const usedUp = expect.objectContaining({ code: 'internal.unexpected' }) as AppError;

function expectRefused(state: GroupState, message: Uint8Array): void {
  expect(() => unprotect(state, message, everyone)).toThrow(failed);
}

function flip(bytes: Uint8Array, position: number, bits: number): Uint8Array {
  return bytes.map((byte, index) => (index === position ? byte ^ bits : byte));
}

/** The application ratchet of the first leaf of a group of two. */
function ratchetOfFirst({ secretTree: { top } }: GroupState): Ratchet {
  if (top.kind !== 'parent' || top.left.kind !== 'leaf') throw new Error('the ratchet was not used yet');
  return top.left.application;
}

test('sender and additional data are known on receipt', async () => {
  const group = await TestGroup.of(3);
  const { message } = protect(group.state(2), utf8('text'), utf8('context'));
  expect(unprotect(group.state(0), message, everyone)).toMatchObject({
    kind: 'application',
    plaintext: utf8('text'),
    aad: utf8('context'),
    sender: group.device(2).identity,
  });
});

test('a message may be empty, and so may its additional data', async () => {
  const group = await TestGroup.of(2);
  const { message } = protect(group.state(0), none, none);
  expect(unprotect(group.state(1), message, everyone)).toMatchObject({ plaintext: none, aad: none });
});

test('messages may come in any order, each once', async () => {
  const group = await TestGroup.of(2);
  const sent: Uint8Array[] = [];
  for (let number = 0; number < 8; number += 1) sent.push(group.send(0, `number ${number}`));
  for (const number of [5, 2, 7, 0, 1, 6, 4, 3]) {
    const message = sent[number] ?? none;
    expect(group.receive(1, message)).toMatchObject({ plaintext: utf8(`number ${number}`) });
    expectRefused(group.state(1), message);
  }
  for (const message of sent) expectRefused(group.state(1), message);
});

test('messages of several members may come in any order', async () => {
  const group = await TestGroup.of(3);
  const sent = [0, 1, 0, 1, 0].map((from, number) => ({ number, from, message: group.send(from, `${number}`) }));
  for (const { number, from, message } of sent.reverse()) {
    const opened = group.receive(2, message);
    expect(opened).toMatchObject({ plaintext: utf8(`${number}`), sender: group.device(from).identity });
  }
});

test('the key of an overtaken message is kept alone: no later key follows from it', async () => {
  const group = await TestGroup.of(2);
  group.receive(1, group.send(0, 'first'));
  const { secret } = ratchetOfFirst(group.state(1));
  const secretBefore = secret.slice();
  const early = group.send(0, 'early');
  group.receive(1, group.send(0, 'late'));
  const { skipped, ...ratchet } = ratchetOfFirst(group.state(1));
  expect(skipped.map(({ generation, key, nonce }) => [generation, key.length, nonce.length])).toEqual([[1, 32, 12]]);
  expect(skipped[0]?.key).not.toEqual(secretBefore);
  expect(ratchet.generation).toBe(3);
  expect(ratchet.secret).not.toEqual(secretBefore);
  expect(group.receive(1, early)).toMatchObject({ plaintext: utf8('early') });
  expect(ratchetOfFirst(group.state(1)).skipped).toEqual([]);
});

test('what was opened can not be opened again with anything that was stored afterwards', async () => {
  const group = await TestGroup.of(2);
  const message = group.send(0, 'once');
  const { next } = unprotect(group.state(1), message, everyone);
  expectRefused(storedAndLoaded(next), message);
  group.replace(1, next);
  group.receive(1, group.send(0, 'next'));
  expectRefused(storedAndLoaded(group.state(1)), message);
});

test('a sender can not open its own messages and commits, unless its state was stored before it sent them', async () => {
  const group = await TestGroup.of(2);
  const before = storedAndLoaded(group.state(0));
  const message = group.send(0, 'mine');
  expectRefused(group.state(0), message);
  expectRefused(storedAndLoaded(group.state(0)), message);
  const opened = unprotect(before, message, everyone);
  expect(opened).toMatchObject({ kind: 'application', plaintext: utf8('mine'), isOwn: true });
  expectRefused(opened.next, message);
  const { commit } = commitChanges(group.state(0), {});
  expect(unprotect(group.state(0), commit, everyone).kind).toBe('own-commit');
});

describe('the state that was used', () => {
  test('is wiped of its keys and refused afterwards', async () => {
    const group = await TestGroup.of(2);
    group.receive(1, group.send(0, 'so that both have ratchets'));
    const [sender, receiver] = [group.state(0), group.state(1)];
    const secrets = [ratchetOfFirst(sender).secret, ratchetOfFirst(receiver).secret];
    const { message } = protect(sender, utf8('text'), none);
    unprotect(receiver, message, everyone);
    expect(secrets).toEqual([new Uint8Array(32), new Uint8Array(32)]);
    expect(() => protect(sender, utf8('text'), none)).toThrow(usedUp);
    expect(() => unprotect(receiver, message, everyone)).toThrow(usedUp);
    expect(() => commitChanges(receiver, {})).toThrow(usedUp);
    expect(() => groupRowChanges(undefined, sender)).toThrow(usedUp);
  });

  test('for a commit has nothing left', async () => {
    const group = await TestGroup.of(3);
    group.receive(1, group.send(2, 'so that there is a ratchet'));
    const before = group.state(1);
    const secrets = secretsOf(before);
    expect(secrets.length).toBeGreaterThan(12);
    expect(secrets.filter((secret) => secret.every((byte) => byte === 0))).toEqual([]);
    const { next } = unprotect(before, commitChanges(group.state(0), {}).commit, everyone);
    expect(secrets.filter((secret) => secret.some((byte) => byte !== 0))).toEqual([]);
    expect(secretsOf(next).filter((secret) => secret.every((byte) => byte === 0))).toEqual([]);
  });

  test('stays as it was when the message is refused', async () => {
    const group = await TestGroup.of(2);
    const before = group.state(1);
    const copy = copyOf(before);
    const message = group.send(0, 'text');
    expectRefused(before, flip(message, message.length - 1, 1));
    expectRefused(before, flip(commitChanges(group.state(0), {}).commit, 200, 1));
    const { commit } = commitChanges(group.state(0), {});
    const { commit: other } = commitChanges((await TestGroup.of(2)).state(0), {});
    expectRefused(before, other);
    expect(groupRowChanges(undefined, before)).toEqual(groupRowChanges(undefined, copy));
    expect(unprotect(before, commit, everyone).kind).toBe('commit');
  });
});

describe('a message of either kind', () => {
  async function messages(): Promise<{ group: TestGroup; all: Uint8Array[] }> {
    const group = await TestGroup.of(3);
    const application = group.send(0, 'a message of some length, so that there is something to tamper with');
    return { group, all: [application, commitChanges(group.state(0), {}).commit] };
  }

  test('is refused with any byte tampered with, and the state stays as it was', async () => {
    const { group, all } = await messages();
    for (const message of all) {
      for (let position = 0; position < message.length; position += 1) {
        expectRefused(group.state(1), flip(message, position, 1 << (position % 8)));
      }
    }
    for (const message of all) group.receive(1, message);
  });

  test('is refused when it is cut at any byte or when something follows', async () => {
    const { group, all } = await messages();
    for (const message of all) {
      for (let length = 0; length < message.length; length += 1) {
        expectRefused(group.state(1), message.subarray(0, length));
      }
      expectRefused(group.state(1), Uint8Array.of(...message, 0));
    }
    for (const message of all) group.receive(1, message);
  });

  test('is refused in another group, in a former and in a later epoch', async () => {
    const { group, all } = await messages();
    const other = await TestGroup.of(2);
    for (const message of all) {
      expect(reasonOf(() => unprotect(other.state(1), message, everyone))).toBe('the message is of another group');
    }
    const late = storedAndLoaded(group.state(2));
    group.commit(1, commitChanges(group.state(1), {}));
    for (const message of [...all, group.send(0, 'of the next epoch')]) {
      const state = all.includes(message) ? group.state(2) : late;
      expect(reasonOf(() => unprotect(state, message, everyone))).toBe('the message is of another epoch');
    }
  });
});

test('random bytes are refused', async () => {
  const group = await TestGroup.of(2);
  const header = group.send(0, 'text').subarray(0, 46);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), fc.boolean(), (bytes, hasHeader) => {
      expectRefused(group.state(1), hasHeader ? Uint8Array.of(...header, ...bytes) : bytes);
    }),
    { numRuns: 300 },
  );
  expect(group.allTalk()).toBe(true);
});

test('a message beyond the size of an entry is refused before it is read', async () => {
  const group = await TestGroup.of(2);
  const { message, next } = protect(group.state(0), new Uint8Array(limits.entryBytes), none);
  expect(reasonOf(() => unprotect(group.state(1), message, everyone))).toBe('the message is too large');
  const { message: largest } = protect(next, new Uint8Array(limits.entryBytes - 1024), none);
  expect(unprotect(group.state(1), largest, everyone)).toMatchObject({ kind: 'application' });
});
