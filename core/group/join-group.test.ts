/** Joining by a welcome: whose groups are believed, and whose are not. */
import { beforeAll, describe, expect, test } from 'vitest';
import { limits } from '../../shared/domain/limits';
import { AppError } from '../../shared/errors';
import { cryptoReady, randomBytes } from '../crypto/primitives';
import { decodeMlsMessageOf, encodeMlsMessage } from '../mls/framing/mls-message';
import type { LeafNode } from '../mls/leaf/leaf-node';
import { signLeafNode } from '../mls/leaf/leaf-node';
import { forgeWelcome, type WelcomeForgery } from '../mls/testing/forge-welcome';
import { reasonOf } from '../mls/testing/verdict';
import { memberAt, type RatchetTree } from '../mls/tree/ratchet-tree';
import { splitWelcome } from '../mls/welcome/make-welcome';
import { welcomeReferences } from '../mls/welcome/open-welcome';
import type { Welcome } from '../mls/welcome/welcome';
import { commitChanges } from './commit-changes';
import { groupContextExtensions } from './group-state-extension';
import { members } from './group';
import { joinFromWelcome } from './join-group';
import { decodePrivateKeys, type NewKeyPackage } from './key-package';
import type { LeafIdentity } from './leaf-identity';
import { everyone, groupOf, makeDevice, makeDevices, none, packageOf, TestGroup, utf8 } from './testing/test-group';

beforeAll(cryptoReady);

const failed = new AppError('crypto.failed');

function join(welcome: Uint8Array, made: NewKeyPackage, check: (leaf: LeafIdentity) => boolean = everyone) {
  return joinFromWelcome({ welcome, privateKeys: () => made.privateKeys, check });
}

/** Which check refuses a welcome that a member of a group of so many forged. */
async function verdict(count: number, forgery: WelcomeForgery): Promise<string> {
  const group = await TestGroup.of(count);
  const made = packageOf(await makeDevice());
  const welcome = forgeWelcome(group.state(0), decodePrivateKeys(made.privateKeys), forgery);
  return reasonOfJoining(join(welcome, made));
}

async function reasonOfJoining(joining: Promise<unknown>): Promise<string> {
  const error = await joining.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  return reasonOf(() => {
    if (error !== undefined) throw error;
  });
}

/** A tree with another leaf, and without parents: their hashes would tell first. */
function withLeaf(leafIndex: number, change: (leaf: LeafNode) => LeafNode): WelcomeForgery {
  return {
    changeTree: (tree): RatchetTree => ({
      ...tree,
      leaves: tree.leaves.map((leaf, index) => (index === leafIndex && leaf !== undefined ? change(leaf) : leaf)),
      parents: tree.parents.map(() => undefined),
      hashes: tree.hashes.map(() => undefined),
    }),
  };
}

function flipped(bytes: Uint8Array, position: number): Uint8Array {
  return bytes.map((byte, index) => (index === position ? byte ^ 1 : byte));
}

function changed(bytes: Uint8Array, changes: Partial<Welcome>): Uint8Array {
  const { welcome } = decodeMlsMessageOf(bytes, 'mls_welcome', bytes.length);
  return encodeMlsMessage({ wireFormat: 'mls_welcome', welcome: { ...welcome, ...changes } });
}

async function welcomed(): Promise<{ founder: LeafIdentity; made: NewKeyPackage; welcome: Uint8Array }> {
  const founder = await makeDevice();
  const made = packageOf(await makeDevice());
  const { welcome = none } = commitChanges(groupOf(founder), { add: [made.keyPackage] });
  return { founder: founder.identity, made, welcome };
}

