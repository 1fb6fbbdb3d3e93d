import { beforeAll, describe, expect, test } from 'vitest';
import { cryptoReady } from '../../crypto/primitives';
import { decode } from '../codec/reader';
import { readCommit } from '../commit/commit';
import { cipherSuite, type CipherSuite } from '../crypto/cipher-suite';
import {
  checkContentSignature,
  signContent,
  type AuthenticatedContent,
  type WireFormat,
} from '../framing/authenticated-content';
import type { Content, FramedContent } from '../framing/framed-content';
import { decodeMlsMessage, encodeMlsMessage } from '../framing/mls-message';
import { noPadding, paddingToBuckets } from '../framing/padding';
import { protectPrivate, unprotectPrivate, type MessageSecrets } from '../framing/private-message';
import { protectPublic, unprotectPublic, type PublicMessage } from '../framing/public-message';
import type { GroupContext } from '../key-schedule/group-context';
import { secretTree } from '../key-schedule/secret-tree';
import { readProposal } from '../proposal/proposal';
import { hasVectors, hex, readVectors, type Hex, type OfSuite } from './vectors';

beforeAll(cryptoReady);

interface MessageProtection
  extends
    OfSuite,
    Hex<
      | 'group_id'
      | 'tree_hash'
      | 'confirmed_transcript_hash'
      | 'signature_priv'
      | 'signature_pub'
      | 'encryption_secret'
      | 'sender_data_secret'
      | 'membership_key'
      | 'proposal'
      | 'proposal_pub'
      | 'proposal_priv'
      | 'commit'
      | 'commit_pub'
      | 'commit_priv'
      | 'application'
      | 'application_priv'
    > {
  readonly epoch: number;
}

const leafIndex = 1;

describe.skipIf(!hasVectors)('vectors of the working group', () => {
  test('message-protection.json', () => {
    for (const vector of readVectors<MessageProtection>('message-protection.json')) {
      const proposal = { contentType: 'proposal', proposal: decode(hex(vector.proposal), readProposal) } as const;
      const commit = { contentType: 'commit', commit: decode(hex(vector.commit), readCommit) } as const;
      const application = { contentType: 'application', applicationData: hex(vector.application) } as const;
      for (const [content, publicText, privateText] of [
        [proposal, vector.proposal_pub, vector.proposal_priv],
        [commit, vector.commit_pub, vector.commit_priv],
      ] as const) {
        expect(openPublic(vector, hex(publicText)).content).toMatchObject(framed(vector, content));
        expect(openPrivate(vector, hex(privateText)).content).toMatchObject(framed(vector, content));
        checkOwnPublic(vector, content);
        checkOwnPrivate(vector, content);
        checkForgedPublic(vector, hex(publicText));
        checkForgedPrivate(vector, hex(privateText));
      }
      expect(openPrivate(vector, hex(vector.application_priv)).content).toMatchObject(framed(vector, application));
      checkOwnPrivate(vector, application);
      checkForgedPrivate(vector, hex(vector.application_priv));
      const content = authenticated(vector, application, 'public');
      expect(() => protectPublic(content, contextOf(vector), hex(vector.membership_key))).toThrow('is not encrypted');
      const unencrypted = { ...content, membershipTag: new Uint8Array(32) };
      expect(() => unprotectPublic(unencrypted, contextOf(vector), hex(vector.membership_key))).toThrow(
        'is not encrypted',
      );
    }
  });
});

function suiteOf(vector: MessageProtection): CipherSuite {
  return cipherSuite(vector.cipher_suite);
}

function contextOf(vector: MessageProtection): GroupContext {
  return {
    cipherSuite: vector.cipher_suite,
    groupId: hex(vector.group_id),
    epoch: BigInt(vector.epoch),
    treeHash: hex(vector.tree_hash),
    confirmedTranscriptHash: hex(vector.confirmed_transcript_hash),
    extensions: [],
  };
}

function framed(vector: MessageProtection, content: Content): Omit<FramedContent, 'authenticatedData'> {
  const { groupId, epoch } = contextOf(vector);
  return { groupId, epoch, sender: { senderType: 'member', leafIndex }, content };
}

function secretsOf(vector: MessageProtection): MessageSecrets {
  return {
    senderDataSecret: hex(vector.sender_data_secret),
    secretTree: secretTree(2, hex(vector.encryption_secret)),
  };
}

