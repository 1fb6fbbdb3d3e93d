/** Private messages (RFC 9420 section 6.3) at whoever receives them. */
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { cryptoReady } from '../../crypto/primitives';
import { createCommit } from '../commit/create-commit';
import { protectMessage } from '../group/protect-message';
import { flipped, forgeContent, forgePrivate, privateText, type PrivateForgery } from '../testing/forge-message';
import { utf8 } from '../testing/test-client';
import { TestGroup } from '../testing/test-group';
import { copyOf, verdictOn } from '../testing/verdict';
import { decodeMlsMessageOf, encodeMlsMessage } from './mls-message';
import type { PrivateMessage } from './private-message';

beforeAll(cryptoReady);

/** What member 1 says to a text of member 0. An error of a primitive is a refusal without a reason. */
function verdict(group: TestGroup, forgery: Partial<PrivateForgery> = {}): string {
  return judge(group, forgePrivate(group.state(0), { content: privateText(group.state(0), 'hello'), ...forgery }));
}

function judge(group: TestGroup, message: Uint8Array): string {
  try {
    return verdictOn(group.state(1), message);
  } catch {
    return 'not decrypted';
  }
}

function changed(message: Uint8Array, change: (opened: PrivateMessage) => PrivateMessage): Uint8Array {
  const { privateMessage } = decodeMlsMessageOf(message, 'mls_private_message', message.length);
  return encodeMlsMessage({ wireFormat: 'mls_private_message', privateMessage: change(privateMessage) });
}

test('what is not changed is accepted', () => {
  expect(verdict(TestGroup.of(2))).toBe('accepted');
});

describe('the padding', () => {
  test('is all zeros, however long', () => {
    const group = TestGroup.of(2);
    for (const length of [1, 100, 5000]) expect(verdict(group, { padding: new Uint8Array(length) })).toBe('accepted');
    for (const position of [0, 50, 99]) {
      const padding = new Uint8Array(100);
      padding[position] = 1;
      expect(verdict(group, { padding })).toBe('the padding is not all zeros');
    }
  });
});

describe('the additional data', () => {
  test('is that which was sealed and signed', () => {
    const group = TestGroup.of(2);
    const message = group.send(0, 'hello', { aad: utf8('context') });
    expect(judge(group, message)).toBe('accepted');
    const other = changed(message, (honest) => ({ ...honest, authenticatedData: utf8('other') }));
    expect(judge(group, other)).toBe('not decrypted');
    const content = privateText(group.state(0), 'hello');
    const resealed = forgePrivate(group.state(0), { content, authenticatedData: utf8('other') });
    expect(judge(group, resealed)).toBe('the content is not signed by its sender');
  });
});

describe('the sender data', () => {
  test('names a leaf where somebody is', () => {
    const group = TestGroup.of(3);
    expect(verdict(group, { leafIndex: 3 })).toBe('the sender is not in the group');
    const nowhere = verdict(group, { changeSenderData: (data) => Uint8Array.of(0, 0, 1, 0, ...data.slice(4)) });
    expect(nowhere).toBe('the sender is not in the group');
  });

  test('has the length that it must have', () => {
    const group = TestGroup.of(2);
    expect(verdict(group, { changeSenderData: (data) => data.slice(1) })).toBe('the bytes end too early');
    expect(verdict(group, { changeSenderData: (data) => Uint8Array.of(...data, 0) })).toBe('something follows the end');
  });

  test('brings the reuse guard that the nonce was changed with', () => {
    const group = TestGroup.of(2);
    expect(verdict(group, { reuseGuard: Uint8Array.of(0, 0, 0, 1) })).toBe('not decrypted');
  });

  test('is encrypted for this ciphertext', () => {
    const group = TestGroup.of(2);
    const [first, second] = [group.send(0, 'first'), group.send(0, 'second')];
    const { privateMessage } = decodeMlsMessageOf(first, 'mls_private_message', first.length);
    const { encryptedSenderData } = privateMessage;
    expect(
      judge(
        group,
        changed(second, (honest) => ({ ...honest, encryptedSenderData })),
      ),
    ).toBe('not decrypted');
  });
});

