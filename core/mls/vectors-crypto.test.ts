import { beforeAll, describe, expect, test } from 'vitest';
import { determineLength } from 'ts-mls/codec/variableLength.js';
import { refhash } from 'ts-mls/crypto/hash.js';
import { decryptWithLabel, encryptWithLabel } from 'ts-mls/crypto/hpke.js';
import { deriveSecret, deriveTreeSecret, expandWithLabel } from 'ts-mls/crypto/kdf.js';
import { signWithLabel, verifyWithLabel } from 'ts-mls/crypto/signature.js';
import { decodeGroupContext } from 'ts-mls/groupContext.js';
import { verifyGroupInfoConfirmationTag, verifyGroupInfoSignature } from 'ts-mls/groupInfo.js';
import { makeKeyPackageRef } from 'ts-mls/keyPackage.js';
import { initializeEpoch, mlsExporter } from 'ts-mls/keySchedule.js';
import { defaultKeyRetentionConfig } from 'ts-mls/keyRetentionConfig.js';
import { decodeMlsMessage, encodeMlsMessage } from 'ts-mls/message.js';
import { unprotectPrivateMessage } from 'ts-mls/messageProtection.js';
import { decodeCommit, commitEncoder } from 'ts-mls/commit.js';
import { encode } from 'ts-mls/codec/tlsEncoder.js';
import { decodeProposal } from 'ts-mls/proposal.js';
import { decodeRatchetTree, encodeRatchetTree } from 'ts-mls/ratchetTree.js';
import { createSecretTree, ratchetToGeneration } from 'ts-mls/secretTree.js';
import { expandSenderDataKey, expandSenderDataNonce } from 'ts-mls/sender.js';
import { decryptGroupInfo, decryptGroupSecrets } from 'ts-mls/welcome.js';
import { cryptoReady } from '../crypto/primitives';
import { buildCipherSuite, cipherSuite } from './crypto-provider';
import { nodeCurve25519, sodiumCurve25519 } from './curve25519';
import { hasVectors, hex, readVectors, suiteName, tellWhenMissing, whole } from './vectors';

tellWhenMissing();
beforeAll(cryptoReady);

type Text<K extends string> = Record<K, string>;

interface CryptoBasics {
  cipher_suite: number;
  ref_hash: Text<'label' | 'value' | 'out'>;
  expand_with_label: Text<'secret' | 'label' | 'context' | 'out'> & { length: number };
  derive_secret: Text<'secret' | 'label' | 'out'>;
  derive_tree_secret: Text<'secret' | 'label' | 'out'> & { generation: number; length: number };
  sign_with_label: Text<'priv' | 'pub' | 'content' | 'label' | 'signature'>;
  encrypt_with_label: Text<'priv' | 'pub' | 'label' | 'context' | 'plaintext' | 'kem_output' | 'ciphertext'>;
}

interface KeyScheduleEpoch extends Text<
  | 'group_context'
  | 'commit_secret'
  | 'psk_secret'
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
  exporter: Text<'label' | 'context' | 'secret'> & { length: number };
}

interface SecretTreeGeneration extends Text<
  'handshake_key' | 'handshake_nonce' | 'application_key' | 'application_nonce'
> {
  generation: number;
}

interface SecretTreeVector extends Text<'encryption_secret'> {
  cipher_suite: number;
  sender_data: Text<'sender_data_secret' | 'ciphertext' | 'key' | 'nonce'>;
  leaves: SecretTreeGeneration[][];
}

interface MessageProtection extends Text<
  | 'group_id'
  | 'tree_hash'
  | 'confirmed_transcript_hash'
  | 'signature_pub'
  | 'encryption_secret'
  | 'sender_data_secret'
  | 'proposal'
  | 'proposal_priv'
  | 'commit'
  | 'commit_priv'
  | 'application'
  | 'application_priv'
> {
  cipher_suite: number;
  epoch: number;
}

