import { expect, it, vi } from 'vitest';
import { shellContract } from '../../shared/ipc/shell-contract';
import { reportFaults } from './report-faults';

it('tells of each fault once, by its class and its place in the code, and nothing of what it says', () => {
  const call = vi.fn(() => Promise.resolve(undefined as never));
  const report = reportFaults({ call });
  const fail = (): void => report(new TypeError('secret\n    at secret (secret.ts:1:1)'));
  for (let times = 0; times < 3; times += 1) fail();
  expect(call.mock.calls).toEqual([
    ['window.fault', { name: 'TypeError', at: expect.stringMatching(/^report-faults\.test\.ts:\d+:\d+$/) as string }],
  ]);
  report('secret');
  report(Object.assign(new Error('secret'), { name: 'a secret', stack: 'secret' }));
  expect(call).toHaveBeenCalledTimes(3);
  expect(JSON.stringify(call.mock.calls)).not.toContain('secret');
  const { input } = shellContract['window.fault'];
  for (const [, fault] of call.mock.calls as unknown as [string, unknown][])
    expect(() => input.parse(fault)).not.toThrow();
});

it('lives on when there is nobody to tell', async () => {
  const call = vi.fn(() => Promise.reject(new Error('closed')));
  reportFaults({ call })(new Error('x'));
  await Promise.resolve();
  expect(call).toHaveBeenCalledTimes(1);
});
