import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { AppError } from '../../shared/errors';
import { limits } from '../../shared/domain/limits';
import { cryptoReady, randomBytes } from '../crypto/primitives';
import { decodeMlsMessageOf, encodeMlsMessage } from '../mls/framing/mls-message';
import type { KeyPackage } from '../mls/key-package/key-package';
import type { Capabilities } from '../mls/leaf/capabilities';
import { lastResortExtensionType } from '../mls/leaf/extension';
import type { KeyPackageForgery } from '../mls/testing/forge-key-package';
import { reasonOf } from '../mls/testing/verdict';
import { commitChanges } from './commit-changes';
import { isLastResort } from './group-rules';
import { decodePrivateKeys, encodePrivateKeys, generateKeyPackage, readKeyPackage } from './key-package';
import { forgedPackage } from './testing/forge';
import { groupOf, joinWith, makeDevice, none, packageOf, type Device } from './testing/test-group';

beforeAll(cryptoReady);

const failed = new AppError('crypto.failed');
const dayMs = 24 * 60 * 60 * 1000;
/** Where the number of the cipher suite is: after three numbers of 16 bits. */
const suiteAt = 6;

function opened(bytes: Uint8Array): KeyPackage {
  return decodeMlsMessageOf(bytes, 'mls_key_package', bytes.length).keyPackage;
}

function codeOf(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    return error instanceof AppError ? error.code : String(error);
  }
  return 'accepted';
}

/** What is said about a key package that is signed as it should be, but changed before. */
function verdict(device: Device, forgery: KeyPackageForgery): string {
  const { keyPackage } = forgedPackage(device, forgery);
  return reasonOf(() => readKeyPackage(encodeMlsMessage({ wireFormat: 'mls_key_package', keyPackage })));
}

describe('a key package', () => {
  test('tells whose it is', async () => {
    const device = await makeDevice();
    const { keyPackage, reference } = packageOf(device);
    expect(readKeyPackage(keyPackage)).toEqual(device.identity);
    expect(reference).toHaveLength(32);
    expect(packageOf(device).reference).not.toEqual(reference);
    expect(readKeyPackage(packageOf(device, { suiteId: 1 }).keyPackage)).toEqual(device.identity);
  });

  test('is valid for 90 days, a last resort for a year, both from a day before', async () => {
    const device = await makeDevice();
    const nowMs = Date.UTC(2026, 0, 1);
    for (const [lastResort, days] of [
      [false, 90],
      [true, 365],
    ] as const) {
      const { keyPackage } = generateKeyPackage({ ...device, isLastResort: lastResort, nowMs });
      for (const readAtMs of [nowMs - dayMs + 1000, nowMs, nowMs + days * dayMs]) {
        expect(readKeyPackage(keyPackage, readAtMs)).toEqual(device.identity);
      }
      for (const readAtMs of [nowMs - dayMs - 1000, nowMs + days * dayMs + 1000]) {
        expect(() => readKeyPackage(keyPackage, readAtMs)).toThrow(failed);
      }
      expect(isLastResort(opened(keyPackage))).toBe(lastResort);
    }
  });

  test('that is no last resort may not be valid for as long as one', async () => {
    const device = await makeDevice();
    const { keyPackage } = generateKeyPackage({ ...device, isLastResort: true, nowMs: Date.now() });
    const { source } = opened(keyPackage).leafNode;
    const changeLeaf: KeyPackageForgery['changeLeaf'] = (leaf) => ({ ...leaf, source });
    const extensions = [{ extensionType: lastResortExtensionType, extensionData: none }];
    expect(verdict(device, { changeLeaf })).toBe('the lifetime has an unacceptable length');
    expect(verdict(device, { changeLeaf, change: (each) => ({ ...each, extensions }) })).toBe('accepted');
  });

  test('with any byte tampered with, or cut, or followed by something, is refused', async () => {
    const { keyPackage } = packageOf(await makeDevice());
    for (let position = 0; position < keyPackage.length; position += 1) {
      const bits = 1 << (position % 8);
      const tampered = keyPackage.map((byte, index) => (index === position ? byte ^ bits : byte));
      // Only the number of the suite is read before anything is verified.
      const isSuite = position === suiteAt || position === suiteAt + 1;
      expect(codeOf(() => readKeyPackage(tampered))).toBe(isSuite ? 'crypto.unknown-suite' : 'crypto.failed');
      expect(() => readKeyPackage(keyPackage.subarray(0, position))).toThrow(failed);
    }
    expect(() => readKeyPackage(Uint8Array.of(...keyPackage, 0))).toThrow(failed);
    const large = Uint8Array.of(...keyPackage, ...new Uint8Array(limits.keyPackageBytes));
    expect(reasonOf(() => readKeyPackage(large))).toBe('the message is too large');
  });

  test('for a suite that is not spoken here has an error of its own', async () => {
    const { keyPackage } = packageOf(await makeDevice());
    const other = encodeMlsMessage({
      wireFormat: 'mls_key_package',
      keyPackage: { ...opened(keyPackage), cipherSuite: 0x004d },
    });
    const error = expect.objectContaining({ code: 'crypto.unknown-suite', details: { suite: 0x4d } }) as AppError;
    expect(() => readKeyPackage(other)).toThrow(error);
  });

  test('that was signed for one suite is not one for another', async () => {
    const { keyPackage } = packageOf(await makeDevice(), { suiteId: 3 });
    const moved = encodeMlsMessage({
      wireFormat: 'mls_key_package',
      keyPackage: { ...opened(keyPackage), cipherSuite: 1 },
    });
    expect(reasonOf(() => readKeyPackage(moved))).toBe('the key package is not signed');
  });

  test('of another kind of message is refused', async () => {
    const made = packageOf(await makeDevice());
    const { commit, welcome = none } = commitChanges(groupOf(await makeDevice()), { add: [made.keyPackage] });
    for (const message of [commit, welcome]) {
      expect(reasonOf(() => readKeyPackage(message))).toBe('the message is of another kind');
    }
  });
});

