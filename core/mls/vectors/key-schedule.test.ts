import { beforeAll, describe, expect, test } from 'vitest';
import { toHex } from '../../../shared/domain/ids';
import { cryptoReady } from '../../crypto/primitives';
import { decode } from '../codec/reader';
import { encode } from '../codec/writer';
import { cipherSuite, isMac, type CipherSuite } from '../crypto/cipher-suite';
import { expandWithLabel } from '../crypto/labels';
import { readAuthenticatedContent, writeAuthenticatedContent } from '../framing/authenticated-content';
import { senderDataKeyAndNonce } from '../framing/private-message';
import { mlsExporter } from '../key-schedule/exporter';
import { encodeGroupContext } from '../key-schedule/group-context';
import {
  beginEpoch,
  confirmationTag,
  createExternalInit,
  externalKeyPair,
  joinerSecret,
  openExternalInit,
  welcomeKeyAndNonce,
  type EpochSecrets,
} from '../key-schedule/key-schedule';
import { pskSecret } from '../key-schedule/pre-shared-key';
import { secretTree, takeKey, type RatchetKind } from '../key-schedule/secret-tree';
import { confirmedTranscriptHash, interimTranscriptHash } from '../key-schedule/transcript-hash';
import { hasVectors, hex, readVectors, type Hex, type OfSuite } from './vectors';

beforeAll(cryptoReady);

interface KeySchedule extends OfSuite, Hex<'group_id' | 'initial_init_secret'> {
  readonly epochs: readonly KeyScheduleEpoch[];
}

interface KeyScheduleEpoch extends Hex<
  | 'tree_hash'
  | 'commit_secret'
  | 'psk_secret'
  | 'confirmed_transcript_hash'
  | 'group_context'
  | 'joiner_secret'
  | 'welcome_secret'
  | 'init_secret'
  | 'sender_data_secret'
  | 'encryption_secret'
  | 'exporter_secret'
  | 'epoch_authenticator'
  | 'external_secret'
  | 'confirmation_key'
  | 'membership_key'
  | 'resumption_psk'
  | 'external_pub'
> {
  readonly exporter: Hex<'label' | 'context' | 'secret'> & { readonly length: number };
}

interface PskSecret extends OfSuite, Hex<'psk_secret'> {
  readonly psks: readonly Hex<'psk_id' | 'psk' | 'psk_nonce'>[];
}

interface Generation extends Hex<'handshake_key' | 'handshake_nonce' | 'application_key' | 'application_nonce'> {
  readonly generation: number;
}

interface SecretTreeVector extends OfSuite, Hex<'encryption_secret'> {
  readonly sender_data: Hex<'sender_data_secret' | 'ciphertext' | 'key' | 'nonce'>;
  readonly leaves: readonly (readonly Generation[])[];
}

interface TranscriptHashes
  extends
    OfSuite,
    Hex<
      | 'confirmation_key'
      | 'authenticated_content'
      | 'interim_transcript_hash_before'
      | 'confirmed_transcript_hash_after'
      | 'interim_transcript_hash_after'
    > {}

describe.skipIf(!hasVectors)('vectors of the working group', () => {
  test('key-schedule.json', () => {
    for (const vector of readVectors<KeySchedule>('key-schedule.json')) {
      let initSecret = hex(vector.initial_init_secret);
      for (const index of vector.epochs.keys()) initSecret = checkEpoch(vector, index, initSecret);
    }
  });

  test('psk_secret.json', () => {
    for (const { cipher_suite: suiteId, psks, psk_secret: expected } of readVectors<PskSecret>('psk_secret.json')) {
      const known = new Map(psks.map(({ psk_id: id, psk }) => [id, hex(psk)]));
      const ids = psks.map(({ psk_id: id, psk_nonce: nonce }) => ({
        psk: { pskType: 'external', pskId: hex(id) } as const,
        pskNonce: hex(nonce),
      }));
      const secret = pskSecret(cipherSuite(suiteId), ids, (psk) =>
        psk.pskType === 'external' ? known.get(toHex(psk.pskId)) : undefined,
      );
      expect(secret).toEqual(hex(expected));
      if (ids.length > 0) expect(() => pskSecret(cipherSuite(suiteId), ids, () => undefined)).toThrow('not known here');
    }
  });

  test('secret-tree.json', () => {
    for (const vector of readVectors<SecretTreeVector>('secret-tree.json')) {
      const suite = cipherSuite(vector.cipher_suite);
      const { sender_data: data } = vector;
      const made = senderDataKeyAndNonce(suite, hex(data.sender_data_secret), hex(data.ciphertext));
      expect(made).toEqual({ key: hex(data.key), nonce: hex(data.nonce) });
      checkRatchets(suite, vector, 'ascending');
      checkRatchets(suite, vector, 'descending');
    }
  });

  test('transcript-hashes.json', () => {
    for (const vector of readVectors<TranscriptHashes>('transcript-hashes.json')) {
      const bytes = hex(vector.authenticated_content);
      const content = decode(bytes, readAuthenticatedContent);
      expect(encode(writeAuthenticatedContent, content)).toEqual(bytes);
      expect(content.content.content.contentType).toBe('commit');
      const tag = content.auth.confirmationTag ?? new Uint8Array(0);
      const confirmed = confirmedTranscriptHash(hex(vector.interim_transcript_hash_before), content);
      expect(confirmed).toEqual(hex(vector.confirmed_transcript_hash_after));
      expect(confirmationTag(hex(vector.confirmation_key), confirmed)).toEqual(tag);
      expect(isMac(hex(vector.confirmation_key), confirmed, tag)).toBe(true);
      expect(interimTranscriptHash(confirmed, tag)).toEqual(hex(vector.interim_transcript_hash_after));
    }
  });
});

