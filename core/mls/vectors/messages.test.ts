import { beforeAll, describe, expect, test } from 'vitest';
import { concatBytes, equalBytes } from '../../../shared/domain/bytes';
import { cryptoReady } from '../../crypto/primitives';
import { decode } from '../codec/reader';
import { encode } from '../codec/writer';
import { readCommit, writeCommit } from '../commit/commit';
import { cipherSuite } from '../crypto/cipher-suite';
import { decryptWithLabel, isSignedWithLabel } from '../crypto/labels';
import { decodeMlsMessage, encodeMlsMessage } from '../framing/mls-message';
import { keyPackageReference } from '../key-package/key-package';
import { beginEpoch, confirmationTag, welcomeKeyAndNonce } from '../key-schedule/key-schedule';
import { readProposal, writeProposal, type Proposal } from '../proposal/proposal';
import { decodeRatchetTree, encodeRatchetTree } from '../tree/ratchet-tree-extension';
import { groupInfoSignature, readGroupInfo, writeGroupInfo } from '../welcome/group-info';
import { readGroupSecrets, writeGroupSecrets } from '../welcome/welcome';
import { hasVectors, hex, readVectors, type Hex, type OfSuite } from './vectors';

beforeAll(cryptoReady);

const messageFields = {
  mls_welcome: 'mls_welcome',
  mls_group_info: 'mls_group_info',
  mls_key_package: 'mls_key_package',
  public_message_application: 'mls_public_message',
  public_message_proposal: 'mls_public_message',
  public_message_commit: 'mls_public_message',
  private_message: 'mls_private_message',
} as const;

/** Without their types, which the vectors leave out. */
const proposalFields: Readonly<Record<string, readonly [number, Proposal['proposalType']]>> = {
  add_proposal: [1, 'add'],
  update_proposal: [2, 'update'],
  remove_proposal: [3, 'remove'],
  pre_shared_key_proposal: [4, 'psk'],
  re_init_proposal: [5, 'reinit'],
  external_init_proposal: [6, 'external_init'],
  group_context_extensions_proposal: [7, 'group_context_extensions'],
};

interface WelcomeVector extends OfSuite, Hex<'init_priv' | 'signer_pub' | 'key_package' | 'welcome'> {}

describe.skipIf(!hasVectors)('vectors of the working group', () => {
  test('messages.json', () => {
    for (const vector of readVectors<Readonly<Record<string, string>>>('messages.json')) {
      for (const [field, wireFormat] of Object.entries(messageFields)) {
        const bytes = hex(vector[field]);
        const message = decodeMlsMessage(bytes);
        expect(message.wireFormat).toBe(wireFormat);
        expectSame(encodeMlsMessage(message), bytes);
      }
      for (const [field, [number, proposalType]] of Object.entries(proposalFields)) {
        const bytes = concatBytes(Uint8Array.of(0, number), hex(vector[field]));
        const proposal = decode(bytes, readProposal);
        expect(proposal.proposalType).toBe(proposalType);
        expectSame(encode(writeProposal, proposal), bytes);
      }
      const tree = hex(vector['ratchet_tree']);
      expectSame(encodeRatchetTree(decodeRatchetTree(tree)), tree);
      const secrets = hex(vector['group_secrets']);
      expectSame(encode(writeGroupSecrets, decode(secrets, readGroupSecrets)), secrets);
      const commit = hex(vector['commit']);
      expectSame(encode(writeCommit, decode(commit, readCommit)), commit);
    }
  });

  test('welcome.json', () => {
    for (const vector of readVectors<WelcomeVector>('welcome.json')) checkWelcome(vector);
  });
});

function expectSame(bytes: Uint8Array, expected: Uint8Array): void {
  expect(equalBytes(bytes, expected)).toBe(true);
}

function checkWelcome(vector: WelcomeVector): void {
  const suite = cipherSuite(vector.cipher_suite);
  const published = decodeMlsMessage(hex(vector.key_package));
  const message = decodeMlsMessage(hex(vector.welcome));
  if (published.wireFormat !== 'mls_key_package' || message.wireFormat !== 'mls_welcome') throw new Error('mixed up');
  const { welcome } = message;
  expect(welcome.cipherSuite).toBe(suite.id);
  const reference = keyPackageReference(published.keyPackage);
  const sealed = welcome.secrets.find(({ newMember }) => equalBytes(newMember, reference));
  if (sealed === undefined) throw new Error('the welcome is for somebody else');
  const place = { label: 'Welcome', context: welcome.encryptedGroupInfo };
  const plaintext = decryptWithLabel(suite, hex(vector.init_priv), place, sealed.encryptedGroupSecrets);
  const secrets = decode(plaintext, readGroupSecrets);
  expect(secrets.psks).toEqual([]);
  const noPsk = new Uint8Array(suite.hashBytes);
  const { key, nonce } = welcomeKeyAndNonce(suite, secrets.joinerSecret, noPsk);
  const infoBytes = suite.aead.open(key, nonce, new Uint8Array(0), welcome.encryptedGroupInfo);
  const info = decode(infoBytes, readGroupInfo);
  expectSame(encode(writeGroupInfo, info), infoBytes);
  expect(isSignedWithLabel(suite, groupInfoSignature(info, hex(vector.signer_pub)))).toBe(true);
  const other = { ...info, signer: info.signer + 1 };
  expect(isSignedWithLabel(suite, groupInfoSignature(other, hex(vector.signer_pub)))).toBe(false);
  const { confirmationKey } = beginEpoch(suite, secrets.joinerSecret, noPsk, info.groupContext);
  expect(confirmationTag(confirmationKey, info.groupContext.confirmedTranscriptHash)).toEqual(info.confirmationTag);
}
