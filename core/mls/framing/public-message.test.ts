/** Public messages (RFC 9420 section 6.2) at whoever receives them. */
import { beforeAll, describe, expect, test } from 'vitest';
import { cryptoReady, randomBytes } from '../../crypto/primitives';
import { flipped, forgeContent, framePublic } from '../testing/forge-message';
import { utf8 } from '../testing/test-client';
import { TestGroup } from '../testing/test-group';
import { verdictOn } from '../testing/verdict';
import type { Content } from './framed-content';
import { decodeMlsMessageOf, encodeMlsMessage } from './mls-message';
import { protectPublic, type PublicMessage } from './public-message';

beforeAll(cryptoReady);

const removal: Content = { contentType: 'proposal', proposal: { proposalType: 'remove', removed: 2 } };

function opened(message: Uint8Array): PublicMessage {
  return decodeMlsMessageOf(message, 'mls_public_message', message.length).publicMessage;
}

function changed(message: Uint8Array, change: (opened: PublicMessage) => PublicMessage): Uint8Array {
  return encodeMlsMessage({ wireFormat: 'mls_public_message', publicMessage: change(opened(message)) });
}

describe('the membership tag', () => {
  test('must be the one of this content, this signature and this epoch', () => {
    const group = TestGroup.of(3);
    const { content, auth } = forgeContent(group.state(0), { content: removal });
    const message = framePublic(group.state(0), content, auth);
    expect(verdictOn(group.state(1), message)).toBe('accepted');
    const tags = [
      (tag: Uint8Array) => flipped(tag),
      (tag: Uint8Array) => tag.slice(1),
      () => new Uint8Array(0),
      () => randomBytes(32),
    ];
    for (const change of tags) {
      const forged = changed(message, (honest) => ({
        ...honest,
        membershipTag: change(honest.membershipTag ?? new Uint8Array(0)),
      }));
      expect(verdictOn(group.state(1), forged)).toBe('the membership tag is wrong');
    }
    const otherAad = changed(message, (honest) => ({
      ...honest,
      content: { ...honest.content, authenticatedData: utf8('other') },
    }));
    expect(verdictOn(group.state(1), otherAad)).toBe('the membership tag is wrong');
    const otherSignature = changed(message, (honest) => ({
      ...honest,
      auth: { ...honest.auth, signature: flipped(honest.auth.signature) },
    }));
    expect(verdictOn(group.state(1), otherSignature)).toBe('the membership tag is wrong');
  });

  test('covers the confirmation tag of a commit', () => {
    const group = TestGroup.of(3);
    const { commit } = group.make(0, { wireFormat: 'public' });
    const forged = changed(commit, (honest) => ({
      ...honest,
      auth: { ...honest.auth, confirmationTag: randomBytes(32) },
    }));
    expect(verdictOn(group.state(1), forged)).toBe('the membership tag is wrong');
  });

  test('can be made by members only, even with a member’s signature key', () => {
    const group = TestGroup.of(3);
    const stranger = { ...group.state(0), secrets: { ...group.state(0).secrets, membershipKey: randomBytes(32) } };
    const { content, auth } = forgeContent(stranger, { content: removal });
    expect(verdictOn(group.state(1), framePublic(stranger, content, auth))).toBe('the membership tag is wrong');
  });

  test('is missing where somebody outside speaks, and read as what follows otherwise', () => {
    const group = TestGroup.of(3);
    const content = forgeContent(group.state(0), { content: removal, sender: { senderType: 'new_member_proposal' } });
    const message = framePublic(group.state(0), content.content, content.auth);
    expect(opened(message).membershipTag).toBeUndefined();
    expect(verdictOn(group.state(1), Uint8Array.of(...message, 0))).toBe('something follows the end');
    const ofMember = framePublic(group.state(0), ...signed(group));
    expect(verdictOn(group.state(1), ofMember.subarray(0, ofMember.length - 33))).toBe('the bytes end too early');
  });
});

test('an application message is never public', () => {
  const group = TestGroup.of(2);
  const content: Content = { contentType: 'application', applicationData: utf8('for everybody to read') };
  const { content: framed, auth } = forgeContent(group.state(0), { content });
  const { context, secrets } = group.state(0);
  expect(() => protectPublic({ wireFormat: 'public', content: framed, auth }, context, secrets.membershipKey)).toThrow(
    'an application message is not encrypted',
  );
  expect(verdictOn(group.state(1), framePublic(group.state(0), framed, auth))).toBe(
    'an application message is not encrypted',
  );
});

test('any byte tampered with is noticed', () => {
  const group = TestGroup.of(3);
  const message = framePublic(group.state(0), ...signed(group));
  for (let position = 0; position < message.length; position += 1) {
    expect(verdictOn(group.state(1), flipped(message, position))).not.toBe('accepted');
    expect(verdictOn(group.state(1), message.subarray(0, position))).not.toBe('accepted');
  }
  expect(verdictOn(group.state(1), message)).toBe('accepted');
});

function signed(group: TestGroup): [content: PublicMessage['content'], auth: PublicMessage['auth']] {
  const { content, auth } = forgeContent(group.state(0), { content: removal });
  return [content, auth];
}
