/** Credential (RFC 9420 section 5.3): what a leaf says of whom it stands for. */
import { equalBytes } from '../../../shared/domain/bytes';
import type { Reader } from '../codec/reader';
import type { Writer } from '../codec/writer';
import { Refusal } from '../refusal';

/** CredentialType, section 17.5. */
export type CredentialType = number;

export const basicCredentialType = 0x0001;
export const x509CredentialType = 0x0002;

export type Credential =
  /** The application gives `identity` its form. */
  | { readonly credentialType: 'basic'; readonly identity: Uint8Array }
  /** DER, the end entity's first. Carried, never interpreted here. */
  | { readonly credentialType: 'x509'; readonly certificates: readonly Uint8Array[] };

export function credentialTypeOf(credential: Credential): CredentialType {
  return credential.credentialType === 'basic' ? basicCredentialType : x509CredentialType;
}

export function writeCredential(writer: Writer, credential: Credential): void {
  writer.uint16(credentialTypeOf(credential));
  switch (credential.credentialType) {
    case 'basic':
      writer.opaque(credential.identity);
      return;
    case 'x509':
      writer.vector(credential.certificates, (to, certificate) => to.opaque(certificate));
  }
}

/** Refuses types other than these two: their length is not known. */
export function readCredential(reader: Reader): Credential {
  const credentialType = reader.uint16();
  switch (credentialType) {
    case basicCredentialType:
      return { credentialType: 'basic', identity: reader.opaque() };
    case x509CredentialType:
      return { credentialType: 'x509', certificates: reader.vector((from) => from.opaque()) };
    default:
      throw new Refusal('the credential is of another type');
  }
}

/** Whether both say exactly the same. */
export function isSameCredential(a: Credential, b: Credential): boolean {
  if (a.credentialType === 'basic') return b.credentialType === 'basic' && equalBytes(a.identity, b.identity);
  return (
    b.credentialType === 'x509' &&
    a.certificates.length === b.certificates.length &&
    a.certificates.every((certificate, index) => equalBytes(certificate, b.certificates[index] ?? new Uint8Array()))
  );
}
