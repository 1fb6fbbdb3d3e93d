import { describe, expect, it } from 'vitest';
import { testMessageId } from '../conversation/test-message';
import { createAtHand, type AtHand } from './at-hand';

const [one, two, three] = [testMessageId(1), testMessageId(2), testMessageId(3)];

describe('the message at hand', () => {
  it('is that under the pointer, or that with the focus', () => {
    const atHand = createAtHand();
    expect(shown(atHand)).toEqual([]);
    atHand.enter(one);
    expect(shown(atHand)).toEqual([[one, 'pointer']]);
    atHand.leave(one);
    expect(shown(atHand)).toEqual([]);
    atHand.focus(two);
    expect(shown(atHand)).toEqual([[two, 'keyboard']]);
    atHand.blur(two);
    expect(shown(atHand)).toEqual([]);
  });

  it('is that under the pointer once it moves, and that with the focus after a key', () => {
    const atHand = createAtHand();
    atHand.focus(two);
    atHand.enter(one);
    expect(shown(atHand)).toEqual([[one, 'pointer']]);
    atHand.follow('keyboard');
    expect(shown(atHand)).toEqual([[two, 'keyboard']]);
    // The list scrolls under the pointer, which rests.
    atHand.leave(one);
    atHand.enter(three);
    expect(shown(atHand)).toEqual([[two, 'keyboard']]);
    atHand.follow('pointer');
    expect(shown(atHand)).toEqual([[three, 'pointer']]);
    atHand.leave(three);
    expect(shown(atHand)).toEqual([[two, 'keyboard']]);
  });

  it('stays that under the pointer after a key when the focus is on none', () => {
    const atHand = createAtHand();
    atHand.enter(one);
    atHand.follow('keyboard');
    expect(shown(atHand)).toEqual([[one, 'pointer']]);
  });

  it('is under the pointer, too, where it has the focus as well', () => {
    const atHand = createAtHand();
    atHand.enter(one);
    atHand.focus(one);
    atHand.follow('keyboard');
    expect(shown(atHand)).toEqual([[one, 'pointer']]);
  });

  it('does not change with what comes late of another', () => {
    const atHand = createAtHand();
    atHand.enter(one);
    atHand.enter(two);
    atHand.leave(one);
    expect(shown(atHand)).toEqual([[two, 'pointer']]);
    atHand.focus(one);
    atHand.focus(three);
    atHand.blur(one);
    atHand.follow('keyboard');
    expect(shown(atHand)).toEqual([[three, 'keyboard']]);
  });

  it('tells of changes alone', () => {
    const atHand = createAtHand();
    let told = 0;
    atHand.subscribe(() => {
      told += 1;
    });
    atHand.enter(one);
    for (let times = 0; times < 3; times += 1) atHand.follow('pointer');
    atHand.enter(one);
    expect(told).toBe(1);
  });
});

function shown(atHand: AtHand): readonly unknown[] {
  return [one, two, three].flatMap((id) => {
    const hand = atHand.by(id);
    return hand === undefined ? [] : [[id, hand]];
  });
}
