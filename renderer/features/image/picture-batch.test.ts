import { expect, it } from 'vitest';
import type { MessageId } from '../../../shared/domain/ids';
import { limits } from '../../../shared/domain/limits';
import { changeBatch, emptyBatch, isReady, type BatchAction, type PictureBatch } from './picture-batch';

const id = (number: number): MessageId => number.toString(16).padStart(32, '0') as MessageId;
const ids = (count: number, from = 1): readonly MessageId[] =>
  Array.from({ length: count }, (_, index) => id(from + index));
const add = (messageIds: readonly MessageId[]): BatchAction => ({
  does: 'add',
  added: messageIds.map((messageId) => ({ messageId, source: new Blob() })),
});
const after = (...actions: readonly BatchAction[]): PictureBatch => actions.reduce(changeBatch, emptyBatch);
const idsIn = ({ pictures }: PictureBatch): readonly MessageId[] => pictures.map(({ messageId }) => messageId);

it('takes so many pictures and no more, and says how many it left out', () => {
  const most = limits.imagesAtOnce;
  const full = after(add(ids(most - 1)), add(ids(3, most)));
  expect([idsIn(full), full.shownId, full.leftOut]).toEqual([ids(most), id(1), 2]);
  expect(changeBatch(full, { does: 'remove', messageId: id(2) }).leftOut).toBe(0);
});

it('shows the one behind the one that goes, or the one before where there is none', () => {
  const three = after(add(ids(3)), { does: 'show', messageId: id(2) });
  const two = changeBatch(three, { does: 'remove', messageId: id(2) });
  expect([idsIn(two), two.shownId]).toEqual([[id(1), id(3)], id(3)]);
  const one = changeBatch(two, { does: 'remove', messageId: id(3) });
  expect([idsIn(one), one.shownId]).toEqual([[id(1)], id(1)]);
  expect(changeBatch(one, { does: 'remove', messageId: id(1) })).toEqual(emptyBatch);
  expect(changeBatch(three, { does: 'remove', messageId: id(1) }).shownId).toBe(id(2));
});

it('names and draws on each by itself', () => {
  const stroke = { ink: 'red', nib: 'fine', points: [{ x: 0, y: 0 }] } as const;
  const { pictures } = after(
    add(ids(2)),
    { does: 'name', messageId: id(2), alt: 'a cat' },
    { does: 'draw', messageId: id(1), action: { does: 'begin', stroke } },
  );
  expect(pictures.map(({ alt, sketch }) => [alt, sketch.strokes.length])).toEqual([
    ['', 1],
    ['a cat', 0],
  ]);
});

it('has nothing to send of what can not be made, or of an empty sheet', () => {
  const messageId = id(1);
  const bytes = new Uint8Array(1);
  const ready: BatchAction = { does: 'prepare', messageId, prepared: { state: 'ready', bytes, isAnimated: false } };
  const refused: BatchAction = { does: 'prepare', messageId, prepared: { state: 'refused', reason: 'unreadable' } };
  const sheet: BatchAction = { does: 'add', added: [{ messageId, source: 'blank-sheet' }] };
  const stroke = { ink: 'red', nib: 'fine', points: [{ x: 0, y: 0 }] } as const;
  const drawn: BatchAction = { does: 'draw', messageId, action: { does: 'begin', stroke } };
  const batches = [[add([messageId])], [add([messageId]), refused], [sheet, ready], [sheet, ready, drawn]];
  expect(batches.map((actions) => after(...actions).pictures.map(isReady))).toEqual([
    [false],
    [false],
    [false],
    [true],
  ]);
  expect(after(add([messageId]), ready).pictures.map(isReady)).toEqual([true]);
});
