import type { Store } from '../../connection/store';

/** Why a value counts: it need not wait, the frame is painted that it waited for, or somebody pressed something. */
export type SettledBy = 'itself' | 'paint' | 'press';

type Listen = (type: string, listener: () => void, options: { readonly capture: true }) => void;

export interface Pressed {
  readonly addEventListener: Listen;
  readonly removeEventListener: Listen;
}

export interface Settling<T> {
  readonly store: Store<T>;
  /** Asked with each value. */
  readonly mayWait: () => boolean;
  readonly settle: (value: T, by: SettledBy) => void;
  /** Calls back once the next frame is painted, unless the function that it returns is called before. */
  readonly afterPaint: (act: () => void) => () => void;
  /** Hears of presses before anything else: the window. */
  readonly pressed: Pressed;
}

/** Settles what the store has, and each of its later values; one that waits gives way to the next. Returns what ends it. */
export function settleEach<T>(settling: Settling<T>): () => void {
  const { store, mayWait, settle } = settling;
  let stopWaiting: (() => void) | undefined;
  const follow = (): void => {
    stopWaiting?.();
    stopWaiting = undefined;
    const value = store.get();
    if (mayWait()) stopWaiting = settleLater(settling, (by) => settle(value, by));
    else settle(value, 'itself');
  };
  follow();
  const stop = store.subscribe(follow);
  return () => {
    stopWaiting?.();
    stop();
  };
}

const presses = ['keydown', 'pointerdown'] as const;

/**
 * Settles when the next frame is painted, and with the next press, before anything else hears of that: what the paint began to draw may
 * still be under way then. Returns what ends the waiting.
 */
function settleLater(
  { afterPaint, pressed }: Pick<Settling<unknown>, 'afterPaint' | 'pressed'>,
  settle: (by: 'paint' | 'press') => void,
): () => void {
  const onPress = (): void => {
    stop();
    settle('press');
  };
  const stopPainting = afterPaint(() => settle('paint'));
  const stop = (): void => {
    stopPainting();
    for (const press of presses) pressed.removeEventListener(press, onPress, { capture: true });
  };
  for (const press of presses) pressed.addEventListener(press, onPress, { capture: true });
  return stop;
}
