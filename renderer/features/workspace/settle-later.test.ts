import { describe, expect, it } from 'vitest';
import { createStore } from '../../connection/store';
import { settleEach, type Pressed, type Settling } from './settle-later';

const presses = ['keydown', 'pointerdown'];

describe('a value that may settle later', () => {
  it('settles when the frame is painted', () => {
    const { store, settled, paint } = following('a');
    expect(settled).toEqual([]);
    paint();
    expect(settled).toEqual(['a by paint']);
    store.set('b');
    expect(settled).toEqual(['a by paint']);
    paint();
    expect(settled).toEqual(['a by paint', 'b by paint']);
    paint();
    expect(settled).toHaveLength(2);
  });

  it('does not wait where it may not', () => {
    let isReady = true;
    const { store, settled, paint, press } = following('a', () => isReady);
    isReady = false;
    store.set('b');
    expect(settled).toEqual(['b by itself']);
    // Nor does what waited before it come behind it.
    paint();
    press('keydown');
    expect(settled).toEqual(['b by itself']);
  });

  it.each(presses)('settles with a %s, before anything else hears of that, and then waits for nothing', (type) => {
    const { settled, press, paint, capturing } = following('a');
    press(type);
    expect(settled).toEqual(['a by press']);
    expect(capturing()).toBe(0);
    paint();
    press(type);
    expect(settled).toHaveLength(1);
  });

  it('settles with the first press after the paint again, which may have only begun to draw it', () => {
    const { settled, press, paint } = following('a');
    paint();
    press('pointerdown');
    press('keydown');
    expect(settled).toEqual(['a by paint', 'a by press']);
  });

  it('gives way to the next value, which alone settles', () => {
    const { store, settled, paint, press } = following('a');
    store.set('b');
    store.set('c');
    press('keydown');
    expect(settled).toEqual(['c by press']);
    store.set('d');
    store.set('e');
    paint();
    expect(settled).toEqual(['c by press', 'e by paint']);
  });

  it.each(['waiting', 'settled'])('hears of nothing once it ended while %s', (state) => {
    const { store, settled, paint, press, stop, capturing } = following('a');
    if (state === 'settled') paint();
    const before = [...settled];
    stop();
    expect(capturing()).toBe(0);
    paint();
    for (const type of presses) press(type);
    store.set('b');
    paint();
    expect(settled).toEqual(before);
  });
});

function following(initial: string, mayWait: () => boolean = () => true) {
  const store = createStore(initial);
  const settled: string[] = [];
  const { pressed, press, capturing } = pressedWindow();
  let waiting: (() => void) | undefined;
  const afterPaint: Settling<string>['afterPaint'] = (act) => {
    waiting = act;
    return () => {
      if (waiting === act) waiting = undefined;
    };
  };
  const settle = (value: string, by: string): void => void settled.push(`${value} by ${by}`);
  const stop = settleEach({ store, mayWait, settle, afterPaint, pressed });
  const paint = (): void => {
    const act = waiting;
    waiting = undefined;
    act?.();
  };
  return { store, settled, paint, press, capturing, stop };
}

/** Of the window those listeners that hear of presses before all others. */
function pressedWindow() {
  const listeners = new Map<string, Set<() => void>>(presses.map((type) => [type, new Set()]));
  const pressed: Pressed = {
    addEventListener: (type, listener) => void listeners.get(type)?.add(listener),
    removeEventListener: (type, listener) => void listeners.get(type)?.delete(listener),
  };
  return {
    pressed,
    press: (type: string): void => [...(listeners.get(type) ?? [])].forEach((listener) => listener()),
    capturing: (): number => [...listeners.values()].reduce((sum, { size }) => sum + size, 0),
  };
}
