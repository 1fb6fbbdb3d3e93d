import { describe, expect, test } from 'vitest';
import type { Credential } from './credential';
import { unverifiedIdentities, type PresentedIdentity } from './authentication-service';

const basic = (...identity: number[]): Credential => ({ credentialType: 'basic', identity: Uint8Array.from(identity) });
const x509 = (...certificates: number[][]): Credential => ({
  credentialType: 'x509',
  certificates: certificates.map((certificate) => Uint8Array.from(certificate)),
});
const identity = (credential: Credential, key = 1): PresentedIdentity => ({
  credential,
  signatureKey: new Uint8Array(32).fill(key),
});

describe('unverified identities', () => {
  const { isValid, isSuccessor, isSameClient } = unverifiedIdentities;

  test('are believed, whoever they are', () => {
    expect(isValid(identity(basic()))).toBe(true);
  });

  test('never change, but for their key', () => {
    const same: [Credential, Credential][] = [
      [basic(1, 2), basic(1, 2)],
      [x509([1], [2, 3]), x509([1], [2, 3])],
      [x509(), x509()],
    ];
    for (const [a, b] of same) expect(isSuccessor(identity(a), identity(b, 2))).toBe(true);
    const others: [Credential, Credential][] = [
      [basic(1, 2), basic(1, 3)],
      [basic(1, 2), basic(1)],
      [basic(), x509()],
      [x509(), basic()],
      [x509([1]), x509([1], [2])],
      [x509([1], [2]), x509([2], [1])],
    ];
    for (const [a, b] of others) expect(isSuccessor(identity(a), identity(b))).toBe(false);
  });

  test('are one client when they have one key', () => {
    expect(isSameClient(identity(basic(1)), identity(basic(2)))).toBe(true);
    expect(isSameClient(identity(basic(1)), identity(basic(1), 2))).toBe(false);
  });
});
