import {
  createContext,
  useContext,
  useEffect,
  useLayoutEffect,
  useMemo,
  useSyncExternalStore,
  type FocusEvent,
  type KeyboardEvent,
} from 'react';
import type { MessageId } from '../../../shared/domain/ids';
import { AppError } from '../../../shared/errors';
import type { AtHand, Hand } from './at-hand';

/** Of the list that the messages stand in. */
export const AtHandContext = createContext<AtHand | undefined>(undefined);

export interface HandOn {
  /** What has the message at hand, if its buttons are to be seen. */
  readonly hand: Hand | undefined;
  readonly onPointerEnter: () => void;
  readonly onPointerLeave: () => void;
}

/** Says whether a message is the one at hand, and keeps that told of it. Throws outside a list of messages. */
export function useHandOn(messageId: MessageId, isActive: boolean): HandOn {
  const atHand = useContext(AtHandContext);
  if (atHand === undefined) throw new AppError('internal.unexpected');
  const hand = useSyncExternalStore(atHand.subscribe, () => atHand.by(messageId));
  useLayoutEffect(() => {
    if (!isActive) return undefined;
    atHand.focus(messageId);
    return () => atHand.blur(messageId);
  }, [atHand, messageId, isActive]);
  // One that goes away under the pointer is not left by it.
  useEffect(() => () => atHand.leave(messageId), [atHand, messageId]);
  return useMemo(
    () => ({ hand, onPointerEnter: () => atHand.enter(messageId), onPointerLeave: () => atHand.leave(messageId) }),
    [atHand, hand, messageId],
  );
}

/** For the list: which hand is followed in it. */
export function handEvents(atHand: AtHand) {
  return {
    onPointerMove: () => atHand.follow('pointer'),
    onKeyDownCapture: ({ key, ctrlKey, metaKey, altKey }: KeyboardEvent): void => {
      if (!ctrlKey && !metaKey && !altKey && !modifiers.has(key)) atHand.follow('keyboard');
    },
    // It came from elsewhere by a key.
    onFocusCapture: ({ target }: FocusEvent): void => {
      if (target.matches(':focus-visible')) atHand.follow('keyboard');
    },
  };
}

/** Whoever copies a text is at the pointer still. */
const modifiers: ReadonlySet<string> = new Set(['Alt', 'AltGraph', 'Control', 'Meta', 'Shift']);
