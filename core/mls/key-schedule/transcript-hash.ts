/** Transcript hashes (RFC 9420 section 8.2). */
import { concatBytes } from '../../../shared/domain/bytes';
import { Writer } from '../codec/writer';
import { sha256 } from '../crypto/hash';
import { writeFramedContent } from '../framing/framed-content';
import type { AuthenticatedContent } from '../framing/authenticated-content';
import { wireFormatNumbers } from '../framing/authenticated-content';

/** The confirmed transcript hash of the epoch that a commit begins. */
export function confirmedTranscriptHash(interimTranscriptHash: Uint8Array, commit: TranscribedCommit): Uint8Array {
  const input = new Writer().uint16(wireFormatNumbers[commit.wireFormat]);
  writeFramedContent(input, commit.content);
  input.opaque(commit.auth.signature);
  return sha256(concatBytes(interimTranscriptHash, input.finish()));
}

/** The interim transcript hash of an epoch, from its confirmed one. */
export function interimTranscriptHash(confirmed: Uint8Array, confirmationTag: Uint8Array): Uint8Array {
  return sha256(new Writer().bytes(confirmed).opaque(confirmationTag).finish());
}

/** A commit of which the signature is made, but not yet the confirmation tag. */
export interface TranscribedCommit extends Pick<AuthenticatedContent, 'wireFormat' | 'content'> {
  readonly auth: Pick<AuthenticatedContent['auth'], 'signature'>;
}
