import { describe, expect, it } from 'vitest';
import { createAddressAllowance } from './address-allowance';

function setUp(perMinute: number, addresses = 10) {
  const clock = { now: 30_000 };
  return { clock, allowance: createAddressAllowance({ perMinute, addresses, nowMs: () => clock.now }) };
}

describe('the allowance of an address', () => {
  it('is a number of connections in a minute, each address its own', () => {
    const { clock, allowance } = setUp(2);
    const take = (address: string) => allowance.take(address);
    expect(['192.0.2.1', '192.0.2.1', '192.0.2.1', '192.0.2.2'].map(take)).toEqual([true, true, false, true]);
    clock.now = 59_999;
    expect(take('192.0.2.1')).toBe(false);
    clock.now = 60_000;
    expect(['192.0.2.1', '192.0.2.1', '192.0.2.1'].map(take)).toEqual([true, true, false]);
  });

  it.each([
    ['2001:db8:1:2::1', '2001:db8:1:2:ffff:1:2:3', true],
    ['2001:db8::1', '2001:db8::2', true],
    ['2001:db8::1', '2001:db8:0:0:5::1', true],
    ['::1', '::', true],
    ['2001:db8:1:2::1', '2001:db8:1:3::1', false],
    ['2001:db8:0:1::1', '2001:db8::1', false],
    ['fe80::1%eth0', 'fe80::2%eth0', true],
    ['::ffff:192.0.2.1', '192.0.2.1', true],
    ['::ffff:192.0.2.1', '::ffff:192.0.2.2', false],
  ])('of %s and of %s is one: %s', (one, other, isOne) => {
    const { allowance } = setUp(1);
    expect(allowance.take(one)).toBe(true);
    expect(allowance.take(other)).toBe(!isOne);
  });

  it('takes a bounded amount of memory, however many addresses there are', () => {
    const { allowance } = setUp(1, 100);
    for (let index = 0; index < 1000; index += 1) {
      expect(allowance.take(`10.0.${index >> 8}.${index & 0xff}`)).toBe(true);
    }
    expect(allowance.size).toBe(100);
    expect(allowance.take('10.0.3.231')).toBe(false);
  });
});
