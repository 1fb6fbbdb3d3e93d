import { idFromBytes } from '../../shared/domain/ids';
import { limits } from '../../shared/domain/limits';
import { RefusalCode } from '../../shared/protocol/gen/relay_pb';
import type { InboxDeliver } from '../../shared/protocol/gen/relay_pb';
import { checkSize, done, refuse } from '../outcome';
import type { Outcome } from '../outcome';
import type { RelayContext } from '../relay-context';
import type { TopicSession } from '../topic-session';

/** Anyone admitted may deliver to the inbox of any authorised device, within the rate and the inbox's quota. */
export async function deliverToInbox(
  { store, directory }: RelayContext,
  { invitations }: TopicSession,
  request: InboxDeliver,
): Promise<Outcome> {
  const inbox = idFromBytes('TopicId', request.inbox);
  const entryId = idFromBytes('EntryId', request.entryId);
  const bytes = checkSize(request.bytes, limits.entryBytes);
  const retryAfterMs = invitations.take(1);
  if (retryAfterMs > 0) return refuse(RefusalCode.REFUSAL_RATE_LIMITED, { retryAfterMs });
  if (!directory.hasInbox(inbox)) return refuse(RefusalCode.REFUSAL_UNKNOWN_TOPIC);
  const outcome = await store.deliver(inbox, entryId, bytes);
  // Without its number: how many deliveries a device has had is nobody else's business.
  return outcome.kind === 'appended' ? done : refuse(RefusalCode.REFUSAL_QUOTA_EXCEEDED);
}
