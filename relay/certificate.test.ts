import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { certificateFileName, loadCertificate, readCertificate } from './certificate';
import { makeSelfSignedCertificate } from './self-signed-certificate';

const nowMs = Date.UTC(2026, 10, 22);

describe('a self-signed certificate', () => {
  it('is signed by its own key, and valid for decades', async () => {
    const { certificatePem, keyPem } = await makeSelfSignedCertificate(nowMs);
    const certificate = new X509Certificate(certificatePem);
    expect(certificate.verify(certificate.publicKey)).toBe(true);
    expect(certificate.checkPrivateKey(createPrivateKey(keyPem))).toBe(true);
    expect(certificate.subject).toBe('CN=Conclave relay');
    expect(certificate.issuer).toBe(certificate.subject);
    expect(Date.parse(certificate.validFrom)).toBe(nowMs - 86_400_000);
    expect(Date.parse(certificate.validTo)).toBe(Date.UTC(2056, 10, 22));
    expect(certificate.publicKey.asymmetricKeyDetails?.namedCurve).toBe('prime256v1');
  });

  it('is another one each time', async () => {
    const [one, other] = [await makeSelfSignedCertificate(nowMs), await makeSelfSignedCertificate(nowMs)];
    expect(one.keyPem).not.toBe(other.keyPem);
  });
});

describe("the relay's certificate", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'conclave-certificate-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is made once, for the owner only, with the fingerprint of its DER form', async () => {
    const made = await loadCertificate(join(folder, 'new'), nowMs);
    const again = await loadCertificate(join(folder, 'new'), nowMs);
    expect(again.fingerprint).toEqual(made.fingerprint);
    expect(readdirSync(join(folder, 'new'))).toEqual([certificateFileName]);
    expect(statSync(join(folder, 'new', certificateFileName)).mode & 0o777).toBe(0o600);
    const digest = createHash('sha256').update(new X509Certificate(made.certificatePem).raw).digest();
    expect(Buffer.from(made.fingerprint)).toEqual(digest);
  });

  it('is never replaced when it is damaged', async () => {
    await loadCertificate(folder, nowMs);
    const path = join(folder, certificateFileName);
    truncateSync(path, 300);
    const damaged = readFileSync(path);
    await expect(loadCertificate(folder, nowMs)).rejects.toThrow('relay.unavailable');
    expect(readFileSync(path)).toEqual(damaged);
    writeFileSync(path, '');
    await expect(loadCertificate(folder, nowMs)).rejects.toThrow('relay.unavailable');
  });

  it('is refused with the key of another one', async () => {
    const { certificatePem } = await makeSelfSignedCertificate(nowMs);
    const { keyPem } = await makeSelfSignedCertificate(nowMs);
    expect(() => readCertificate({ certificatePem, keyPem })).toThrow('relay.unavailable');
  });
});
