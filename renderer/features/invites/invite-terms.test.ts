import { describe, expect, it } from 'vitest';
import { limits } from '../../../shared/domain/limits';
import { expiryKind, lifetimesOffered, lifetimeMs, usesOffered } from './invite-terms';

describe('expiryKind', () => {
  const noon = new Date(2026, 10, 22, 12).getTime();
  it.each([
    [new Date(2026, 10, 22, 23, 59), 'expiresToday'],
    [new Date(2026, 10, 23, 0, 0), 'expiresTomorrow'],
    [new Date(2026, 10, 23, 23, 59), 'expiresTomorrow'],
    [new Date(2026, 10, 24, 0, 0), 'expiresOn'],
    [new Date(2027, 0, 1), 'expiresOn'],
  ])('says that %s %s', (date, expected) => {
    expect(expiryKind(date.getTime(), noon)).toBe(expected);
  });
});

describe('what is offered', () => {
  it('is within the limits of the core', () => {
    expect(Math.max(...lifetimesOffered.map(lifetimeMs))).toBeLessThanOrEqual(limits.inviteLifetimeMs);
    expect(Math.max(...usesOffered.map(Number))).toBeLessThanOrEqual(limits.inviteUses);
  });
});
