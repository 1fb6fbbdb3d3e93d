import type { DecodedEntry } from '../../shared/domain/directory/decode-entry';
import type { DirectoryState } from '../../shared/domain/directory/directory-state';
import { idFromBytes } from '../../shared/domain/ids';
import { AppError } from '../../shared/errors';
import { RefusalCode } from '../../shared/protocol/gen/relay_pb';
import type { DirectoryAppend, DirectorySubscribe } from '../../shared/protocol/gen/relay_pb';
import { numberFromUint64 } from '../../shared/protocol/relay-codec';
import type { DeviceSession, Identity } from '../device-session';
import { encodeDirectoryPush } from '../hub';
import { refuse } from '../outcome';
import type { Outcome } from '../outcome';
import { readBudget } from '../read-budget';
import type { RelayContext } from '../relay-context';
import { createSubscription } from '../subscription';

export async function appendDirectory(
  context: RelayContext,
  session: DeviceSession,
  identity: Identity,
  { entry }: DirectoryAppend,
): Promise<Outcome> {
  const retryAfterMs = session.directoryAppends.take(1);
  if (retryAfterMs > 0) return refuse(RefusalCode.REFUSAL_RATE_LIMITED, { retryAfterMs });
  const sequence = await context.directory.append(entry, (decoded, state) => authorize(identity, decoded, state));
  return { answer: { case: 'directoryHead', value: { sequence: BigInt(sequence) } } };
}

export function subscribeDirectory(
  context: RelayContext,
  session: DeviceSession,
  request: DirectorySubscribe,
): Outcome {
  const { store, hub, directory } = context;
  const former = session.directorySubscription;
  if (former !== undefined) {
    former.stop();
    hub.unsubscribeDirectory(former);
    session.directorySubscription = undefined;
  }
  const subscription = createSubscription({
    connection: session.connection,
    turns: session.turns,
    afterSequence: numberFromUint64(request.afterSequence),
    mayPass: () => true,
    read: async (afterSequence) =>
      (await store.readDirectory(afterSequence, readBudget)).map(({ sequence, bytes }) => ({
        sequence,
        epoch: 0,
        frame: encodeDirectoryPush(sequence, bytes),
      })),
    failed: () => session.connection.close(1011),
  });
  const { sequence } = directory.state();
  return {
    answer: { case: 'subscribed', value: { lastSequence: BigInt(sequence), currentEpoch: 0n, firstSequence: 1n } },
    afterwards() {
      session.directorySubscription = subscription;
      hub.subscribeDirectory(subscription);
      subscription.wake();
    },
  };
}

/** What each kind of connection may append; whether the entry itself is allowed is the reducer's business. */
function authorize(identity: Identity, entry: DecodedEntry, state: DirectoryState): void {
  const { action } = entry;
  switch (identity.kind) {
    case 'founder':
      if (state.sequence > 0) throw new AppError('workspace.already-founded');
      if (action.case !== 'founding') throw new AppError('relay.refused');
      return;
    case 'invite':
      if (action.case !== 'join') throw new AppError('relay.refused');
      if (idFromBytes('InviteId', action.value.inviteId) !== identity.inviteId) throw new AppError('relay.refused');
      return;
    case 'device':
      if (action.case === 'founding') throw new AppError('workspace.already-founded');
      if (action.case === 'join') throw new AppError('relay.refused');
      if (entry.userId !== identity.userId || entry.deviceId !== identity.deviceId) throw new AppError('relay.refused');
      return;
  }
}
