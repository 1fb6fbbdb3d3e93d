import { createPrivateKey, X509Certificate, createHash } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../shared/errors';

export const certificateFileName = 'certificate.pem';

export interface CertificatePem {
  readonly certificatePem: string;
  readonly keyPem: string;
}

export interface RelayCertificate extends CertificatePem {
  /** SHA-256 of the DER certificate, 32 bytes. */
  readonly fingerprint: Uint8Array;
}

/**
 * The relay's own certificate from its data folder, made on the first start. Throws `relay.unavailable` (reason
 * `certificate`) when the file is damaged: another certificate would make every invite that is out useless, so it is
 * never replaced.
 */
export async function loadCertificate(dataFolder: string, nowMs: number): Promise<RelayCertificate> {
  const path = join(dataFolder, certificateFileName);
  if (!existsSync(path)) {
    mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
    // Needed once in the life of a relay, and as large as all the rest of it.
    const { makeSelfSignedCertificate } = await import('./self-signed-certificate');
    const { certificatePem, keyPem } = await makeSelfSignedCertificate(nowMs);
    writePrivately(path, keyPem + certificatePem);
  }
  const text = readFileSync(path, 'utf8');
  return readCertificate({ certificatePem: text, keyPem: text });
}

/** Throws `relay.unavailable` (reason `certificate`) unless both are PEM and belong together. The first certificate of a chain counts. */
export function readCertificate({ certificatePem, keyPem }: CertificatePem): RelayCertificate {
  try {
    const certificate = new X509Certificate(certificatePem);
    if (!certificate.checkPrivateKey(createPrivateKey(keyPem))) throw new Error('key of another certificate');
    const fingerprint = Uint8Array.from(createHash('sha256').update(certificate.raw).digest());
    return { certificatePem, keyPem, fingerprint };
  } catch (cause) {
    throw new AppError('relay.unavailable', { details: { reason: 'certificate' }, cause });
  }
}

// Under another name first: a crash in between must not leave half a certificate.
function writePrivately(path: string, text: string): void {
  const file = openSync(`${path}.new`, 'w', 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(`${path}.new`, path);
}
