import { beforeAll, describe, expect, test } from 'vitest';
import { toHex } from '../../../shared/domain/ids';
import { cryptoReady } from '../../crypto/primitives';
import { cipherSuite } from '../crypto/cipher-suite';
import { decodeMlsMessage } from '../framing/mls-message';
import { openEnvironment, type Environment } from '../group/environment';
import type { GroupState } from '../group/group-state';
import { processMessage } from '../group/process-message';
import type { OwnKeyPackage } from '../key-package/key-package';
import type { Psk } from '../key-schedule/pre-shared-key';
import { encryptionKeyAt, parentAt } from '../tree/ratchet-tree';
import { directPath, leafToNode } from '../tree/tree-math';
import { joinGroup } from '../welcome/join-group';
import { openWelcome } from '../welcome/open-welcome';
import { hasVectors, hex, readVectors, type Hex, type OfSuite } from './vectors';

beforeAll(cryptoReady);

interface PassiveClient
  extends
    OfSuite,
    Hex<
      'key_package' | 'signature_priv' | 'encryption_priv' | 'init_priv' | 'welcome' | 'initial_epoch_authenticator'
    > {
  readonly external_psks: readonly Hex<'psk_id' | 'psk'>[];
  readonly ratchet_tree: string | null;
  readonly epochs: readonly (Hex<'commit' | 'epoch_authenticator'> & { readonly proposals: readonly string[] })[];
}

describe.skipIf(!hasVectors)('vectors of the working group', () => {
  test.each(['passive-client-welcome.json', 'passive-client-handling-commit.json', 'passive-client-random.json'])(
    '%s',
    (name) => {
      for (const vector of readVectors<PassiveClient>(name)) followGroup(vector);
    },
  );
});

function followGroup(vector: PassiveClient): void {
  const psks = new Map(
    vector.external_psks.map(({ psk_id: id, psk }) => [nameOf({ pskType: 'external', pskId: hex(id) }), hex(psk)]),
  );
  const environment = anyLifetime(psks);
  const apart = vector.ratchet_tree === null ? {} : { ratchetTree: hex(vector.ratchet_tree) };
  const opened = openWelcome({ welcome: hex(vector.welcome), own: ownKeyPackage(vector), ...apart }, environment);
  let state = joinGroup(opened, environment);
  expect(state.secrets.epochAuthenticator).toEqual(hex(vector.initial_epoch_authenticator));
  checkPrivateKeys(state);
  for (const { proposals, commit, epoch_authenticator: authenticator } of vector.epochs) {
    remember(psks, state);
    for (const proposal of proposals) state = receive(state, hex(proposal), environment, 'proposal');
    state = receive(state, hex(commit), environment, 'commit');
    expect(state.secrets.epochAuthenticator).toEqual(hex(authenticator));
  }
  checkPrivateKeys(state);
}

// One's own, and those of all parents above where one is not unmerged: not every vector has a commit that needs them.
function checkPrivateKeys({ suite, tree, leafIndex, privateKeys }: GroupState): void {
  const known = directPath(leafIndex, tree.leaves.length).filter(
    (node) => parentAt(tree, node)?.unmergedLeaves.includes(leafIndex) === false,
  );
  const inOrder = (nodes: Iterable<number>): number[] => [...nodes].sort((a, b) => a - b);
  expect(inOrder(privateKeys.keys())).toEqual(inOrder([leafToNode(leafIndex), ...known]));
  for (const [node, key] of privateKeys) expect(suite.kem.publicKeyOf(key)).toEqual(encryptionKeyAt(tree, node));
}

function receive(
  state: GroupState,
  message: Uint8Array,
  environment: Environment,
  kind: 'proposal' | 'commit',
): GroupState {
  const forged = message.map((byte, index) => (index === message.length - 1 ? byte ^ 1 : byte));
  expect(() => processMessage(state, forged, environment)).toThrow('crypto.failed');
  const received = processMessage(state, message, environment);
  expect(received.kind).toBe(kind);
  return received.next;
}

// Key packages of the vectors are valid from or until whenever.
function anyLifetime(psks: ReadonlyMap<string, Uint8Array>): Environment {
  const everMs = Number.MAX_SAFE_INTEGER * 2 ** 40;
  return openEnvironment({
    psk: (psk) => psks.get(nameOf(psk)),
    lifetimeOf: () => ({ longestMs: everMs, graceBeforeMs: everMs, graceAfterMs: everMs }),
  });
}

// The key with which a later epoch may refer to this one.
function remember(psks: Map<string, Uint8Array>, { context, secrets }: GroupState): void {
  const { groupId: pskGroupId, epoch: pskEpoch } = context;
  psks.set(
    nameOf({ pskType: 'resumption', usage: 'application', pskGroupId, pskEpoch }),
    secrets.resumptionPsk.slice(),
  );
}

function nameOf(psk: Psk): string {
  return psk.pskType === 'external' ? toHex(psk.pskId) : `${psk.usage} ${toHex(psk.pskGroupId)} ${psk.pskEpoch}`;
}

function ownKeyPackage(vector: PassiveClient): OwnKeyPackage {
  const { kem, signature } = cipherSuite(vector.cipher_suite);
  const message = decodeMlsMessage(hex(vector.key_package));
  if (message.wireFormat !== 'mls_key_package') throw new Error('not a key package');
  const { keyPackage } = message;
  const { initKey, leafNode } = keyPackage;
  const own = {
    keyPackage,
    initSecretKey: hex(vector.init_priv),
    encryptionSecretKey: hex(vector.encryption_priv),
    signatureSecretKey: hex(vector.signature_priv),
  };
  expect(kem.publicKeyOf(own.initSecretKey)).toEqual(initKey);
  expect(kem.publicKeyOf(own.encryptionSecretKey)).toEqual(leafNode.encryptionKey);
  const signed = signature.sign(own.signatureSecretKey, initKey);
  expect(signature.verify(leafNode.signatureKey, initKey, signed)).toBe(true);
  return own;
}
