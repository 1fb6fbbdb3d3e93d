/** Secrets that every member of an epoch can compute and nobody else (RFC 9420 section 8.5). */
import type { SealingKey } from '../crypto/primitives';
import { demandActive, type GroupState } from '../mls/group/group-state';
import { mlsExporter } from '../mls/key-schedule/exporter';

const accessKeyBytes = 32;
const signalKeyBytes = 32;

/** MLS-Exporter. Secret: the owner wipes it. Throws `conversation.not-a-member` when this device was removed. */
export function exportSecret(state: GroupState, label: string, context: Uint8Array, lengthBytes: number): Uint8Array {
  demandActive(state);
  return mlsExporter(state.suite, state.secrets.exporterSecret, { label, context, lengthBytes });
}

/** The key that opens the conversation's topic on the relay during this epoch, 32 bytes. */
export function accessKey(state: GroupState): Uint8Array {
  return exportSecret(state, 'conclave access', new Uint8Array(0), accessKeyBytes);
}

/** The key that seals what members signal to each other during this epoch. */
export function signalKey(state: GroupState): SealingKey {
  return exportSecret(state, 'conclave signal', new Uint8Array(0), signalKeyBytes) as SealingKey;
}
