import type { InboxAcknowledge, InboxSubscribe } from '../../shared/protocol/gen/relay_pb';
import { numberFromUint64 } from '../../shared/protocol/relay-codec';
import type { DeviceIdentity, DeviceSession } from '../device-session';
import { encodeInboxPush } from '../hub';
import { done } from '../outcome';
import type { Outcome } from '../outcome';
import { readBudget } from '../read-budget';
import type { RelayContext } from '../relay-context';
import { createSubscription } from '../subscription';

export async function subscribeInbox(
  { store, hub }: RelayContext,
  session: DeviceSession,
  { inbox }: DeviceIdentity,
  request: InboxSubscribe,
): Promise<Outcome> {
  const former = session.inboxSubscription;
  if (former !== undefined) {
    former.stop();
    hub.unsubscribeInbox(inbox, former);
    session.inboxSubscription = undefined;
  }
  const { firstSequence, lastSequence } = await store.readInboxHead(inbox);
  const subscription = createSubscription({
    connection: session.connection,
    turns: session.turns,
    afterSequence: Math.max(numberFromUint64(request.afterSequence), firstSequence - 1),
    mayPass: () => true,
    read: async (afterSequence) =>
      (await store.readInbox(inbox, afterSequence, readBudget)).map((entry) => ({
        sequence: entry.sequence,
        epoch: entry.epoch,
        frame: encodeInboxPush(entry),
      })),
    failed: () => session.connection.close(1011),
  });
  return {
    answer: {
      case: 'subscribed',
      value: { lastSequence: BigInt(lastSequence), currentEpoch: 0n, firstSequence: BigInt(firstSequence) },
    },
    afterwards() {
      session.inboxSubscription = subscription;
      hub.subscribeInbox(inbox, subscription);
      subscription.wake();
    },
  };
}

export async function acknowledgeInbox(
  { store }: RelayContext,
  { inbox }: DeviceIdentity,
  { sequence }: InboxAcknowledge,
): Promise<Outcome> {
  await store.acknowledgeInbox(inbox, numberFromUint64(sequence));
  return done;
}
