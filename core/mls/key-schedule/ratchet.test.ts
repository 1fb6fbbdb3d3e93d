/** A sender's ratchet (RFC 9420 sections 9.1 and 9.2). */
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { cryptoReady, randomBytes, wipe } from '../../crypto/primitives';
import { cipherSuite } from '../crypto/cipher-suite';
import { reasonOf } from '../testing/verdict';
import {
  maxGenerationsAhead,
  maxSkippedKeys,
  newRatchet,
  ratchetSecrets,
  takeGeneration,
  type MessageKey,
  type Ratchet,
} from './ratchet';

beforeAll(cryptoReady);

const suite = cipherSuite(3);
const isZero = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0);

/** The keys of the first generations, in order. */
function keysOf(secret: Uint8Array, count: number): MessageKey[] {
  let ratchet = newRatchet(secret.slice());
  return Array.from({ length: count }, () => {
    const { messageKey, next } = takeGeneration(suite, ratchet);
    ratchet = next;
    return messageKey;
  });
}

test('each generation has another key and another nonce, the same in any order', () => {
  const secret = randomBytes(32);
  const keys = keysOf(secret, 40);
  expect(new Set(keys.map(({ key }) => key.join())).size).toBe(40);
  expect(new Set(keys.map(({ nonce }) => nonce.join())).size).toBe(40);
  fc.assert(
    fc.property(fc.shuffledSubarray([...keys.keys()]), (order) => {
      let ratchet = newRatchet(secret.slice());
      for (const generation of order) {
        const { messageKey, next } = takeGeneration(suite, ratchet, generation);
        expect(messageKey).toEqual(keys[generation]);
        ratchet = next;
      }
    }),
    { numRuns: 30 },
  );
});

describe('a generation that is skipped', () => {
  test('is kept as its key and nonce, and never as the secret that others follow from', () => {
    const secret = randomBytes(32);
    const keys = keysOf(secret, 6);
    const { next, consumed } = takeGeneration(suite, newRatchet(secret), 5);
    expect(next.skipped).toEqual(keys.slice(0, 5));
    const secrets: Uint8Array[] = [];
    let ratchet = newRatchet(secret.slice());
    for (let generation = 0; generation < 6; generation += 1) {
      secrets.push(ratchet.secret.slice());
      ratchet = takeGeneration(suite, ratchet).next;
    }
    // The secrets of all six are consumed; what is left is the one of the seventh.
    expect(consumed.slice(0, 6)).toEqual(secrets);
    expect(next.secret).toEqual(ratchet.secret);
    const kept = ratchetSecrets(next).map(String);
    expect(kept.some((bytes) => secrets.map(String).includes(bytes))).toBe(false);
  });

  test('can be taken once, and the others stay', () => {
    const { next: first } = takeGeneration(suite, newRatchet(randomBytes(32)), 3);
    const { next: second, consumed, messageKey } = takeGeneration(suite, first, 1);
    expect(second.skipped.map(({ generation }) => generation)).toEqual([0, 2]);
    expect(consumed).toEqual([messageKey.key, messageKey.nonce]);
    for (const gone of [1, 3]) {
      expect(reasonOf(() => takeGeneration(suite, second, gone))).toBe('the key of this generation is gone');
    }
    expect(second.generation).toBe(4);
  });

  test('is forgotten when too many are, the oldest first', () => {
    const { next, consumed } = takeGeneration(suite, newRatchet(randomBytes(32)), maxSkippedKeys + 10);
    expect(next.skipped.map(({ generation }) => generation)).toEqual(
      Array.from({ length: maxSkippedKeys }, (_, index) => index + 10),
    );
    expect(reasonOf(() => takeGeneration(suite, next, 9))).toBe('the key of this generation is gone');
    expect(reasonOf(() => takeGeneration(suite, next, 10))).toBe('accepted');
    // Secrets, the key that was asked for, and the keys that are forgotten.
    expect(consumed).toHaveLength(maxSkippedKeys + 11 + 2 + 20);
    const later = takeGeneration(suite, next, next.generation + 1);
    const [oldest] = next.skipped;
    expect(later.consumed).toContain(oldest?.key);
    expect(later.next.skipped).toHaveLength(maxSkippedKeys);
  });
});

describe('the window', () => {
  test('ends where it would be too much work', () => {
    const ratchet = newRatchet(randomBytes(32));
    expect(reasonOf(() => takeGeneration(suite, ratchet, maxGenerationsAhead))).toBe('accepted');
    for (const generation of [maxGenerationsAhead + 1, 0xffff_fffe, 0xffff_ffff]) {
      expect(reasonOf(() => takeGeneration(suite, ratchet, generation))).toBe('the generation is too far ahead');
    }
    const { next } = takeGeneration(suite, ratchet, 500);
    expect(reasonOf(() => takeGeneration(suite, next, 501 + maxGenerationsAhead))).toBe('accepted');
  });

  test('ends with the last generation', () => {
    const nearEnd: Ratchet = { generation: 0xffff_fffe, secret: randomBytes(32), skipped: [] };
    expect(reasonOf(() => takeGeneration(suite, nearEnd))).toBe('accepted');
    expect(reasonOf(() => takeGeneration(suite, nearEnd, 0xffff_ffff))).toBe('the ratchet is at its end');
  });
});

test('taking a key changes nothing until what is consumed is wiped; then nothing of it is left', () => {
  const secret = randomBytes(32);
  const ratchet = takeGeneration(suite, newRatchet(secret), 4).next;
  const before = structuredClone(ratchet);
  for (const generation of [1, 4, 7, 9]) {
    if (generation !== 4) takeGeneration(suite, ratchet, generation);
    expect(ratchet).toEqual(before);
  }
  const taken = takeGeneration(suite, ratchet, 6);
  wipe(...taken.consumed);
  expect(isZero(ratchet.secret)).toBe(true);
  expect([taken.messageKey.key, taken.messageKey.nonce].every(isZero)).toBe(true);
  expect(ratchetSecrets(taken.next).some(isZero)).toBe(false);
  const late = takeGeneration(suite, taken.next, 2);
  wipe(...late.consumed);
  expect(taken.next.skipped.filter(({ key }) => isZero(key)).map(({ generation }) => generation)).toEqual([2]);
});
