/** Who signs what, and what a signature covers (RFC 9420 section 6.1). Senders outside: see the external proposals and commits. */
import { beforeAll, describe, expect, test } from 'vitest';
import { cryptoReady, signatureKeyPair } from '../../crypto/primitives';
import { flipped, forgeContent, forgePrivate, forgePublic, framePublic, privateText } from '../testing/forge-message';
import { forgeCommit } from '../testing/forge-commit';
import { utf8 } from '../testing/test-client';
import { TestGroup } from '../testing/test-group';
import { verdictOn } from '../testing/verdict';
import type { Content } from './framed-content';
import { decodeMlsMessageOf } from './mls-message';

beforeAll(cryptoReady);

const removal: Content = { contentType: 'proposal', proposal: { proposalType: 'remove', removed: 2 } };
const notSigned = 'the content is not signed by its sender';

describe('a member’s message', () => {
  test('is signed with the key in its leaf, whether it is public or private', () => {
    const group = TestGroup.of(4);
    const keys = [group.client(2).signature.secretKey, signatureKeyPair().secretKey];
    for (const signatureSecretKey of keys) {
      const publicly = forgePublic(group.state(0), { content: removal, signatureSecretKey });
      expect(verdictOn(group.state(1), publicly)).toBe(notSigned);
      const thief = { ...group.state(0), signatureSecretKey };
      const privately = forgePrivate(group.state(0), { content: privateText(thief, 'hello') });
      expect(verdictOn(group.state(1), privately)).toBe(notSigned);
    }
  });

  test('is not signed by a member that takes another one’s name', () => {
    const group = TestGroup.of(4);
    const message = forgePublic(group.state(0), { content: removal, sender: { senderType: 'member', leafIndex: 2 } });
    expect(verdictOn(group.state(1), message)).toBe(notSigned);
    const text = forgePrivate(group.state(0), { content: privateText(group.state(0), 'hello'), leafIndex: 2 });
    expect(verdictOn(group.state(1), text)).toBe(notSigned);
  });

  test('comes from a leaf where somebody is', () => {
    const group = TestGroup.of(3);
    for (const leafIndex of [3, 4, 0xffff_ffff]) {
      const message = forgePublic(group.state(0), { content: removal, sender: { senderType: 'member', leafIndex } });
      expect(verdictOn(group.state(1), message)).toBe('there is no such leaf');
    }
  });

  test('is signed with the new key after that was replaced, and no more with the old one', () => {
    const group = TestGroup.of(3);
    const { publicKey: signatureKey, secretKey: signatureSecretKey } = signatureKeyPair();
    const former = group.client(0).signature.secretKey;
    group.commit(0, { leaf: { signatureKey, signatureSecretKey } });
    expect(verdictOn(group.state(1), forgePublic(group.state(0), { content: removal }))).toBe('accepted');
    const old = forgePublic(group.state(0), { content: removal, signatureSecretKey: former });
    expect(verdictOn(group.state(1), old)).toBe(notSigned);
  });
});

describe('the signature covers', () => {
  test('how the message travels', () => {
    const group = TestGroup.of(3);
    const forPublic = forgeContent(group.state(0), { content: removal, wireFormat: 'public' });
    const forPrivate = forgeContent(group.state(0), { content: removal, wireFormat: 'private' });
    expect(verdictOn(group.state(1), framePublic(group.state(0), forPrivate.content, forPrivate.auth))).toBe(notSigned);
    expect(verdictOn(group.state(1), forgePrivate(group.state(0), { content: forPublic }))).toBe(notSigned);
    const commit = forgeCommit(group.state(0), { wireFormat: 'public' });
    const { content, auth } = decodeMlsMessageOf(commit, 'mls_public_message', commit.length).publicMessage;
    const moved = forgePrivate(group.state(0), { content: { wireFormat: 'private', content, auth } });
    expect(verdictOn(group.state(1), moved)).toBe(notSigned);
  });

  test('the group context of the epoch', () => {
    const group = TestGroup.of(3);
    const { context } = group.state(0);
    for (const signedContext of [
      { ...context, epoch: context.epoch + 1n },
      { ...context, treeHash: flipped(context.treeHash) },
      { ...context, confirmedTranscriptHash: new Uint8Array(32) },
      { ...context, extensions: [{ extensionType: 1, extensionData: utf8('') }] },
    ]) {
      const message = forgePublic(group.state(0), { content: removal, signedContext });
      expect(verdictOn(group.state(1), message)).toBe(notSigned);
    }
  });

  test('group, epoch, sender, additional data and content', () => {
    const group = TestGroup.of(4);
    const { content, auth } = forgeContent(group.state(0), { content: removal });
    const others: Partial<typeof content>[] = [
      { sender: { senderType: 'member', leafIndex: 2 } },
      { authenticatedData: utf8('other') },
      { content: { contentType: 'proposal', proposal: { proposalType: 'remove', removed: 3 } } },
    ];
    for (const other of others) {
      const message = framePublic(group.state(0), { ...content, ...other }, auth);
      expect(verdictOn(group.state(1), message)).toBe(notSigned);
    }
    const stranger = { groupId: utf8('another group') };
    expect(verdictOn(group.state(1), forgePublic(group.state(0), { content: removal, ...stranger }))).toBe(
      'the message is of another group',
    );
    expect(verdictOn(group.state(1), forgePublic(group.state(0), { content: removal, epoch: 2n }))).toBe(
      'the message is of another epoch',
    );
  });
});
