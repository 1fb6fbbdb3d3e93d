/**
 * How a window gets its ports: it posts `windowReadyMessage` to itself, then receives one `message` event for each port.
 * Apart from the other messages between processes, because page and preload must not carry a schema library.
 */
import type { AccountId } from '../domain/ids';

export const windowReadyMessage = 'conclave:window-ready';
export const portMessage = 'conclave:port';

/** `data` of the `message` event that carries a port: the shell's, or that of an account's core. */
export interface PortMessage {
  readonly kind: typeof portMessage;
  readonly name: 'shell' | AccountId;
}
