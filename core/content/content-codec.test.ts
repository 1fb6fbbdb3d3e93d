import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { idFromBytes, type ConversationId, type MessageId, type UserId } from '../../shared/domain/ids';
import { readImage, type ImageFacts } from '../../shared/domain/image/read-image';
import { testGif, type TestGif } from '../../shared/domain/testing/test-image';
import { limits } from '../../shared/domain/limits';
import { pngHeader } from '../../shared/domain/testing/test-picture';
import { AppError } from '../../shared/errors';
import { ContentSchema } from '../../shared/protocol/gen/content_pb';
import { completeContent, decodeContent, encodeContent, otherTopicsLimit, type Content } from './content-codec';
import { receiptIdsLimit } from './body-codec';
import { padContent } from './pad-content';

const messageId = idFromBytes('MessageId', new Uint8Array(16).fill(7));
const mentions = [
  { start: 0, length: 5, userId: 'aa'.repeat(32) as UserId },
  { start: 7, length: 4 },
];
const text = (value: string): Content => ({
  messageId,
  sentAtMs: 1_700_000_000_000,
  body: { kind: 'text', text: value },
});
const gifOf = (wanted: TestGif): { bytes: Uint8Array; facts: ImageFacts } => {
  const bytes = testGif(wanted);
  const facts = readImage(bytes);
  if (facts === undefined) throw new Error('that is no image');
  return { bytes, facts };
};
const gif = gifOf({});
const nothingKnown = { topicHead: undefined, otherTopics: [] };

function codeOf(fn: () => unknown): string {
  try {
    fn();
  } catch (error) {
    return error instanceof AppError ? error.code : 'another error';
  }
  return 'no error';
}

