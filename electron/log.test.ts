import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError } from '../shared/errors';
import { logEvent, logFailure } from './log';

let written: string;
beforeEach(() => {
  written = '';
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    written += String(text);
    return true;
  });
});
afterEach(() => vi.restoreAllMocks());

const line = (): Record<string, unknown> => JSON.parse(written) as Record<string, unknown>;

describe('the log', () => {
  it('holds one JSON line for each event', () => {
    logEvent('core-died', { restarts: 2 });
    expect(line()).toMatchObject({ from: 'shell', event: 'core-died', restarts: 2 });
    expect(written.endsWith('}\n')).toBe(true);
  });

  it('names an expected failure by its code', () => {
    logFailure('failed', new AppError('relay.refused', { cause: new Error('secret') }));
    expect(line()).toMatchObject({ code: 'relay.refused' });
    expect(written).not.toContain('secret');
  });

  it.each([
    new Error('secret'),
    new TypeError('at secret place:1:1\n    at secret (secret.ts:1:1)'),
    new AppError('internal.unexpected', { cause: new TypeError('secret') }),
    'secret',
    { message: 'secret' },
    undefined,
  ])('never repeats the message of an unforeseen failure (%#)', (error) => {
    logFailure('failed', error);
    expect(line()).toMatchObject({ event: 'failed', code: 'internal.unexpected' });
    expect(written).not.toContain('secret');
  });

  it('tells where an unforeseen failure arose', () => {
    logFailure('failed', new TypeError('at path: 1'));
    expect(line()['name']).toBe('TypeError');
    expect(line()['at']).toMatch(/log\.test\.ts:\d+:\d+/);
  });
});