describe.skipIf(!hasVectors)('vectors of the working group', () => {
  test.each([
    ['libsodium', sodiumCurve25519],
    ['node:crypto', nodeCurve25519],
  ])('crypto-basics, curves by %s', async (_name, curve) => {
    for (const vector of readVectors<CryptoBasics>('crypto-basics.json')) {
      const suite = buildCipherSuite(suiteName(vector.cipher_suite), curve);
      await checkDerivations(vector, suite);
      const s = vector.sign_with_label;
      expect(await verifyWithLabel(hex(s.pub), s.label, hex(s.content), hex(s.signature), suite.signature)).toBe(true);
      expect(await verifyWithLabel(hex(s.pub), 'other', hex(s.content), hex(s.signature), suite.signature)).toBe(false);
      expect(await signWithLabel(hex(s.priv), s.label, hex(s.content), suite.signature)).toEqual(hex(s.signature));
      const e = vector.encrypt_with_label;
      const secretKey = await suite.hpke.importPrivateKey(hex(e.priv));
      const open = (kemOutput: Uint8Array, ciphertext: Uint8Array) =>
        decryptWithLabel(secretKey, e.label, hex(e.context), kemOutput, ciphertext, suite.hpke);
      expect(await open(hex(e.kem_output), hex(e.ciphertext))).toEqual(hex(e.plaintext));
      const publicKey = await suite.hpke.importPublicKey(hex(e.pub));
      const sealed = await encryptWithLabel(publicKey, e.label, hex(e.context), hex(e.plaintext), suite.hpke);
      expect(await open(sealed.enc, sealed.ct)).toEqual(hex(e.plaintext));
    }
  });

  test('key-schedule', async () => {
    const vectors = readVectors<{ cipher_suite: number; initial_init_secret: string; epochs: KeyScheduleEpoch[] }>(
      'key-schedule.json',
    );
    for (const vector of vectors) {
      let initSecret = hex(vector.initial_init_secret);
      for (const epoch of vector.epochs) initSecret = await checkEpoch(epoch, initSecret, vector.cipher_suite);
    }
  });

  test('secret-tree', async () => {
    for (const vector of readVectors<SecretTreeVector>('secret-tree.json')) {
      const suite = cipherSuite(suiteName(vector.cipher_suite));
      const data = vector.sender_data;
      const [secret, ciphertext] = [hex(data.sender_data_secret), hex(data.ciphertext)];
      expect(await expandSenderDataKey(suite, secret, ciphertext)).toEqual(hex(data.key));
      expect(await expandSenderDataNonce(suite, secret, ciphertext)).toEqual(hex(data.nonce));
      const tree = await createSecretTree(vector.leaves.length, hex(vector.encryption_secret), suite.kdf);
      for (const [leafIndex, generations] of vector.leaves.entries()) {
        for (const expected of generations) {
          const sender = { leafIndex, generation: expected.generation, reuseGuard: new Uint8Array(4) as never };
          const application = await ratchetToGeneration(tree, sender, 'application', defaultKeyRetentionConfig, suite);
          const handshake = await ratchetToGeneration(tree, sender, 'commit', defaultKeyRetentionConfig, suite);
          expect(application.key).toEqual(hex(expected.application_key));
          expect(application.nonce).toEqual(hex(expected.application_nonce));
          expect(handshake.key).toEqual(hex(expected.handshake_key));
          expect(handshake.nonce).toEqual(hex(expected.handshake_nonce));
        }
      }
    }
  });

  test('message-protection, private messages', async () => {
    for (const vector of readVectors<MessageProtection>('message-protection.json')) {
      const application = await openPrivate(vector, vector.application_priv);
      const proposal = await openPrivate(vector, vector.proposal_priv);
      const commit = await openPrivate(vector, vector.commit_priv);
      expect(application).toMatchObject({ applicationData: hex(vector.application) });
      expect(proposal).toMatchObject({ proposal: whole(hex(vector.proposal), decodeProposal) });
      expect(commit).toMatchObject({ commit: whole(hex(vector.commit), decodeCommit) });
    }
  });

  test('welcome', async () => {
    const vectors = readVectors<
      { cipher_suite: number } & Text<'init_priv' | 'signer_pub' | 'key_package' | 'welcome'>
    >('welcome.json');
    for (const vector of vectors) await checkWelcome(vector);
  });

  test('messages are read and written again byte for byte', () => {
    const names = ['welcome', 'group_info', 'key_package'].map((name) => `mls_${name}`);
    names.push('public_message_application', 'public_message_proposal', 'public_message_commit', 'private_message');
    for (const vector of readVectors<Record<string, string>>('messages.json')) {
      for (const name of names) {
        const bytes = hex(vector[name] ?? '');
        expect(encodeMlsMessage(whole(bytes, decodeMlsMessage))).toEqual(bytes);
      }
      const tree = hex(vector['ratchet_tree'] ?? '');
      expect(encodeRatchetTree(whole(tree, decodeRatchetTree))).toEqual(tree);
      const commit = hex(vector['commit'] ?? '');
      expect(encode(commitEncoder)(whole(commit, decodeCommit))).toEqual(commit);
    }
  });

  test('deserialization of lengths', () => {
    for (const { vlbytes_header, length } of readVectors<{ vlbytes_header: string; length: number }>(
      'deserialization.json',
    )) {
      const header = hex(vlbytes_header);
      expect(determineLength(header)).toEqual({ length, lengthFieldSize: header.length });
    }
  });
});

