/** Secrets that every member of an epoch can compute and nobody else (RFC 9420 section 8.5). */
import { AppError } from '../../shared/errors';
import { sha256, wipe } from '../crypto/primitives';
import { isRemoved, openGroup, type GroupState } from './group-state';
import { hashBytes, hkdfExpand } from './hkdf';

const accessKeyBytes = 32;

/** MLS-Exporter. Secret: the owner wipes it. Throws `conversation.not-a-member` when this device was removed. */
export function exportSecret(state: GroupState, label: string, context: Uint8Array, lengthBytes: number): Uint8Array {
  const { keySchedule } = openGroup(state);
  if (isRemoved(state)) throw new AppError('conversation.not-a-member');
  const derived = expandWithLabel(keySchedule.exporterSecret, label, new Uint8Array(0), hashBytes);
  const secret = expandWithLabel(derived, 'exported', sha256(context), lengthBytes);
  wipe(derived);
  return secret;
}

/** The key that opens the conversation's topic on the relay during this epoch, 32 bytes. */
export function accessKey(state: GroupState): Uint8Array {
  return exportSecret(state, 'conclave access', new Uint8Array(0), accessKeyBytes);
}

// RFC 9420 section 8. The label and the context of an exporter here are shorter than 64 bytes, or the context's hash.
function expandWithLabel(secret: Uint8Array, label: string, context: Uint8Array, lengthBytes: number): Uint8Array {
  const name = new TextEncoder().encode(`MLS 1.0 ${label}`);
  if (name.length > 63 || context.length > 63) throw new RangeError('label or context is too long');
  const info = Uint8Array.of(lengthBytes >> 8, lengthBytes & 0xff, name.length, ...name, context.length, ...context);
  return hkdfExpand(secret, info, lengthBytes);
}