describe('the content', () => {
  test('is of the type that the header says', () => {
    const group = TestGroup.of(2);
    expect(verdict(group, { contentType: 'proposal' })).not.toBe('accepted');
    expect(verdict(group, { contentType: 'commit' })).not.toBe('accepted');
    for (const contentType of ['proposal', 'commit'] as const) {
      const message = changed(group.send(0, 'hello'), (honest) => ({ ...honest, contentType }));
      expect(judge(group, message)).toBe('not decrypted');
    }
    const proposal = { contentType: 'proposal', proposal: { proposalType: 'remove', removed: 1 } } as const;
    const content = forgeContent(group.state(0), { content: proposal, wireFormat: 'private' });
    expect(verdict(group, { content })).toBe('accepted');
    // A proposal that is read as a text: its bytes begin with a length of zero.
    expect(verdict(group, { content, contentType: 'application' })).not.toBe('accepted');
  });
});

describe('a message of either kind', () => {
  test('is refused with any byte tampered with, or cut, or followed by something, and the state stays as it was', () => {
    const group = TestGroup.of(3);
    const text = group.send(0, 'a message of some length, so that there is something to tamper with');
    const { commit } = createCommit(group.state(0), group.environment);
    const before = copyOf(group.state(1));
    for (const message of [text, commit]) {
      const step = message.length > 400 ? 5 : 1;
      for (let position = 0; position < message.length; position += step) {
        expect(() => group.receive(1, flipped(message, position))).toThrow('crypto.failed');
        expect(() => group.receive(1, message.subarray(0, position))).toThrow('crypto.failed');
      }
      expect(() => group.receive(1, Uint8Array.of(...message, 0))).toThrow('crypto.failed');
    }
    expect(copyOf(group.state(1))).toEqual(before);
    expect(group.receive(1, text).kind).toBe('application');
    expect(group.receive(1, commit).kind).toBe('commit');
  });

  test('is refused in another group and in other epochs', () => {
    const group = TestGroup.of(3);
    const other = TestGroup.of(3);
    const messages = [group.send(0, 'text'), group.make(0).commit];
    const late = copyOf(group.state(2));
    for (const message of messages) expect(judge(other, message)).toBe('the message is of another group');
    group.commit(2);
    for (const message of messages) expect(judge(group, message)).toBe('the message is of another epoch');
    expect(verdictOn(late, group.send(0, 'of the next epoch'))).toBe('the message is of another epoch');
  });

  test('is refused when it is random, with or without a header that is right', () => {
    const group = TestGroup.of(2);
    const header = group.send(0, 'text').subarray(0, 46);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), fc.boolean(), (bytes, hasHeader) => {
        const message = hasHeader ? Uint8Array.of(...header, ...bytes) : bytes;
        expect(() => group.receive(1, message)).toThrow('crypto.failed');
      }),
      { numRuns: 200 },
    );
    expect(group.canAllTalk()).toBe(true);
  });

  test('is refused when its header bears another epoch or group than its author signed', () => {
    const group = TestGroup.of(2);
    const { context } = group.state(0);
    const liar = { ...copyOf(group.state(0)), context: { ...context, epoch: context.epoch + 1n } };
    expect(judge(group, protectMessage(liar, utf8('text')).message)).toBe('the message is of another epoch');
  });
});

test('two messages from one state differ in their nonce: the reuse guard is random', () => {
  const group = TestGroup.of(2);
  const [first, second] = [copyOf(group.state(0)), copyOf(group.state(0))].map((state) => {
    const { message } = protectMessage(state, utf8('text'));
    return decodeMlsMessageOf(message, 'mls_private_message', message.length).privateMessage.ciphertext;
  });
  expect(first).toHaveLength(second?.length ?? 0);
  // The signatures are the same, and so are the key and the text: only the guard can make a difference.
  expect(first).not.toEqual(second);
});