describe('a key package is refused, however well it is signed, when', () => {
  test('its leaf lacks a capability that our groups need', async () => {
    const device = await makeDevice();
    const without = (changes: Partial<Capabilities>): KeyPackageForgery => ({
      changeLeaf: (leaf) => ({ ...leaf, capabilities: { ...leaf.capabilities, ...changes } }),
    });
    expect(verdict(device, without({}))).toBe('accepted');
    const reason = 'the leaf lacks a capability that our groups need';
    expect(verdict(device, without({ versions: [] }))).toBe(reason);
    expect(verdict(device, without({ cipherSuites: [1] }))).toBe(reason);
    expect(verdict(device, without({ extensions: [lastResortExtensionType] }))).toBe(reason);
    expect(verdict(device, without({ credentials: [] }))).toBe(reason);
    // The capabilities that a newer version has besides do not matter.
    expect(verdict(device, without({ cipherSuites: [1, 3, 0x4d], proposals: [8], versions: [1, 2] }))).toBe('accepted');
  });

  test('it has an extension that its leaf can not do', async () => {
    const device = await makeDevice();
    const extensions = [{ extensionType: 0xf00d, extensionData: none }];
    expect(verdict(device, { change: (each) => ({ ...each, extensions }) })).toBe(
      'the leaf lacks a capability that our groups need',
    );
  });

  test('its leaf was made for a group', async () => {
    const device = await makeDevice();
    const position = { groupId: randomBytes(32), leafIndex: 0 };
    const changeLeaf: KeyPackageForgery['changeLeaf'] = (leaf) => ({ ...leaf, source: { leafNodeSource: 'update' } });
    expect(verdict(device, { changeLeaf, position })).toBe('the leaf is not from a key package');
  });

  test('its keys can not be used, or are one and the same', async () => {
    const device = await makeDevice();
    const weak = new Uint8Array(32);
    expect(verdict(device, { changeLeaf: (leaf) => ({ ...leaf, encryptionKey: weak }) })).toBe(
      'an encryption key can not be used',
    );
    expect(verdict(device, { change: (each) => ({ ...each, initKey: weak }) })).toBe('an init key can not be used');
    expect(verdict(device, { change: (each) => ({ ...each, initKey: each.leafNode.encryptionKey }) })).toBe(
      'init key and encryption key are the same',
    );
  });

  test('its identity has another form', async () => {
    const device = await makeDevice();
    for (const length of [0, 32, 47, 49]) {
      const credential = { credentialType: 'basic', identity: randomBytes(length) } as const;
      expect(verdict(device, { changeLeaf: (leaf) => ({ ...leaf, credential }) })).toBe(
        'the identity has a wrong size',
      );
    }
  });
});

test('a last resort opens more than one group', async () => {
  const device = await makeDevice();
  const made = generateKeyPackage({ ...device, isLastResort: true, nowMs: Date.now() });
  for (let round = 0; round < 2; round += 1) {
    const { welcome } = commitChanges(groupOf(await makeDevice()), { add: [made.keyPackage] });
    await joinWith(made, welcome);
  }
});

test('random bytes are neither a key package nor private keys', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), fc.boolean(), (bytes, hasHeader) => {
      const message = hasHeader ? Uint8Array.of(0, 1, 0, 5, 0, 1, 0, 3, ...bytes) : bytes;
      expect(() => readKeyPackage(message)).toThrow(failed);
      expect(() => decodePrivateKeys(bytes)).toThrow();
    }),
    { numRuns: 300 },
  );
});

test('private keys survive being stored, and nothing else is taken for them', async () => {
  const { privateKeys, keyPackage } = packageOf(await makeDevice());
  const decoded = decodePrivateKeys(privateKeys);
  expect(encodePrivateKeys(decoded)).toEqual(privateKeys);
  expect(decoded.keyPackage).toEqual(opened(keyPackage));
  for (let length = 0; length < privateKeys.length; length += 1) {
    expect(() => decodePrivateKeys(privateKeys.subarray(0, length))).toThrow();
  }
  expect(() => decodePrivateKeys(Uint8Array.of(...privateKeys, 0))).toThrow();
  expect(() => decodePrivateKeys(privateKeys.map((byte, index) => (index === 0 ? 1 : byte)))).toThrow();
  privateKeys.fill(0);
  expect([decoded.initSecretKey, decoded.encryptionSecretKey].some((key) => key.every((byte) => byte === 0))).toBe(
    false,
  );
});