// The init secret of the epoch after.
function checkEpoch(vector: KeySchedule, index: number, initSecret: Uint8Array): Uint8Array {
  const suite = cipherSuite(vector.cipher_suite);
  const epoch = vector.epochs[index];
  if (epoch === undefined) throw new Error('there is no such epoch');
  const context = {
    cipherSuite: suite.id,
    groupId: hex(vector.group_id),
    epoch: BigInt(index),
    treeHash: hex(epoch.tree_hash),
    confirmedTranscriptHash: hex(epoch.confirmed_transcript_hash),
    extensions: [],
  };
  expect(encodeGroupContext(context)).toEqual(hex(epoch.group_context));
  const joiner = joinerSecret(suite, { initSecret, commitSecret: hex(epoch.commit_secret), context });
  expect(joiner).toEqual(hex(epoch.joiner_secret));
  const welcomed = (label: string, lengthBytes: number): Uint8Array =>
    expandWithLabel(hex(epoch.welcome_secret), label, new Uint8Array(0), lengthBytes);
  expect(welcomeKeyAndNonce(suite, joiner, hex(epoch.psk_secret))).toEqual({
    key: welcomed('key', suite.aead.keyBytes),
    nonce: welcomed('nonce', suite.aead.nonceBytes),
  });
  const made = beginEpoch(suite, joiner, hex(epoch.psk_secret), context);
  expect(made).toEqual({
    secrets: {
      senderDataSecret: hex(epoch.sender_data_secret),
      exporterSecret: hex(epoch.exporter_secret),
      externalSecret: hex(epoch.external_secret),
      membershipKey: hex(epoch.membership_key),
      resumptionPsk: hex(epoch.resumption_psk),
      epochAuthenticator: hex(epoch.epoch_authenticator),
      initSecret: hex(epoch.init_secret),
    },
    encryptionSecret: hex(epoch.encryption_secret),
    confirmationKey: hex(epoch.confirmation_key),
  });
  checkExports(suite, made.secrets, epoch);
  return made.secrets.initSecret;
}

function checkExports(suite: CipherSuite, secrets: EpochSecrets, epoch: KeyScheduleEpoch): void {
  const { label, context, length, secret } = epoch.exporter;
  const name = { label, context: hex(context), lengthBytes: length };
  expect(mlsExporter(suite, secrets.exporterSecret, name)).toEqual(hex(secret));
  expect(externalKeyPair(suite, secrets).publicKey).toEqual(hex(epoch.external_pub));
  const init = createExternalInit(suite, hex(epoch.external_pub));
  expect(openExternalInit(suite, secrets, init.kemOutput)).toEqual(init.initSecret);
}

// Descending: all but the first key that is asked for are those of overtaken messages.
function checkRatchets(suite: CipherSuite, vector: SecretTreeVector, order: 'ascending' | 'descending'): void {
  let tree = secretTree(vector.leaves.length, hex(vector.encryption_secret));
  for (const [leafIndex, generations] of vector.leaves.entries()) {
    const direction = order === 'ascending' ? 1 : -1;
    const sorted = [...generations].sort((a, b) => (a.generation - b.generation) * direction);
    const wanted = sorted.flatMap((expected) =>
      (['handshake', 'application'] as const).map((ratchet) => [ratchet, expected] as const),
    );
    for (const [ratchet, expected] of wanted) {
      const { generation } = expected;
      const taken = takeKey(suite, tree, { leafIndex, ratchet, generation });
      expect(taken).toMatchObject({ generation, ...expectedKey(expected, ratchet) });
      tree = taken.next;
      expect(() => takeKey(suite, tree, { leafIndex, ratchet, generation })).toThrow('is gone');
    }
  }
}

function expectedKey(
  expected: Generation,
  ratchet: RatchetKind,
): { readonly key: Uint8Array; readonly nonce: Uint8Array } {
  return { key: hex(expected[`${ratchet}_key`]), nonce: hex(expected[`${ratchet}_nonce`]) };
}
