/** Derivation, signing, encryption and hashing with labels (RFC 9420 sections 5.1.2, 5.1.3, 5.2, 8 and 9.1). */
import { Writer } from '../codec/writer';
import { demand } from '../refusal';
import type { CipherSuite } from './cipher-suite';
import { expand, sha256 } from './hash';
import type { HpkeCiphertext } from './hpke';

const empty = new Uint8Array(0);
const labels = new Map<string, Uint8Array>();

/** ExpandWithLabel, section 8. */
export function expandWithLabel(
  secret: Uint8Array,
  label: string,
  context: Uint8Array,
  lengthBytes: number,
): Uint8Array {
  const info = new Writer().uint16(lengthBytes).opaque(labelBytes(label)).opaque(context).finish();
  return expand(secret, info, lengthBytes);
}

/** DeriveSecret, section 8. */
export function deriveSecret(suite: CipherSuite, secret: Uint8Array, label: string): Uint8Array {
  return expandWithLabel(secret, label, empty, suite.hashBytes);
}

/** DeriveTreeSecret, section 9.1. */
export function deriveTreeSecret(
  secret: Uint8Array,
  label: string,
  generation: number,
  lengthBytes: number,
): Uint8Array {
  return expandWithLabel(secret, label, new Writer().uint32(generation).finish(), lengthBytes);
}

/** SignWithLabel, section 5.1.2. */
export function signWithLabel(
  suite: CipherSuite,
  secretKey: Uint8Array,
  label: string,
  content: Uint8Array,
): Uint8Array {
  return suite.signature.sign(secretKey, labeled(labelBytes(label), content));
}

/** What `signWithLabel` signs. */
export interface LabeledSignature {
  readonly publicKey: Uint8Array;
  readonly label: string;
  readonly content: Uint8Array;
  readonly signature: Uint8Array;
}

/** VerifyWithLabel, section 5.1.2. */
export function isSignedWithLabel(suite: CipherSuite, signed: LabeledSignature): boolean {
  return suite.signature.verify(signed.publicKey, signContent(signed), signed.signature);
}

/** SignContent, section 5.1.2: the bytes that the signature covers. */
export function signContent({ label, content }: Pick<LabeledSignature, 'label' | 'content'>): Uint8Array {
  return labeled(labelBytes(label), content);
}

/** EncryptWithLabel, section 5.1.3. Throws for a public key that can't be used. */
export function encryptWithLabel(
  suite: CipherSuite,
  publicKey: Uint8Array,
  place: { readonly label: string; readonly context: Uint8Array },
  plaintext: Uint8Array,
): HpkeCiphertext {
  return encryptorWithLabel(suite, place)(publicKey, plaintext);
}

/** The same for any number of public keys: what depends on label and context only is computed once. */
export function encryptorWithLabel(
  suite: CipherSuite,
  { label, context }: { readonly label: string; readonly context: Uint8Array },
): (publicKey: Uint8Array, plaintext: Uint8Array) => HpkeCiphertext {
  const info = labeled(labelBytes(label), context);
  return (publicKey, plaintext) => suite.hpke.seal(publicKey, info, plaintext);
}

/** DecryptWithLabel, section 5.1.3. */
export function decryptWithLabel(
  suite: CipherSuite,
  secretKey: Uint8Array,
  { label, context }: { readonly label: string; readonly context: Uint8Array },
  sealed: HpkeCiphertext,
): Uint8Array {
  return suite.hpke.open(secretKey, labeled(labelBytes(label), context), sealed);
}

/** RefHash, section 5.2. `label` is used as it is. */
export function refHash(label: string, value: Uint8Array): Uint8Array {
  return sha256(labeled(new TextEncoder().encode(label), value));
}

/** Throws unless a secret that came from outside has the length of a hash. */
export function demandHashLength(suite: CipherSuite, secret: Uint8Array): void {
  demand(secret.length === suite.hashBytes, 'a secret has a wrong length');
}

function labelBytes(label: string): Uint8Array {
  let bytes = labels.get(label);
  if (bytes === undefined) {
    bytes = new TextEncoder().encode(`MLS 1.0 ${label}`);
    // Labels are few, but those of exporters are the caller's.
    if (labels.size < 64) labels.set(label, bytes);
  }
  return bytes;
}

function labeled(label: Uint8Array, content: Uint8Array): Uint8Array {
  return new Writer().opaque(label).opaque(content).finish();
}
