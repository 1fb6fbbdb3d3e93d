import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { timerForMessage } from './conversation-timer';
import { setShownTimer } from './conversation-table';
import { addConversation, temporaryVault, type TemporaryVault } from './testing/temporary-vault';

let temporary: TemporaryVault;
beforeEach(() => {
  temporary = temporaryVault();
});
afterEach(() => temporary.remove());

describe('the timer of a message', () => {
  it('is its own where the conversation has none, and never longer than that of the conversation', () => {
    const { vault } = temporary;
    const conversationId = vault.transact((tx) => addConversation(tx));
    const timersOf = (...wanted: readonly (number | undefined)[]): readonly unknown[] =>
      wanted.map((wantedMs) => vault.read((db) => timerForMessage(db, conversationId, wantedMs)));
    expect(timersOf(undefined, 10_000, 90_000)).toEqual([undefined, 10_000, 90_000]);
    vault.transact((tx) => setShownTimer(tx, conversationId, 60_000));
    expect(timersOf(undefined, 10_000, 90_000)).toEqual([60_000, 10_000, 60_000]);
  });
});
