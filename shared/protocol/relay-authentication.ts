import { asciiBytes, concatBytes } from '../domain/bytes';

const label = asciiBytes('conclave relay auth v1\0');

/**
 * What a device, or the holder of an invite, signs to authenticate on a device connection: label, nonce of the challenge
 * (32 bytes), SHA-256 of the relay's DER certificate (32 bytes), then the ids in the order of the answer (workspace, user
 * and device id, or workspace and invite id). With the certificate in it, a relay in the middle can't pass on another
 * relay's challenge.
 */
export function authenticationMessage(
  nonce: Uint8Array,
  certificateFingerprint: Uint8Array,
  ids: readonly Uint8Array[],
): Uint8Array {
  return concatBytes(label, nonce, certificateFingerprint, ...ids);
}
