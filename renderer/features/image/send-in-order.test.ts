import { expect, it } from 'vitest';
import type { MessageId } from '../../../shared/domain/ids';
import { limits } from '../../../shared/domain/limits';
import { createDrafts } from '../conversation/drafts';
import { conversationId } from '../conversation/test-message';
import { sendInOrder, type ImageWords, type NumberedImage } from './send-in-order';

const id = (number: number): MessageId => number.toString(16).padStart(32, '0') as MessageId;
const image = (number: number): NumberedImage => ({
  messageId: id(number),
  make: async () => ({ bytes: new Uint8Array(number), alt: '' }),
});

/** A conversation in which something is written, and a core that can refuse an image. */
function conversationWith(text: string) {
  const drafts = createDrafts({ load: async () => ({ text: '', mentions: [] }), save: async () => {} });
  drafts.write(conversationId, { text, mentions: text === '' ? [] : [{ start: 0, length: 4 }] });
  const stored: (readonly [MessageId, ImageWords])[] = [];
  const left = new Set([id(1), id(2), id(3)]);
  let refused: MessageId | undefined;
  const send = (): Promise<void> =>
    sendInOrder(
      [1, 2, 3].map(image).filter(({ messageId }) => left.has(messageId)),
      {
        conversationId,
        drafts,
        store: async ({ messageId }, _, words) => {
          if (messageId === refused) throw new Error('the core says no');
          stored.push([messageId, words]);
        },
        onStored: (messageId) => left.delete(messageId),
      },
    );
  return { drafts, stored, left, send, refuse: (number: number) => (refused = id(number)) };
}

it('sends images in their order, and what is written with the first alone', async () => {
  const { send, stored, drafts } = conversationWith('@all look');
  await send();
  const words = { text: '@all look', mentions: [{ start: 0, length: 4 }] };
  expect(stored).toEqual([
    [id(1), words],
    [id(2), {}],
    [id(3), {}],
  ]);
  expect(drafts.read(conversationId).text).toBe('');
});

it('sends one with what is written, and leaves what is too long where it is', async () => {
  const { send, stored, drafts, left } = conversationWith('@all look');
  for (const number of [2, 3]) left.delete(id(number));
  await send();
  expect(stored).toEqual([[id(1), { text: '@all look', mentions: [{ start: 0, length: 4 }] }]]);
  const long = { text: 'x'.repeat(limits.messageLength + 1), mentions: [] };
  drafts.write(conversationId, long);
  left.add(id(2));
  await send();
  expect(stored.at(-1)).toEqual([id(2), {}]);
  expect(drafts.read(conversationId).text).toBe(long.text);
});

it('sends them without words where none are written', async () => {
  const { send, stored } = conversationWith('');
  await send();
  expect(stored).toEqual([1, 2, 3].map((number) => [id(number), {}]));
});

it('stops at the one that fails, and goes on with it when it is tried again', async () => {
  const { send, stored, left, drafts, refuse } = conversationWith('@all look');
  refuse(1);
  await expect(send()).rejects.toThrow('the core says no');
  expect([left.size, stored, drafts.read(conversationId).text]).toEqual([3, [], '@all look']);
  refuse(2);
  await expect(send()).rejects.toThrow('the core says no');
  expect([[...left], drafts.read(conversationId).text]).toEqual([[id(2), id(3)], '']);
  refuse(9);
  await send();
  expect([left.size, stored.map(([messageId, { text }]) => [messageId, text])]).toEqual([
    0,
    [
      [id(1), '@all look'],
      [id(2), undefined],
      [id(3), undefined],
    ],
  ]);
});
