import { describe, expect, it } from 'vitest';
import { countdown } from './countdown-words';

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

describe('a countdown', () => {
  it.each([
    [28 * day, '28 days'],
    [3 * day - 1, '3 days'],
    [2 * day, '48 hrs'],
    [2 * hour + 1, '3 hrs'],
    [2 * hour, '120 mins'],
    [minute + 1, '2 mins'],
    [minute, '60 secs'],
    [41 * second, '50 secs'],
    [9_500, '10 secs'],
    [1, '1 sec'],
    [0, '0 secs'],
    [-5_000, '0 secs'],
  ])('of %d ms reads %s', (leftMs, text) => {
    expect(countdown(leftMs, 'en-GB').text).toBe(text);
  });

  it('speaks the language of the window', () => {
    expect(countdown(3 * day, 'de').text).toBe('3 Tg.');
  });

  it('says when its text changes, and never sooner', () => {
    for (const leftMs of [28 * day, 2 * day + 5, 90 * minute, 61 * second, 35 * second, 10_001, 9_500, 700]) {
      const { text, changesInMs = 0 } = countdown(leftMs, 'en-GB');
      expect(changesInMs).toBeGreaterThan(0);
      expect(countdown(leftMs - changesInMs + 1, 'en-GB').text).toBe(text);
      expect(countdown(leftMs - changesInMs, 'en-GB').text).not.toBe(text);
    }
  });

  it('moves every second only in the last ten', () => {
    expect(countdown(60 * second, 'en-GB').changesInMs).toBe(10 * second);
    expect(countdown(10 * second, 'en-GB').changesInMs).toBe(second);
  });

  it('ends', () => {
    expect(countdown(0, 'en-GB').changesInMs).toBeUndefined();
  });
});
