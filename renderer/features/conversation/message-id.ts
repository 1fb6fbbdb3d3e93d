import { toHex } from '../../../shared/domain/ids';
import type { MessageId } from '../../../shared/domain/ids';

/** A random id for a message about to be sent; sending again with the same id is safe. */
export function newMessageId(): MessageId {
  return toHex(crypto.getRandomValues(new Uint8Array(16))) as MessageId;
}
