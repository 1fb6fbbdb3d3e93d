// The library's dependency injection needs it, and needs it first.
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { PemConverter, X509CertificateGenerator } from '@peculiar/x509';
import type { CertificatePem } from './certificate';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const dayMs = 24 * 60 * 60 * 1000;
const lifetimeYears = 30;

/**
 * A new ECDSA P-256 key and a certificate of it without a name of any host: devices recognise it by its fingerprint,
 * which travels in links. Valid from a day ago, for devices whose clock is behind.
 */
export async function makeSelfSignedCertificate(nowMs: number): Promise<CertificatePem> {
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const notAfter = new Date(nowMs);
  notAfter.setUTCFullYear(notAfter.getUTCFullYear() + lifetimeYears);
  const certificate = await X509CertificateGenerator.createSelfSigned(
    { name: 'CN=Conclave relay', keys, signingAlgorithm: algorithm, notBefore: new Date(nowMs - dayMs), notAfter },
    webcrypto,
  );
  const key = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return {
    certificatePem: `${certificate.toString('pem')}\n`,
    keyPem: `${PemConverter.encode(key, PemConverter.PrivateKeyTag)}\n`,
  };
}
