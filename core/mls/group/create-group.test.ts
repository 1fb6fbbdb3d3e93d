/** Creating a group (RFC 9420 section 11). */
import { beforeAll, expect, test } from 'vitest';
import { cryptoReady, randomBytes } from '../../crypto/primitives';
import { cipherSuiteIds } from '../crypto/cipher-suite';
import { hmacSha256 } from '../crypto/hash';
import type { Extension } from '../leaf/extension';
import { requiredCapabilitiesExtension } from '../leaf/required-capabilities';
import { externalSendersExtension } from '../proposal/external-senders';
import { groupOf, packageOf, testClient, utf8 } from '../testing/test-client';
import { TestGroup } from '../testing/test-group';
import { reasonOf } from '../testing/verdict';
import { treeHash } from '../tree/tree-hash';
import { createGroup } from './create-group';

beforeAll(cryptoReady);

const required = (changes: Partial<Parameters<typeof requiredCapabilitiesExtension>[0]>): Extension =>
  requiredCapabilitiesExtension({ extensionTypes: [], proposalTypes: [], credentialTypes: [], ...changes });
const creation = (extensions: readonly Extension[]): string =>
  reasonOf(() => groupOf(testClient('creator'), { extensions }));

test.each(cipherSuiteIds)('the creator is alone at epoch 0, with suite %i', (suiteId) => {
  const groupId = randomBytes(16);
  const extensions = [externalSendersExtension([]), required({ extensionTypes: [5], credentialTypes: [1] })];
  const state = groupOf(testClient('creator'), { suiteId, groupId, extensions });
  expect(state.context).toEqual({
    cipherSuite: suiteId,
    groupId,
    epoch: 0n,
    treeHash: treeHash(state.tree),
    confirmedTranscriptHash: new Uint8Array(0),
    extensions,
  });
  expect(state).toMatchObject({ leafIndex: 0, proposals: [], status: { kind: 'active' } });
  expect([...state.privateKeys.keys()]).toEqual([0]);
});

test('every creation has other secrets, and the key package stays whole', () => {
  const own = packageOf(testClient('creator'));
  const before = structuredClone(own);
  const options = { groupId: utf8('same'), creator: own, extensions: [] };
  const [first, second] = [createGroup(options), createGroup(options)];
  expect(first.secrets.epochAuthenticator).not.toEqual(second.secrets.epochAuthenticator);
  expect(own).toEqual(before);
  // The confirmation tag is over nothing, with a key that nobody keeps.
  expect(first.confirmationTag).toHaveLength(32);
  expect(first.confirmationTag).not.toEqual(hmacSha256(new Uint8Array(32), new Uint8Array(0)));
});

test('whoever is alone can commit, send, and be joined', () => {
  const group = TestGroup.of(1);
  for (let round = 0; round < 5; round += 1) group.commit(0);
  group.commit(0, {
    proposals: [{ proposalType: 'group_context_extensions', extensions: [externalSendersExtension([])] }],
  });
  expect(group.state(0).context.epoch).toBe(6n);
  expect(group.send(0, 'nobody hears this').length).toBeGreaterThan(0);
  group.add(0, [testClient('second')]);
  expect(group.canAllTalk()).toBe(true);
  group.remove(0, 1);
  group.commit(0);
  expect(group.state(0).tree.leaves).toHaveLength(1);
  group.add(0, [testClient('third'), testClient('fourth')]);
  expect(group.canAllTalk()).toBe(true);
});

test('the creator must be able to do what it demands, and may demand nothing that is malformed', () => {
  expect(creation([required({ extensionTypes: [0xff01] })])).toBe('a leaf lacks a required capability');
  expect(creation([required({ proposalTypes: [0xff01] })])).toBe('a leaf lacks a required capability');
  expect(creation([required({ credentialTypes: [7] })])).toBe('a leaf lacks a required capability');
  expect(creation([{ extensionType: 0xff01, extensionData: utf8('') }])).toBe(
    'a leaf can not do an extension of the group',
  );
  const one = { extensionType: 1, extensionData: utf8('') };
  expect(creation([one, one])).toBe('an extension occurs twice');
  for (const extensionType of [3, 5]) {
    expect(creation([{ extensionType, extensionData: Uint8Array.of(1) }])).toBe('the bytes end too early');
  }
  const odd = testClient('odd');
  const leaf = { ...odd.leaf, capabilities: { ...odd.leaf.capabilities, credentials: [] } };
  expect(reasonOf(() => groupOf({ ...odd, leaf }))).toBe('a leaf can not do its own credential');
});

test('a suite that is not spoken here is named', () => {
  const own = packageOf(testClient('creator'));
  const creator = { ...own, keyPackage: { ...own.keyPackage, cipherSuite: 0x5a5a } };
  const error = expect.objectContaining({ code: 'crypto.unknown-suite', details: { suite: 0x5a5a } }) as Error;
  expect(() => createGroup({ groupId: utf8('id'), creator, extensions: [] })).toThrow(error);
});
