import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextMessageState, type MessageEvent, type MessageState } from './message-state';

const states: readonly MessageState[] = ['waiting', 'sent', 'delivered', 'read', 'failed', 'received'];
const events: readonly MessageEvent[] = ['stored', 'received-by-all', 'read-by-all', 'refused', 'retried'];
const rank: Record<MessageState, number> = { failed: 0, waiting: 0, sent: 1, delivered: 2, read: 3, received: 4 };

describe('nextMessageState', () => {
  it('leads from waiting over sent to delivered', () => {
    expect(nextMessageState('waiting', 'stored')).toBe('sent');
    expect(nextMessageState('sent', 'received-by-all')).toBe('delivered');
  });

  it('ends with having been read, which says that it was delivered', () => {
    for (const state of ['waiting', 'failed', 'sent', 'delivered'] as const) {
      expect(nextMessageState(state, 'read-by-all')).toBe('read');
    }
    expect(nextMessageState('read', 'received-by-all')).toBe('read');
    expect(nextMessageState('read', 'lost')).toBe('read');
    expect(nextMessageState('received', 'read-by-all')).toBe('received');
  });

  it('fails only what still waits, and lets only that be retried', () => {
    expect(nextMessageState('waiting', 'refused')).toBe('failed');
    expect(nextMessageState('sent', 'refused')).toBe('sent');
    expect(nextMessageState('failed', 'retried')).toBe('waiting');
    expect(nextMessageState('delivered', 'retried')).toBe('delivered');
  });

  it('believes the relay that it stored a message which it had refused before', () => {
    expect(nextMessageState('failed', 'stored')).toBe('sent');
  });

  it('sends again what the relay does not have although it said so, unless the others have it', () => {
    expect(nextMessageState('sent', 'lost')).toBe('waiting');
    expect(nextMessageState('delivered', 'lost')).toBe('delivered');
    expect(nextMessageState('failed', 'lost')).toBe('failed');
    expect(nextMessageState('received', 'lost')).toBe('received');
  });

  it('never falls back, whatever comes in whatever order', () => {
    fc.assert(
      fc.property(fc.constantFrom(...states), fc.array(fc.constantFrom(...events)), (start, sequence) => {
        let state = start;
        for (const event of sequence) {
          const next = nextMessageState(state, event);
          expect(rank[next]).toBeGreaterThanOrEqual(rank[state]);
          state = next;
        }
      }),
    );
  });
});