type Suite = ReturnType<typeof cipherSuite>;

async function checkDerivations(vector: CryptoBasics, suite: Suite): Promise<void> {
  const { ref_hash: r, expand_with_label: e, derive_secret: d, derive_tree_secret: t } = vector;
  expect(await refhash(r.label, hex(r.value), suite.hash)).toEqual(hex(r.out));
  expect(await expandWithLabel(hex(e.secret), e.label, hex(e.context), e.length, suite.kdf)).toEqual(hex(e.out));
  expect(await deriveSecret(hex(d.secret), d.label, suite.kdf)).toEqual(hex(d.out));
  expect(await deriveTreeSecret(hex(t.secret), t.label, t.generation, t.length, suite.kdf)).toEqual(hex(t.out));
}

async function checkEpoch(epoch: KeyScheduleEpoch, initSecret: Uint8Array, suiteNumber: number): Promise<Uint8Array> {
  const suite = cipherSuite(suiteName(suiteNumber));
  const context = whole(hex(epoch.group_context), decodeGroupContext);
  const made = await initializeEpoch(initSecret, hex(epoch.commit_secret), context, hex(epoch.psk_secret), suite.kdf);
  expect(made).toEqual({
    joinerSecret: hex(epoch.joiner_secret),
    welcomeSecret: hex(epoch.welcome_secret),
    encryptionSecret: hex(epoch.encryption_secret),
    keySchedule: {
      initSecret: hex(epoch.init_secret),
      senderDataSecret: hex(epoch.sender_data_secret),
      exporterSecret: hex(epoch.exporter_secret),
      epochAuthenticator: hex(epoch.epoch_authenticator),
      externalSecret: hex(epoch.external_secret),
      confirmationKey: hex(epoch.confirmation_key),
      membershipKey: hex(epoch.membership_key),
      resumptionPsk: hex(epoch.resumption_psk),
    },
  });
  const { label, context: exported, length, secret } = epoch.exporter;
  expect(await mlsExporter(hex(epoch.exporter_secret), label, hex(exported), length, suite)).toEqual(hex(secret));
  const external = await suite.hpke.deriveKeyPair(hex(epoch.external_secret));
  expect(await suite.hpke.exportPublicKey(external.publicKey)).toEqual(hex(epoch.external_pub));
  return made.keySchedule.initSecret;
}

async function openPrivate(vector: MessageProtection, text: string) {
  const suite = cipherSuite(suiteName(vector.cipher_suite));
  const message = whole(hex(text), decodeMlsMessage);
  if (message.wireformat !== 'mls_private_message') throw new Error('not a private message');
  const opened = await unprotectPrivateMessage(
    hex(vector.sender_data_secret),
    message.privateMessage,
    await createSecretTree(2, hex(vector.encryption_secret), suite.kdf),
    [],
    {
      version: 'mls10',
      cipherSuite: suite.name,
      groupId: hex(vector.group_id),
      epoch: BigInt(vector.epoch),
      treeHash: hex(vector.tree_hash),
      confirmedTranscriptHash: hex(vector.confirmed_transcript_hash),
      extensions: [],
    },
    defaultKeyRetentionConfig,
    suite,
    hex(vector.signature_pub),
  );
  return opened.content.content;
}

async function checkWelcome(
  vector: { cipher_suite: number } & Text<'init_priv' | 'signer_pub' | 'key_package' | 'welcome'>,
): Promise<void> {
  const suite = cipherSuite(suiteName(vector.cipher_suite));
  const keyPackage = whole(hex(vector.key_package), decodeMlsMessage);
  const welcome = whole(hex(vector.welcome), decodeMlsMessage);
  if (keyPackage.wireformat !== 'mls_key_package' || welcome.wireformat !== 'mls_welcome') throw new Error('mixed up');
  const secrets = await decryptGroupSecrets(
    await suite.hpke.importPrivateKey(hex(vector.init_priv)),
    await makeKeyPackageRef(keyPackage.keyPackage, suite.hash),
    welcome.welcome,
    suite.hpke,
  );
  if (secrets === undefined) throw new Error('no secrets');
  const noPsk = new Uint8Array(suite.kdf.size);
  const info = await decryptGroupInfo(welcome.welcome, secrets.joinerSecret, noPsk, suite);
  if (info === undefined) throw new Error('no group info');
  expect(await verifyGroupInfoSignature(info, hex(vector.signer_pub), suite.signature)).toBe(true);
  expect(await verifyGroupInfoConfirmationTag(info, secrets.joinerSecret, noPsk, suite)).toBe(true);
}
