/** A sender's ratchet (RFC 9420 section 9.1), and the keys of messages that were skipped. */
import type { CipherSuite } from '../crypto/cipher-suite';
import { deriveTreeSecret } from '../crypto/labels';
import { demand, Refusal } from '../refusal';

/** Key and nonce of one message, to be used once. */
export interface MessageKey {
  readonly generation: number;
  readonly key: Uint8Array;
  readonly nonce: Uint8Array;
}

export interface Ratchet {
  /** Of the next message. */
  readonly generation: number;
  readonly secret: Uint8Array;
  /** Of messages that later ones overtook, ascending: their keys and nonces, never a secret that others follow from. */
  readonly skipped: readonly MessageKey[];
}

/** How far one message may be ahead of the one before: further, and somebody makes this device work for nothing. */
export const maxGenerationsAhead = 1_000;
/** Keys of overtaken messages that are kept for a sender; the oldest go first. */
export const maxSkippedKeys = 256;
const maxGeneration = 0xffff_ffff;

export function newRatchet(secret: Uint8Array): Ratchet {
  return { generation: 0, secret, skipped: [] };
}

export interface TakenGeneration {
  readonly messageKey: MessageKey;
  readonly next: Ratchet;
  /** See `TakenKey`. */
  readonly consumed: readonly Uint8Array[];
}

/** The key of a generation, or of the next one. Refuses one that is gone or too far ahead. */
export function takeGeneration(suite: CipherSuite, ratchet: Ratchet, wanted = ratchet.generation): TakenGeneration {
  if (wanted < ratchet.generation) return takeSkipped(ratchet, wanted);
  demand(wanted - ratchet.generation <= maxGenerationsAhead, 'the generation is too far ahead');
  demand(wanted < maxGeneration, 'the ratchet is at its end');
  const consumed: Uint8Array[] = [];
  const skipped = ratchet.skipped.slice();
  let { secret } = ratchet;
  for (let generation = ratchet.generation; generation < wanted; generation += 1) {
    skipped.push(keyOf(suite, secret, generation));
    consumed.push(secret);
    secret = deriveTreeSecret(secret, 'secret', generation, suite.hashBytes);
  }
  const messageKey = keyOf(suite, secret, wanted);
  consumed.push(secret, messageKey.key, messageKey.nonce);
  for (const { key, nonce } of skipped.splice(0, Math.max(0, skipped.length - maxSkippedKeys)))
    consumed.push(key, nonce);
  const next = deriveTreeSecret(secret, 'secret', wanted, suite.hashBytes);
  return { messageKey, next: { generation: wanted + 1, secret: next, skipped }, consumed };
}

export function ratchetSecrets({ secret, skipped }: Ratchet): Uint8Array[] {
  return [secret, ...skipped.flatMap(({ key, nonce }) => [key, nonce])];
}

function takeSkipped(ratchet: Ratchet, wanted: number): TakenGeneration {
  const messageKey = ratchet.skipped.find(({ generation }) => generation === wanted);
  if (messageKey === undefined) throw new Refusal('the key of this generation is gone');
  return {
    messageKey,
    next: { ...ratchet, skipped: ratchet.skipped.filter((kept) => kept !== messageKey) },
    consumed: [messageKey.key, messageKey.nonce],
  };
}

function keyOf(suite: CipherSuite, secret: Uint8Array, generation: number): MessageKey {
  return {
    generation,
    key: deriveTreeSecret(secret, 'key', generation, suite.aead.keyBytes),
    nonce: deriveTreeSecret(secret, 'nonce', generation, suite.aead.nonceBytes),
  };
}
