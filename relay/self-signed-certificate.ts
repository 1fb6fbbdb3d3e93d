import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

export interface CertificatePem {
  readonly certificatePem: string;
  readonly keyPem: string;
}

const objectIds = { commonName: '0603550403', ecdsaWithSha256: '06082a8648ce3d040302' };
const commonName = 'Conclave relay';
const lifetimeYears = 30;

/**
 * A new ECDSA P-256 key and a certificate of it (X.509 v3, RFC 5280) without a name of any host: devices recognise it by
 * its fingerprint, which travels in links. Written by hand, because it is always the same few fields, and by node:crypto,
 * because that works in Electron too.
 */
export function makeSelfSignedCertificate(nowMs: number): CertificatePem {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const algorithm = sequence(Buffer.from(objectIds.ecdsaWithSha256, 'hex'));
  const name = sequence(
    der(0x31, sequence(Buffer.from(objectIds.commonName, 'hex'), der(0x0c, Buffer.from(commonName)))),
  );
  const notBefore = new Date(nowMs - 24 * 60 * 60 * 1000);
  const notAfter = new Date(nowMs);
  notAfter.setUTCFullYear(notAfter.getUTCFullYear() + lifetimeYears);
  // A positive number of 16 bytes.
  const serialNumber = randomBytes(16);
  serialNumber.writeUInt8((serialNumber.readUInt8(0) & 0x7f) | 0x40, 0);

  const certificate = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, serialNumber),
    algorithm,
    name,
    sequence(time(notBefore), time(notAfter)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  const signature = sign('sha256', certificate, privateKey);
  return {
    certificatePem: pem('CERTIFICATE', sequence(certificate, algorithm, der(0x03, Buffer.from([0]), signature))),
    keyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, ...parts);
}

/** A value with its tag and length, as DER wants it: X.690 section 8.1.3. */
function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  if (content.length < 0x80) return Buffer.concat([Buffer.from([tag, content.length]), content]);
  // The fewest bytes that hold the length: BoringSSL refuses any other form.
  const length =
    content.length <= 0xff
      ? Buffer.from([0x81, content.length])
      : Buffer.from([0x82, content.length >> 8, content.length & 0xff]);
  return Buffer.concat([Buffer.from([tag]), length, content]);
}

/** UTCTime before 2050, GeneralizedTime from then on: RFC 5280 section 4.1.2.5. */
function time(date: Date): Buffer {
  const digits = date.toISOString().replace(/[-:T]|\.\d+/g, '');
  return date.getUTCFullYear() < 2050 ? der(0x17, Buffer.from(digits.slice(2))) : der(0x18, Buffer.from(digits));
}

function pem(label: string, content: Buffer): string {
  const lines = content.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
