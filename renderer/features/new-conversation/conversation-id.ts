import { toHex } from '../../../shared/domain/ids';
import type { ConversationId } from '../../../shared/domain/ids';

/** A random id for a group about to be started; starting it again with the same id is safe. */
export function newConversationId(): ConversationId {
  return toHex(crypto.getRandomValues(new Uint8Array(32))) as ConversationId;
}