describe('content', () => {
  it.each<Content['body']>([
    { kind: 'text', text: 'Grüße 👋' },
    { kind: 'receipt', messageIds: [messageId, 'ab'.repeat(16) as MessageId] },
    { kind: 'read-receipt', messageIds: [messageId] },
    { kind: 'ticket-witness', day: 20_000, ticketHash: new Uint8Array(32).fill(1) },
    { kind: 'text', text: '@Anna, @all', mentions, replyTo: messageId, isForwarded: true },
    {
      kind: 'text',
      text: 'see https://example.org/a',
      preview: { url: 'https://example.org/a', title: 'A', description: '', siteName: 'S', image: pngHeader(64, 64) },
    },
    { kind: 'ping' },
    { kind: 'image', ...gif, alt: 'a cat' },
    { kind: 'image', ...gif, alt: '', source: 'giphy.com', replyTo: messageId, isForwarded: true },
    { kind: 'image', ...gif, alt: 'a cat', text: '@Anna, @all', mentions },
    { kind: 'edit', messageId, text: '@Anna, @all', mentions },
    { kind: 'edit', messageId, text: '', mentions: [] },
    { kind: 'deletion', messageIds: [messageId, 'ab'.repeat(16) as MessageId] },
    { kind: 'reaction', messageId, emoji: '👍🏽', isSet: true },
    { kind: 'reaction', messageId, emoji: '👍🏽', isSet: false },
    { kind: 'pin', messageId, isPinned: true },
    { kind: 'pin', messageId, isPinned: false },
  ])('comes back as it was: $kind', (body) => {
    const content = { messageId, sentAtMs: 5, body };
    expect(decodeContent(encodeContent(content))).toEqual({ ...content, otherTopics: [] });
    const topicHead = { sequence: 300, hash: new Uint8Array(32).fill(3) };
    const otherTopics = ['cd'.repeat(32) as ConversationId, 'ef'.repeat(32) as ConversationId];
    for (const context of [{ topicHead, otherTopics }, nothingKnown]) {
      expect(decodeContent(completeContent(encodeContent(content), context))).toEqual({ ...content, ...context });
    }
  });

  it('loses a preview of something else than a link of its text, not the text', () => {
    const preview = { url: 'https://example.org/b', title: 'B', description: '', siteName: '' };
    const { body } = decodeContent(
      encodeContent({ ...text(''), body: { kind: 'text', text: 'https://example.org/a', preview } }),
    );
    expect(body).toEqual({ kind: 'text', text: 'https://example.org/a' });
  });

  it('has a timer that this version can keep, whatever was sent', () => {
    const { shortestTimerMs: shortest, longestTimerMs: longest } = limits;
    const sent = [undefined, 60_000, 0, 1, longest + 1, Number.MAX_SAFE_INTEGER];
    const got = sent.map((timerMs) => decodeContent(encodeContent({ ...text('x'), timerMs })).timerMs);
    expect(got).toEqual([undefined, 60_000, shortest, shortest, longest, longest]);
  });

  it('fills a size bucket whatever its length', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 70_000 }), (length) => {
        const body = new Uint8Array(length);
        const padded = padContent(body);
        expect(Number.isInteger(Math.log2(padded.length / 128))).toBe(true);
        expect(padded.length).toBeLessThanOrEqual(Math.max(128, 2 * (length + 3)));
      }),
    );
  });

  it('fills steps of 64 KiB above 256 KiB, in which the largest image has its room', () => {
    const [large, step] = [256 * 1024, 64 * 1024];
    fc.assert(
      fc.property(fc.integer({ min: large + 1, max: 2 * large }), (length) => {
        const padded = padContent(new Uint8Array(length));
        const isLast = padded.length === 510 * 1024;
        expect([isLast ? 0 : padded.length % step, padded.length - length < step + 3]).toEqual([0, true]);
      }),
    );
    const alt = '漢'.repeat(limits.imageAltLength);
    const source = `${'a'.repeat(limits.imageSourceLength - 3)}.de`;
    const body = { kind: 'image', ...gifOf({ bytes: limits.imageBytes }), alt, source, replyTo: messageId } as const;
    const encoded = encodeContent({ messageId, sentAtMs: 2 ** 52, timerMs: limits.longestTimerMs, body });
    const topicHead = { sequence: 2 ** 52, hash: new Uint8Array(32) };
    const otherTopics = Array.from({ length: otherTopicsLimit }, () => 'cd'.repeat(32) as ConversationId);
    expect(completeContent(encoded, { topicHead, otherTopics })).toHaveLength(large + 3 * step);
    const named = { start: limits.messageLength - 1, length: 1, userId: 'aa'.repeat(32) as UserId };
    const longest = {
      text: '漢'.repeat(limits.messageLength),
      mentions: Array.from({ length: limits.mentionsPerMessage }, () => named),
    };
    const withText = encodeContent({
      messageId,
      sentAtMs: 2 ** 52,
      timerMs: limits.longestTimerMs,
      body: { ...body, ...longest },
    });
    expect(completeContent(withText, { topicHead, otherTopics })).toHaveLength(510 * 1024);
  });

  it('keeps a picture whose text names more than it has, and takes a lone surrogate for what it is sent as', () => {
    const outside = [...mentions, { start: 9, length: 9 }];
    const ofImage = (words: { text: string; mentions?: typeof mentions }): unknown =>
      decodeContent(encodeContent({ ...text(''), body: { kind: 'image', ...gif, alt: '', ...words } })).body;
    expect(ofImage({ text: '@Anna, @all', mentions: outside })).toMatchObject({ text: '@Anna, @all', mentions });
    expect(ofImage({ text: 'a\ud800b' })).toMatchObject({ text: 'a\ufffdb' });
    expect(ofImage({ text: '', mentions })).not.toHaveProperty('mentions');
  });

  it('keeps an image that can not be shown as it was received', () => {
    const image = (fields: { bytes: Uint8Array }): Uint8Array =>
      toBinary(
        ContentSchema,
        create(ContentSchema, { messageId: new Uint8Array(16), body: { case: 'image', value: fields } }),
      );
    const broken = [gif.bytes.subarray(1), Buffer.from('<svg/>'), testGif({ bytes: limits.imageBytes + 1 })];
    for (const bytes of broken) {
      const content = image({ bytes });
      const { body } = decodeContent(content);
      // Byte by byte, toEqual takes seconds.
      expect(body.kind === 'unsupported' && Buffer.compare(body.content, content)).toBe(0);
    }
  });

  it('can be read with the padding of every length around the prefix sizes', () => {
    for (let length = 1; length <= 1_100; length += 1) {
      const padded = completeContent(encodeContent(text('x'.repeat(length))), nothingKnown);
      const read = fromBinary(ContentSchema, padded);
      expect(read.body.value).toMatchObject({ text: 'x'.repeat(length) });
      expect(read.$unknown ?? []).toEqual([]);
      expect(read.padding.every((byte) => byte === 0)).toBe(true);
    }
  });

  it('keeps a body of a newer version as it was received', () => {
    const known = toBinary(ContentSchema, create(ContentSchema, { messageId: new Uint8Array(16) }));
    const bytes = Uint8Array.from([...known, 0xa2, 0x06, 0x02, 0x68, 0x69]); // field 100, two bytes
    expect(decodeContent(bytes).body).toEqual({ kind: 'unsupported', content: bytes });
  });

  it('refuses what no correct sender makes', () => {
    const encode = (fields: Parameters<typeof create<typeof ContentSchema>>[1]): Uint8Array =>
      toBinary(ContentSchema, create(ContentSchema, fields));
    const id = new Uint8Array(16);
    const ids = (count: number): Uint8Array[] => Array.from({ length: count }, () => id);
    const bad = [
      encode({ messageId: new Uint8Array(15), body: { case: 'text', value: { text: 'x' } } }),
      encode({ messageId: id, body: { case: 'text', value: { text: '' } } }),
      encode({ messageId: id, body: { case: 'text', value: { text: 'x'.repeat(limits.messageLength + 1) } } }),
      encode({ messageId: id, body: { case: 'image', value: { ...gif, text: 'x'.repeat(limits.messageLength + 1) } } }),
      encode({ messageId: id, sentAtMs: 2n ** 60n, body: { case: 'text', value: { text: 'x' } } }),
      encode({ messageId: id, body: { case: 'deliveryReceipt', value: { messageIds: ids(receiptIdsLimit + 1) } } }),
      encode({ messageId: id, body: { case: 'deliveryReceipt', value: { messageIds: [new Uint8Array(3)] } } }),
      encode({
        messageId: id,
        body: { case: 'edit', value: { messageId: id, text: 'x'.repeat(limits.messageLength + 1) } },
      }),
      encode({ messageId: id, body: { case: 'edit', value: { messageId: id.subarray(1), text: 'x' } } }),
      encode({ messageId: id, body: { case: 'deletion', value: { messageIds: ids(limits.deletionsPerContent + 1) } } }),
      encode({ messageId: id, body: { case: 'reaction', value: { messageId: id, emoji: 'ab', isSet: true } } }),
      encode({ messageId: id, body: { case: 'reaction', value: { emoji: '👍', isSet: true } } }),
      encode({ messageId: id, body: { case: 'pin', value: { messageId: new Uint8Array(17) } } }),
      encode({ messageId: id, body: { case: 'ticketWitness', value: { day: 1, ticketHash: id } } }),
      completeContent(encodeContent(text('x')), {
        topicHead: { sequence: 1, hash: new Uint8Array(31) },
        otherTopics: [],
      }),
      encode({ messageId: id, otherTopics: Array.from({ length: otherTopicsLimit + 1 }, () => new Uint8Array(32)) }),
      encode({ messageId: id, otherTopics: [id] }),
      encode({ messageId: id, topicHead: { sequence: 2n ** 60n, hash: new Uint8Array(32) } }),
      new Uint8Array(limits.entryBytes + 1),
    ];
    expect(bad.map((bytes) => codeOf(() => decodeContent(bytes)))).toEqual(bad.map(() => 'protocol.malformed'));
  });

  it('answers every truncation and random bytes with a typed error or a value', () => {
    const topicHead = { sequence: 9, hash: new Uint8Array(32) };
    const context = { topicHead, otherTopics: ['ab'.repeat(32) as ConversationId] };
    const whole = completeContent(encodeContent(text('some text')), context);
    const tryAll = [...whole.keys()].map((length) => codeOf(() => decodeContent(whole.subarray(0, length))));
    expect(new Set(tryAll).has('another error')).toBe(false);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(codeOf(() => decodeContent(bytes))).not.toBe('another error');
      }),
    );
  });
});
