import { describe, expect, it } from 'vitest';
import type { AccountId, ConversationId } from '../domain/ids';
import { placeFromFragment, placeToFragment } from './window-place';

const place = { accountId: 'a'.repeat(32) as AccountId, conversationId: 'c'.repeat(64) as ConversationId };

describe('the place of a window', () => {
  it('comes back from the fragment of its address', () => {
    expect(placeFromFragment(placeToFragment(place))).toEqual(place);
  });

  it.each(['', '#', `#${place.accountId}`, `#${place.accountId}/x`, `${placeToFragment(place)}/x`, '#../../etc'])(
    'is none in %j',
    (fragment) => {
      expect(placeFromFragment(fragment)).toBeUndefined();
    },
  );
});