describe('a welcome', () => {
  test('is joined with the key package that it is for, which is told', async () => {
    const { welcome, made } = await welcomed();
    const { state, keyPackageReference } = await join(welcome, made);
    expect(keyPackageReference).toEqual(made.reference);
    expect(members(state)).toHaveLength(2);
    expect(made.privateKeys.some((byte) => byte !== 0)).toBe(true);
  });

  test('for many is for each of them, whole or in parts', async () => {
    const group = await TestGroup.of(2);
    const made = (await makeDevices(3)).map((device) => packageOf(device));
    const { welcome = none } = commitChanges(group.state(0), { add: made.map(({ keyPackage }) => keyPackage) });
    expect(welcomeReferences(welcome)).toEqual(made.map(({ reference }) => reference));
    const parts = splitWelcome(welcome);
    for (const [index, own] of made.entries()) {
      const part = parts[index];
      if (part === undefined) throw new Error('a part is missing');
      expect(part.newMember).toEqual(own.reference);
      const asked: Uint8Array[] = [];
      const privateKeys = (reference: Uint8Array): Uint8Array | undefined => {
        asked.push(reference);
        return asked.length > index ? own.privateKeys : undefined;
      };
      const whole = await joinFromWelcome({ welcome, privateKeys, check: everyone });
      expect(asked).toEqual(made.slice(0, index + 1).map(({ reference }) => reference));
      expect(whole.keyPackageReference).toEqual(own.reference);
      expect((await join(part.welcome, own)).state.leafIndex).toBe(whole.state.leafIndex);
      const next = parts[(index + 1) % parts.length];
      await expect(join(next?.welcome ?? none, own)).rejects.toEqual(failed);
    }
  });

  test('is refused when it is for another device', async () => {
    const { welcome } = await welcomed();
    const other = packageOf(await makeDevice());
    const nobody = joinFromWelcome({ welcome, privateKeys: () => undefined, check: everyone });
    expect(await reasonOfJoining(nobody)).toBe('the welcome is not for this device');
    expect(await reasonOfJoining(join(welcome, other))).toBe('the welcome is not for this client');
  });

  test('is refused when the check refuses one leaf; it is asked about each of them', async () => {
    const group = await TestGroup.of(3);
    const device = await makeDevice();
    const made = packageOf(device);
    const { welcome = none } = commitChanges(group.state(0), { add: [made.keyPackage] });
    const all = [...group.devices.map(({ identity }) => identity), device.identity];
    for (const refused of all) {
      const check = ({ deviceId }: LeafIdentity): boolean => deviceId !== refused.deviceId;
      expect(await reasonOfJoining(join(welcome, made, check))).toBe('a leaf is not authorised');
    }
    const asked: LeafIdentity[] = [];
    await join(welcome, made, (leaf) => asked.push(leaf) > 0);
    expect(asked).toEqual(all);
  });

  test('is refused with a byte tampered with, or cut', async () => {
    const { welcome, made } = await welcomed();
    // Behind two numbers of 16 bits is that of the suite.
    const suiteAt = 4;
    for (let position = 0; position < welcome.length; position += 7) {
      await expect(join(flipped(welcome, position), made)).rejects.toEqual(failed);
      await expect(join(welcome.slice(0, position), made)).rejects.toEqual(failed);
      expect(() => welcomeReferences(Uint8Array.of(...welcome.slice(0, position), 255))).toThrow(failed);
    }
    for (const position of [suiteAt, suiteAt + 1]) {
      await expect(join(flipped(welcome, position), made)).rejects.toMatchObject({ code: 'crypto.unknown-suite' });
    }
    await expect(join(Uint8Array.of(...welcome, 0), made)).rejects.toEqual(failed);
    await join(welcome, made);
  });

  test('for a suite that is not spoken here has an error of its own', async () => {
    const { welcome, made } = await welcomed();
    const other = changed(welcome, { cipherSuite: 0x004d });
    await expect(join(other, made)).rejects.toMatchObject({ code: 'crypto.unknown-suite', details: { suite: 0x4d } });
    expect(await reasonOfJoining(join(changed(welcome, { cipherSuite: 1 }), made))).toBe(
      'the welcome is for another suite',
    );
  });

  test('is refused when it is for nobody, or too large', async () => {
    const { welcome, made } = await welcomed();
    expect(await reasonOfJoining(join(changed(welcome, { secrets: [] }), made))).toBe('the welcome is for nobody');
    const large = changed(welcome, { encryptedGroupInfo: new Uint8Array(limits.entryBytes) });
    expect(await reasonOfJoining(join(large, made))).toBe('the welcome is too large');
  });

  test('is refused with private keys that were stored in another form', async () => {
    const { welcome, made } = await welcomed();
    const privateKeys = () => made.privateKeys.slice(0, -1);
    await expect(joinFromWelcome({ welcome, privateKeys, check: everyone })).rejects.toEqual(failed);
  });
});

