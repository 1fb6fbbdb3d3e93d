import { describe, expect, it } from 'vitest';
import type { ConversationId } from '../../shared/domain/ids';
import { views } from './visible-topics';

const [a, b] = ['a', 'b'] as unknown as readonly [ConversationId, ConversationId];

describe('topics that somebody looks at', () => {
  it('are those of all windows, each of which shows what it said last', () => {
    let shown = 0;
    const visible = views(() => (shown += 1));
    const [first, second] = [visible.add(), visible.add()];
    expect([visible.has(a), shown]).toEqual([false, 0]);
    first.show([a]);
    second.show([a, b]);
    expect([visible.has(a), visible.has(b)]).toEqual([true, true]);
    expect(visible.topics()).toEqual([a, b]);
    second.show([]);
    expect([visible.has(a), visible.has(b)]).toEqual([true, false]);
    first.show([b]);
    expect([visible.has(a), visible.has(b), shown]).toEqual([false, true, 4]);
  });
});
