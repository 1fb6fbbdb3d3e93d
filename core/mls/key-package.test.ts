import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { AppError } from '../../shared/errors';
import { cryptoReady } from '../crypto/primitives';
import { addMembers } from './add';
import { decodePrivateKeys, encodePrivateKeys } from './key-package-codec';
import { generateKeyPackage, isLastResort, readKeyPackage } from './key-package';
import { readMlsMessage } from './mls-message';
import { groupOf, joinWith, makeDevice, packageOf } from './test-group';

beforeAll(cryptoReady);

const failed = new AppError('crypto.failed');
const dayMs = 24 * 60 * 60 * 1000;

test('a key package tells whose it is', async () => {
  const device = await makeDevice();
  const { keyPackage, reference } = await packageOf(device);
  expect(await readKeyPackage(keyPackage)).toEqual(device.identity);
  expect(reference).toHaveLength(32);
});

test('a key package is valid for 90 days, a last resort for a year', async () => {
  const device = await makeDevice();
  const nowMs = Date.UTC(2026, 0, 1);
  for (const [lastResort, days] of [
    [false, 90],
    [true, 365],
  ] as const) {
    const { keyPackage } = await generateKeyPackage({ ...device, isLastResort: lastResort, nowMs });
    for (const readAtMs of [nowMs - dayMs + 1000, nowMs, nowMs + days * dayMs]) {
      expect(await readKeyPackage(keyPackage, readAtMs)).toEqual(device.identity);
    }
    for (const readAtMs of [nowMs - dayMs - 1000, nowMs + days * dayMs + 1000]) {
      await expect(readKeyPackage(keyPackage, readAtMs)).rejects.toEqual(failed);
    }
    const read = readMlsMessage(keyPackage, 'mls_key_package', keyPackage.length);
    expect(isLastResort(read.keyPackage)).toBe(lastResort);
  }
});

test('a last resort opens more than one group', async () => {
  const device = await makeDevice();
  const made = await generateKeyPackage({ ...device, isLastResort: true, nowMs: Date.now() });
  for (let round = 0; round < 2; round += 1) {
    const { welcome } = await addMembers(await groupOf(await makeDevice()), [made.keyPackage]);
    await joinWith(made, welcome);
  }
});

test('a key package with any byte tampered with, or cut, is refused', async () => {
  const { keyPackage } = await packageOf(await makeDevice());
  for (let position = 0; position < keyPackage.length; position += 1) {
    const tampered = Uint8Array.from(keyPackage);
    tampered[position] = (tampered[position] ?? 0) ^ (1 << (position % 8));
    await expect(readKeyPackage(tampered)).rejects.toEqual(failed);
    await expect(readKeyPackage(keyPackage.subarray(0, position))).rejects.toEqual(failed);
  }
  await expect(readKeyPackage(Uint8Array.of(...keyPackage, 0))).rejects.toEqual(failed);
  await expect(readKeyPackage(new Uint8Array(16 * 1024 + 1))).rejects.toEqual(failed);
});

test('a key package that is not valid can not be added', async () => {
  const made = await packageOf(await makeDevice());
  const group = await groupOf(await makeDevice());
  await expect(addMembers(group, [made.keyPackage.slice(1)])).rejects.toEqual(failed);
  await expect(addMembers(group, [made.keyPackage], { nowMs: Date.now() + 91 * dayMs })).rejects.toEqual(failed);
});

test('random bytes are neither a key package nor private keys', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
      await expect(readKeyPackage(bytes)).rejects.toEqual(failed);
      expect(() => decodePrivateKeys(bytes)).toThrow();
    }),
  );
});

test('private keys survive being stored, and nothing else is taken for them', async () => {
  const { privateKeys } = await packageOf(await makeDevice());
  expect(encodePrivateKeys(decodePrivateKeys(privateKeys))).toEqual(privateKeys);
  for (let length = 0; length < privateKeys.length; length += 1) {
    expect(() => decodePrivateKeys(privateKeys.subarray(0, length))).toThrow();
  }
});