// Up to eight signatures are verified at once, more of them on other threads.
describe.each([2, 6, 10])('a group of %i', (count) => {
  test('is joined by a newcomer whose welcome nothing was changed in', async () => {
    expect(await verdict(count, {})).toBe('accepted');
  });

  test('is refused when the signature of one leaf is wrong', async () => {
    for (const leafIndex of [0, count - 1]) {
      const wrong = withLeaf(leafIndex, (leaf) => ({ ...leaf, signature: flipped(leaf.signature, 40) }));
      expect(await verdict(count, wrong)).toBe('a signature is not valid');
      const missing = withLeaf(leafIndex, (leaf) => ({ ...leaf, signature: none }));
      expect(await verdict(count, missing)).toBe('a signature is not valid');
    }
  });

  test('is refused when a leaf was signed for another place, or with another key', async () => {
    const group = await TestGroup.of(count);
    const { suite, context } = group.state(0);
    const { groupId } = context;
    const made = packageOf(await makeDevice());
    const own = decodePrivateKeys(made.privateKeys);
    const author = group.device(0);
    const stranger = (await makeDevice()).signature.secretKey;
    for (const [secretKey, position, expected] of [
      [author.signature.secretKey, { groupId, leafIndex: 0 }, 'accepted'],
      [author.signature.secretKey, { groupId, leafIndex: 1 }, 'a signature is not valid'],
      [author.signature.secretKey, { groupId: randomBytes(32), leafIndex: 0 }, 'a signature is not valid'],
      [stranger, { groupId, leafIndex: 0 }, 'a signature is not valid'],
    ] as const) {
      const resigned = signLeafNode(suite, memberAt(group.state(0).tree, 0), secretKey, position);
      const welcome = forgeWelcome(
        group.state(0),
        own,
        withLeaf(0, () => resigned),
      );
      expect(await reasonOfJoining(join(welcome, made))).toBe(expected);
    }
  });

  test('is refused when the one that welcomes did not sign', async () => {
    const { secretKey } = (await makeDevice()).signature;
    expect(await verdict(count, { signatureSecretKey: secretKey })).toBe('a signature is not valid');
  });
});

describe('a group is refused', () => {
  test('with other extensions than ours', async () => {
    const [required, state] = groupContextExtensions(utf8('name'));
    if (required === undefined || state === undefined) throw new Error('an extension is missing');
    const cases = [
      ['accepted', [required, state]],
      ['the group context has other extensions than ours', [state]],
      ['the group context has other extensions than ours', [required]],
      ['the group context has other extensions than ours', []],
      ['the group requires other capabilities than ours', [state, required]],
      ['a leaf can not do an extension of the group', [required, { ...state, extensionType: 0xfc02 }]],
      ['the group context has no acceptable group state', [required, { ...state, extensionType: 0x000a }]],
    ] as const;
    for (const [reason, extensions] of cases) expect(await verdict(2, { context: { extensions } })).toBe(reason);
  });

  test('whose group state is too large', async () => {
    const [required, state] = groupContextExtensions(utf8('name'));
    if (required === undefined || state === undefined) throw new Error('an extension is missing');
    const large = { ...state, extensionData: new Uint8Array(64 * 1024 + 1) };
    expect(await verdict(2, { context: { extensions: [required, large] } })).toBe(
      'the group context has no acceptable group state',
    );
  });

  test('whose epoch can not be counted', async () => {
    const last = BigInt(Number.MAX_SAFE_INTEGER);
    expect(await verdict(2, { context: { epoch: last } })).toBe('accepted');
    expect(await verdict(2, { context: { epoch: last + 1n } })).toBe('the epoch is too large');
  });

  test('with a pre-shared key, of which our devices have none', async () => {
    const psk = { psk: { pskType: 'external', pskId: utf8('key') }, pskNonce: randomBytes(32) } as const;
    expect(await verdict(2, { psks: [psk] })).toBe('a pre-shared key is not known here');
  });

  test('with a leaf that is valid for ever, or whose identity has another form', async () => {
    const eternal = withLeaf(1, (leaf) => ({
      ...leaf,
      source: { leafNodeSource: 'key_package', lifetime: { notBefore: 0n, notAfter: 2n ** 63n } },
    }));
    expect(await verdict(3, eternal)).toBe('the lifetime has an unacceptable length');
    const credential = { credentialType: 'basic', identity: randomBytes(12) } as const;
    expect(
      await verdict(
        3,
        withLeaf(1, (leaf) => ({ ...leaf, credential })),
      ),
    ).toBe('the identity has a wrong size');
  });

  test('but not because a member’s key package is over by now', async () => {
    const group = await TestGroup.of(3);
    const device = await makeDevice();
    const made = packageOf(device);
    const { welcome = none } = commitChanges(group.state(0), { add: [made.keyPackage] });
    const nowMs = Date.now() + 400 * 24 * 60 * 60 * 1000;
    const options = { welcome, privateKeys: () => made.privateKeys, check: everyone, nowMs };
    expect(members((await joinFromWelcome(options)).state)).toHaveLength(4);
  });
});
