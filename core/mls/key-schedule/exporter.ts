import { wipe } from '../../crypto/primitives';
import type { CipherSuite } from '../crypto/cipher-suite';
import { sha256 } from '../crypto/hash';
import { deriveSecret, expandWithLabel } from '../crypto/labels';

/** What is exported, and how much of it. */
export interface ExportedName {
  readonly label: string;
  readonly context: Uint8Array;
  readonly lengthBytes: number;
}

/** MLS-Exporter (RFC 9420 section 8.5). Secret: the owner wipes it. */
export function mlsExporter(
  suite: CipherSuite,
  exporterSecret: Uint8Array,
  { label, context, lengthBytes }: ExportedName,
): Uint8Array {
  const derived = deriveSecret(suite, exporterSecret, label);
  const secret = expandWithLabel(derived, 'exported', sha256(context), lengthBytes);
  wipe(derived);
  return secret;
}
