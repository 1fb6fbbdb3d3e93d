import { describe, expect, it } from 'vitest';
import { itemLabel, type ItemFacts } from './item-label';

const bare: ItemFacts = {
  sender: 'Mara',
  time: '09:42',
  forwarded: undefined,
  edited: undefined,
  pinned: undefined,
  starred: undefined,
  reactions: undefined,
  state: undefined,
};

describe('the label of a message', () => {
  it('names sender and time', () => {
    expect(itemLabel(bare)).toBe('Mara, 09:42');
  });

  it('begins with the sender and ends with the state, whatever else there is to say', () => {
    const facts = { ...bare, edited: 'edited', pinned: 'Pinned', reactions: '3 reactions', state: 'Read' };
    expect(itemLabel(facts)).toBe('Mara, 09:42, edited, Pinned, 3 reactions, Read');
  });
});
