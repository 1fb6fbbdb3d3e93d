import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type { InviteId } from '../shared/domain/ids';
import type { DeviceId, TopicId, UserId } from '../shared/domain/ids';
import { RefusalCode } from '../shared/protocol/gen/relay_pb';
import { encodeRelayFrame, relayProtocolVersion } from '../shared/protocol/relay-codec';
import type { Connection } from './connection';
import { authenticateDevice, authenticateFounder, authenticateInvite } from './handlers/authenticate';
import { appendDirectory, subscribeDirectory } from './handlers/directory';
import { acknowledgeInbox, subscribeInbox } from './handlers/inbox';
import { countKeyPackages, publishKeyPackages } from './handlers/key-packages';
import { fetchTicket } from './handlers/tickets';
import { refuse } from './outcome';
import type { Outcome, Request } from './outcome';
import { createReadingTurns } from './reading-turns';
import type { ReadingTurns } from './reading-turns';
import type { RelayContext } from './relay-context';
import { serveRequests } from './serve-requests';
import type { Session } from './session';
import type { Subscription } from './subscription';
import { createTokenBucket } from '../shared/domain/token-bucket';
import type { TokenBucket } from '../shared/domain/token-bucket';
import { toWireFrame } from './wire-frame';

/** Who is at the other end of a device connection. */
export type Identity =
  | { readonly kind: 'device'; readonly userId: UserId; readonly deviceId: DeviceId; readonly inbox: TopicId }
  | { readonly kind: 'invite'; readonly inviteId: InviteId }
  | { readonly kind: 'founder' };

export type DeviceIdentity = Extract<Identity, { kind: 'device' }>;

export interface DeviceSession {
  readonly connection: Connection;
  readonly turns: ReadingTurns;
  /** The challenge, 32 bytes. */
  readonly nonce: Uint8Array;
  identity: Identity | undefined;
  readonly directoryAppends: TokenBucket;
  directorySubscription: Subscription | undefined;
  inboxSubscription: Subscription | undefined;
}

/** Serves a device connection: a device's own inbox and key packages, the directory, tickets. Never a topic. */
export function startDeviceSession(context: RelayContext, connection: Connection): Session {
  const { limits } = context;
  const session: DeviceSession = {
    connection,
    turns: createReadingTurns(connection),
    nonce: Uint8Array.from(randomBytes(32)),
    identity: undefined,
    directoryAppends: createTokenBucket(limits.directoryAppendsPerSecond, limits.directoryAppendBurst, () =>
      performance.now(),
    ),
    directorySubscription: undefined,
    inboxSubscription: undefined,
  };
  const requests = serveRequests(context, connection, {
    handle: (request) => handle(context, session, request),
    isPipelined: () => false,
  });
  const challenge = {
    nonce: session.nonce,
    relayTimeMs: BigInt(context.clock.nowMs()),
    protocolVersion: relayProtocolVersion,
  };
  connection.send([toWireFrame(encodeRelayFrame({ body: { case: 'challenge', value: challenge } }))]);
  return {
    kind: 'device',
    connection,
    ...requests,
    isAdmitted: () => session.identity !== undefined,
    isStillAllowed: () => isStillAllowed(context, session),
    drained: () => session.turns.resume(),
    closed() {
      const { identity, directorySubscription, inboxSubscription } = session;
      directorySubscription?.stop();
      inboxSubscription?.stop();
      if (directorySubscription !== undefined) context.hub.unsubscribeDirectory(directorySubscription);
      if (inboxSubscription !== undefined && identity?.kind === 'device') {
        context.hub.unsubscribeInbox(identity.inbox, inboxSubscription);
      }
    },
  };
}

function handle(context: RelayContext, session: DeviceSession, request: Request): Outcome | Promise<Outcome> {
  const { identity } = session;
  switch (request.case) {
    case 'authenticateDevice':
    case 'authenticateInvite':
    case 'authenticateFounder':
      // Nobody becomes somebody else: the nonce is good for one answer. Nor is a signature verified for nothing.
      return identity ? refuse(RefusalCode.REFUSAL_FORBIDDEN) : authenticate(context, session, request);
    case 'directoryAppend':
      return identity ? appendDirectory(context, session, identity, request.value) : notAuthenticated;
    case 'directorySubscribe':
      return identity ? subscribeDirectory(context, session, request.value) : notAuthenticated;
    case 'inboxSubscribe':
      return asDevice(identity, (device) => subscribeInbox(context, session, device, request.value));
    case 'inboxAcknowledge':
      return asDevice(identity, (device) => acknowledgeInbox(context, device, request.value));
    case 'keyPackagesPublish':
      return asDevice(identity, (device) => publishKeyPackages(context, device, request.value));
    case 'keyPackagesCount':
      return asDevice(identity, (device) => countKeyPackages(context, device));
    case 'ticketFetch':
      return asDevice(identity, () => fetchTicket(context));
    case 'admit':
    case 'topicCreate':
    case 'topicOpen':
    case 'topicAppend':
    case 'topicCommit':
    case 'topicSignal':
    case 'topicSubscribe':
    case 'topicUnsubscribe':
    case 'inboxDeliver':
    case 'keyPackageClaim':
    case 'webOpen':
      return refuse(identity ? RefusalCode.REFUSAL_FORBIDDEN : RefusalCode.REFUSAL_NOT_AUTHENTICATED);
  }
}

function authenticate(
  context: RelayContext,
  session: DeviceSession,
  request: Extract<Request, { case: 'authenticateDevice' | 'authenticateInvite' | 'authenticateFounder' }>,
): Outcome {
  switch (request.case) {
    case 'authenticateDevice':
      return authenticateDevice(context, session, request.value);
    case 'authenticateInvite':
      return authenticateInvite(context, session, request.value);
    case 'authenticateFounder':
      return authenticateFounder(context, session, request.value);
  }
}

const notAuthenticated = refuse(RefusalCode.REFUSAL_NOT_AUTHENTICATED);

function asDevice(
  identity: Identity | undefined,
  serve: (device: DeviceIdentity) => Outcome | Promise<Outcome>,
): Outcome | Promise<Outcome> {
  if (identity === undefined) return notAuthenticated;
  return identity.kind === 'device' ? serve(identity) : refuse(RefusalCode.REFUSAL_FORBIDDEN);
}

/** A device that was revoked since it connected has no business here, nor has the holder of an invite that is over. */
function isStillAllowed({ directory, clock }: RelayContext, { identity }: DeviceSession): boolean {
  switch (identity?.kind) {
    case 'device':
      return directory.findDevice(identity.userId, identity.deviceId) !== undefined;
    case 'invite': {
      const invite = directory.state().invites.get(identity.inviteId);
      // Used up it may be, perhaps by this very connection, which is still to be told so.
      return invite !== undefined && !invite.isRevoked && clock.nowMs() <= invite.expiresAtMs;
    }
    case 'founder':
    case undefined:
      return true;
  }
}
