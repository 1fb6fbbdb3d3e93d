/**
 * What a device, or the holder of an invite, signs to authenticate on a device connection. The certificate's fingerprint
 * is part of it, so that a relay in the middle can't pass on another relay's challenge.
 */

// ASCII only, so that this folder needs neither the DOM's nor Node's TextEncoder.
const label = Uint8Array.from('conclave relay auth v1\0', (character) => character.charCodeAt(0));

/**
 * The message to sign: label, nonce of the challenge (32 bytes), SHA-256 of the relay's DER certificate (32 bytes), then
 * the ids in the order of the answer: workspace, user and device id, or workspace and invite id.
 */
export function authenticationMessage(
  nonce: Uint8Array,
  certificateFingerprint: Uint8Array,
  ids: readonly Uint8Array[],
): Uint8Array {
  const parts = [label, nonce, certificateFingerprint, ...ids];
  const message = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    message.set(part, offset);
    offset += part.length;
  }
  return message;
}