function authenticated(vector: MessageProtection, content: Content, wireFormat: WireFormat): AuthenticatedContent {
  const toSign = { ...framed(vector, content), authenticatedData: Uint8Array.of(1, 2, 3) };
  const secretKey = hex(vector.signature_priv);
  const signature = signContent(suiteOf(vector), toSign, { wireFormat, context: contextOf(vector), secretKey });
  const tag = content.contentType === 'commit' ? new Uint8Array(32).fill(7) : undefined;
  return { wireFormat, content: toSign, auth: { signature, confirmationTag: tag } };
}

function openPublic(vector: MessageProtection, bytes: Uint8Array): AuthenticatedContent {
  const content = unprotectPublic(publicMessageIn(bytes), contextOf(vector), hex(vector.membership_key));
  checkContentSignature(suiteOf(vector), content, contextOf(vector), hex(vector.signature_pub));
  return content;
}

function openPrivate(vector: MessageProtection, bytes: Uint8Array): AuthenticatedContent {
  const message = decodeMlsMessage(bytes);
  if (message.wireFormat !== 'mls_private_message') throw new Error('not a private message');
  const isMember = (at: number): boolean => at === leafIndex;
  const { content } = unprotectPrivate(suiteOf(vector), message.privateMessage, secretsOf(vector), isMember);
  checkContentSignature(suiteOf(vector), content, contextOf(vector), hex(vector.signature_pub));
  return content;
}

function publicMessageIn(bytes: Uint8Array): PublicMessage {
  const message = decodeMlsMessage(bytes);
  if (message.wireFormat !== 'mls_public_message') throw new Error('not a public message');
  return message.publicMessage;
}

function checkOwnPublic(vector: MessageProtection, content: Content): void {
  const made = authenticated(vector, content, 'public');
  const publicMessage = protectPublic(made, contextOf(vector), hex(vector.membership_key));
  const bytes = encodeMlsMessage({ wireFormat: 'mls_public_message', publicMessage });
  expect(openPublic(vector, bytes)).toEqual(made);
}

function checkOwnPrivate(vector: MessageProtection, content: Content): void {
  const made = authenticated(vector, content, 'private');
  for (const padding of [noPadding, paddingToBuckets(1024)]) {
    const { message } = protectPrivate(suiteOf(vector), made, secretsOf(vector), padding);
    const bytes = encodeMlsMessage({ wireFormat: 'mls_private_message', privateMessage: message });
    expect(openPrivate(vector, bytes)).toEqual(made);
  }
}

function checkForgedPublic(vector: MessageProtection, bytes: Uint8Array): void {
  const [suite, context, membershipKey] = [suiteOf(vector), contextOf(vector), hex(vector.membership_key)];
  const message = publicMessageIn(bytes);
  const open = (changes: Partial<PublicMessage>, key = membershipKey, at = context): unknown =>
    unprotectPublic({ ...message, ...changes }, at, key);
  const tag = message.membershipTag ?? new Uint8Array(0);
  const wrongTag = 'the membership tag is wrong';
  for (let index = 0; index < tag.length; index += 1) {
    expect(() => open({ membershipTag: changed(tag, index) })).toThrow(wrongTag);
  }
  expect(() => open({ membershipTag: tag.subarray(0, -1) })).toThrow(wrongTag);
  expect(() => open({ membershipTag: new Uint8Array(0) })).toThrow(wrongTag);
  expect(() => open({ membershipTag: undefined })).toThrow(wrongTag);
  expect(() => open({}, changed(membershipKey, 0))).toThrow(wrongTag);
  expect(() => open({}, membershipKey, { ...context, treeHash: changed(context.treeHash, 0) })).toThrow(wrongTag);
  expect(() => open({ content: { ...message.content, epoch: context.epoch + 1n } })).toThrow(wrongTag);
  expect(() => open({ auth: { ...message.auth, signature: changed(message.auth.signature, 0) } })).toThrow(wrongTag);
  const content = unprotectPublic(message, context, membershipKey);
  const isSigned = (changes: Partial<AuthenticatedContent>): unknown =>
    checkContentSignature(suite, { ...content, ...changes }, context, hex(vector.signature_pub));
  const notSigned = 'the content is not signed by its sender';
  expect(() => isSigned({ wireFormat: 'private' })).toThrow(notSigned);
  expect(() => isSigned({ content: { ...content.content, authenticatedData: Uint8Array.of(1) } })).toThrow(notSigned);
}

// Whichever byte is changed.
function checkForgedPrivate(vector: MessageProtection, bytes: Uint8Array): void {
  for (let index = 0; index < bytes.length; index += 1) {
    expect(() => openPrivate(vector, changed(bytes, index))).toThrow();
  }
}

function changed(bytes: Uint8Array, at: number): Uint8Array {
  return bytes.map((byte, index) => (index === at ? byte ^ 1 : byte));
}
