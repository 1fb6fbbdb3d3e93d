import { describe, expect, it } from 'vitest';
import { findLink, linkQueue } from './deep-links';

describe('links', () => {
  it('wait until a window listens, then come at once', () => {
    const queue = linkQueue();
    queue.add('conclave:join#abc');
    queue.add('CONCLAVE:join#def');
    const seen: string[] = [];
    queue.listen((link) => seen.push(link));
    queue.add('conclave:join#ghi');
    expect(seen).toEqual(['conclave:join#abc', 'CONCLAVE:join#def', 'conclave:join#ghi']);
  });

  it('go to the latest listener, and wait again after it stopped', () => {
    const queue = linkQueue();
    const first: string[] = [];
    const second: string[] = [];
    const stopFirst = queue.listen((link) => first.push(link));
    const stopSecond = queue.listen((link) => second.push(link));
    stopFirst();
    queue.add('conclave:a');
    stopSecond();
    queue.add('conclave:b');
    expect([first, second]).toEqual([[], ['conclave:a']]);
    queue.listen((link) => first.push(link));
    expect(first).toEqual(['conclave:b']);
  });

  it('can be taken, the last one of those that wait', () => {
    const queue = linkQueue();
    queue.add('conclave:a');
    queue.add('conclave:b');
    expect([queue.take(), queue.take()]).toEqual(['conclave:b', undefined]);
  });

  it('that wait are limited in number; the latest stay', () => {
    const queue = linkQueue();
    for (let n = 0; n < 100; n += 1) queue.add(`conclave:${n}`);
    const seen: string[] = [];
    queue.listen((link) => seen.push(link));
    expect(seen).toEqual([92, 93, 94, 95, 96, 97, 98, 99].map((n) => `conclave:${n}`));
  });

  it.each([
    undefined,
    null,
    7,
    {},
    '',
    'conclave:',
    'https://example.org',
    'conclave:a b',
    ' conclave:a',
    'conclave:a\n--flag',
    'conclave:ä',
    'xconclave:a',
    `conclave:${'a'.repeat(2_000)}`,
  ])('of the form %j are dropped', (text) => {
    const queue = linkQueue();
    queue.add(text);
    const seen: string[] = [];
    queue.listen((link) => seen.push(link));
    expect(seen).toEqual([]);
  });

  it('are found among the arguments of a command line', () => {
    expect(findLink(['/usr/bin/conclave', '--flag', 'conclave:join#abc', 'conclave:join#def'])).toBe(
      'conclave:join#abc',
    );
    expect(findLink(['/usr/bin/conclave', '--x=conclave:join#abc', '/tmp/conclave'])).toBeUndefined();
  });
});
