import type { MessageId } from '../../../shared/domain/ids';
import { createStore, type Store } from '../../connection/store';

/** What has a message at hand. */
export type Hand = 'pointer' | 'keyboard';

/**
 * The message that shows its buttons. One may be under the pointer, and another have the focus: they are seen on one at a time, where the
 * pointer is once it moves, and where the focus is after a key.
 */
export interface AtHand extends Pick<Store<unknown>, 'subscribe'> {
  /** What has this message at hand; undefined for all but one. */
  by(messageId: MessageId): Hand | undefined;
  /** It has come under the pointer, which need not have moved for that: the list scrolls. */
  enter(messageId: MessageId): void;
  leave(messageId: MessageId): void;
  /** The focus is on it or in it. */
  focus(messageId: MessageId): void;
  blur(messageId: MessageId): void;
  /** The pointer moved, or a key was pressed. */
  follow(hand: Hand): void;
}

interface Hands {
  readonly lead: Hand;
  readonly pointed: MessageId | undefined;
  readonly focused: MessageId | undefined;
}

export function createAtHand(): AtHand {
  const hands = createStore<Hands>({ lead: 'pointer', pointed: undefined, focused: undefined });
  const change = (changed: Partial<Hands>): void => {
    const before = hands.get();
    const next = { ...before, ...changed };
    const isSame = next.lead === before.lead && next.pointed === before.pointed && next.focused === before.focused;
    if (!isSame) hands.set(next);
  };
  return {
    subscribe: hands.subscribe,
    by(messageId) {
      const { lead, pointed, focused } = hands.get();
      const shown = lead === 'pointer' ? (pointed ?? focused) : (focused ?? pointed);
      if (messageId !== shown) return undefined;
      return messageId === pointed ? 'pointer' : 'keyboard';
    },
    enter: (pointed) => change({ pointed }),
    leave(messageId) {
      if (hands.get().pointed === messageId) change({ pointed: undefined });
    },
    focus: (focused) => change({ focused }),
    blur(messageId) {
      if (hands.get().focused === messageId) change({ focused: undefined });
    },
    follow: (lead) => change({ lead }),
  };
}
