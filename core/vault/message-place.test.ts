import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConversationId, MessageId } from '../../shared/domain/ids';
import { takePlace } from './message-place';
import { readMessagePage } from './message-page';
import { nextWaitingPosition } from './message-table';
import { lastSequence, positionOf, waitingPosition, type Position } from './position';
import { addConversation, addMessage, newUserId, temporaryVault, type TemporaryVault } from './testing/temporary-vault';

let temporary: TemporaryVault;
let shown: ConversationId;
let other: ConversationId;

beforeEach(() => {
  temporary = temporaryVault();
  const fields = { kind: 'direct', otherUserId: newUserId() } as const;
  [shown, other] = temporary.vault.transact((tx) => [addConversation(tx, fields), addConversation(tx, fields)]);
});
afterEach(() => temporary.remove());

function arrive(topic: ConversationId, sequence: number, slot: 0 | 1 | 2 | 3 = 0, lostPlaces = 0): MessageId {
  return temporary.vault.transact((tx) =>
    addMessage(tx, shown, { position: takePlace(tx, { topic, shown, lostPlaces }, sequence, slot) }),
  );
}

const positions = (): number[] =>
  temporary.vault.read((db) =>
    db.prepare('SELECT position FROM message ORDER BY key', { pluck: true }).all<number>([]),
  );
const order = (): MessageId[] =>
  temporary.vault.read((db) =>
    readMessagePage(db, shown, { at: 'newest' }, 50).messages.map(({ messageId }) => messageId),
  );

describe('what the entries of a topic bring', () => {
  it('stands at their sequences, in whatever order they come', () => {
    for (const sequence of [2, 5, 3, 4]) arrive(shown, sequence);
    expect(positions()).toEqual([2, 5, 3, 4].map((sequence) => positionOf(sequence)));
  });

  it('stands after what another topic of the conversation has brought before', () => {
    const expected = [arrive(shown, 100), arrive(other, 1), arrive(other, 2), arrive(shown, 101), arrive(other, 3)];
    expect(order()).toEqual(expected);
  });

  it('keeps the order of its topic while only that one is written to', () => {
    arrive(shown, 9);
    const [third, first, second] = [arrive(other, 3), arrive(other, 1), arrive(other, 2)];
    expect(order().slice(-3)).toContain(third);
    const steady = [arrive(other, 6), arrive(other, 4), arrive(other, 5)];
    expect(order().slice(-3)).toEqual([steady[1], steady[2], steady[0]]);
    expect(order()).toContain(first);
    expect(order()).toContain(second);
  });

  it('comes before what waits', () => {
    const waiting = temporary.vault.transact((tx) =>
      addMessage(tx, shown, { state: 'waiting', position: nextWaitingPosition(tx.db, shown) }),
    );
    expect([arrive(shown, 1), arrive(other, 1), waiting]).toEqual(order());
  });

  it('finds a place though every one that it should have is taken', () => {
    const take = (position: number): void =>
      void temporary.vault.transact((tx) => addMessage(tx, shown, { position: position as Position }));
    for (let position = 32; position < 40; position += 1) take(position);
    for (let slot = 0; slot < 4; slot += 1) arrive(shown, 2, slot as 0 | 1 | 2 | 3);
    expect(positions().slice(-4)).toEqual([40, 41, 42, 43]);
  });

  it('finds a place at the end of all sequences, whoever was there before', () => {
    for (const topic of [shown, other, shown, other])
      for (const slot of [0, 3] as const) arrive(topic, lastSequence, slot);
    for (const topic of [other, shown]) arrive(topic, lastSequence);
    expect(new Set(positions()).size).toBe(10);
    expect(Math.max(...positions())).toBeLessThan(waitingPosition);
  });

  it('stands behind what had its place before the relay went back, and finds one however far that was', () => {
    const [first, lost, newer] = [arrive(shown, 1), arrive(shown, 2), arrive(shown, 2, 0, 1)];
    expect(order()).toEqual([first, lost, newer]);
    for (const topic of [shown, other]) arrive(topic, 3, 0, lastSequence);
    expect(new Set(positions()).size).toBe(5);
    expect(Math.max(...positions())).toBeLessThan(waitingPosition);
  });
});
