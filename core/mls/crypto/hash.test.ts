import { createHash, createHmac, hkdfSync } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { cryptoReady, randomBytes } from '../../crypto/primitives';
import { toHex } from '../../../shared/domain/ids';
import { expand, extract, hmacSha256, sha256 } from './hash';

beforeAll(cryptoReady);

test('SHA-256 is that of node:crypto for every length', () => {
  for (let length = 0; length <= 260; length += 1) {
    const data = randomBytes(length);
    expect(toHex(sha256(data))).toBe(createHash('sha256').update(data).digest('hex'));
  }
  const long = randomBytes(300_001);
  expect(toHex(sha256(long))).toBe(createHash('sha256').update(long).digest('hex'));
});

test('HMAC is that of node:crypto for every length of the key and of the data', () => {
  for (let keyLength = 0; keyLength <= 150; keyLength += 1) {
    const key = randomBytes(keyLength);
    for (const length of [0, 1, 31, 32, 33, 55, 56, 63, 64, 65, 119, 128, keyLength]) {
      const data = randomBytes(length);
      const expected = createHmac('sha256', key).update(data).digest('hex');
      expect(toHex(hmacSha256(key, data))).toBe(expected);
    }
  }
});

test('HKDF is that of node:crypto', () => {
  for (let length = 1; length <= 200; length += 1) {
    const [inputKey, salt, info] = [randomBytes(length % 70), randomBytes(length % 45), randomBytes(length % 90)];
    const expected = new Uint8Array(hkdfSync('sha256', inputKey, salt, info, length));
    expect(expand(extract(salt, inputKey), info, length)).toEqual(expected);
  }
  expect(expand(randomBytes(32), randomBytes(3), 0)).toEqual(new Uint8Array(0));
});

test('neither the key nor the data is changed', () => {
  const [key, data] = [randomBytes(20), randomBytes(20)];
  const [keyBefore, dataBefore] = [key.slice(), data.slice()];
  hmacSha256(key, data);
  sha256(data);
  expand(key, data, 100);
  expect([key, data]).toEqual([keyBefore, dataBefore]);
});

test('what is returned belongs to the caller alone', () => {
  const first = sha256(randomBytes(10));
  const copy = first.slice();
  sha256(randomBytes(10)).fill(0);
  expect(first).toEqual(copy);
  expect(first.buffer.byteLength).toBe(32);
});

test('HKDF does not stretch further than its definition allows', () => {
  expect(expand(randomBytes(32), randomBytes(4), 255 * 32)).toHaveLength(255 * 32);
  expect(() => expand(randomBytes(32), randomBytes(4), 255 * 32 + 1)).toThrow(RangeError);
});
