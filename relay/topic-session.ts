import { performance } from 'node:perf_hooks';
import type { TopicId } from '../shared/domain/ids';
import { RefusalCode } from '../shared/protocol/gen/relay_pb';
import type { Connection } from './connection';
import { deliverToInbox } from './handlers/deliveries';
import { appendEntry, commitEntry, signal } from './handlers/entries';
import { claimKeyPackage } from './handlers/key-packages';
import { admit } from './handlers/tickets';
import { createTopic, openTopic, subscribeTopic, unsubscribeTopic } from './handlers/topics';
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

export interface TopicSession {
  readonly connection: Connection;
  readonly turns: ReadingTurns;
  /** Undefined until a ticket was shown. */
  admittedUntilMs: number | undefined;
  createdTopics: number;
  /** The epochs whose access key the connection has shown. */
  readonly openedEpochs: Map<TopicId, Set<number>>;
  openedEpochCount: number;
  readonly subscriptions: Map<TopicId, Subscription>;
  /** For claims of key packages and deliveries to inboxes. */
  readonly invitations: TokenBucket;
}

/** Serves a topic connection, which is anonymous: what it may do depends on the access keys that it shows. */
export function startTopicSession(context: RelayContext, connection: Connection): Session {
  const { limits, hub, clock } = context;
  const session: TopicSession = {
    connection,
    turns: createReadingTurns(connection),
    admittedUntilMs: undefined,
    createdTopics: 0,
    openedEpochs: new Map(),
    openedEpochCount: 0,
    subscriptions: new Map(),
    invitations: createTokenBucket(limits.invitationsPerSecond, limits.invitationBurst, () => performance.now()),
  };
  const requests = serveRequests(context, connection, {
    handle: (request) => handle(context, session, request),
    isPipelined: (request) => pipelined.has(request),
  });
  return {
    kind: 'topics',
    connection,
    ...requests,
    isAdmitted: () => session.admittedUntilMs !== undefined,
    isStillAllowed: () => session.admittedUntilMs === undefined || clock.nowMs() < session.admittedUntilMs,
    drained: () => session.turns.resume(),
    closed() {
      for (const [topic, subscription] of session.subscriptions) {
        subscription.stop();
        hub.unsubscribeTopic(topic, subscription);
      }
      session.subscriptions.clear();
    },
  };
}

// What changes what the connection may do is not among them.
const pipelined: ReadonlySet<Request['case']> = new Set<Request['case']>([
  'topicAppend',
  'topicCommit',
  'topicSignal',
  'inboxDeliver',
  'keyPackageClaim',
]);

function handle(context: RelayContext, session: TopicSession, request: Request): Outcome | Promise<Outcome> {
  if (request.case === 'admit') return admit(context, session, request.value);
  if (session.admittedUntilMs === undefined) return refuse(RefusalCode.REFUSAL_NOT_AUTHENTICATED);
  switch (request.case) {
    case 'topicCreate':
      return createTopic(context, session, request.value);
    case 'topicOpen':
      return openTopic(context, session, request.value);
    case 'topicAppend':
      return appendEntry(context, session, request.value);
    case 'topicCommit':
      return commitEntry(context, session, request.value);
    case 'topicSignal':
      return signal(context, session, request.value);
    case 'topicSubscribe':
      return subscribeTopic(context, session, request.value);
    case 'topicUnsubscribe':
      return unsubscribeTopic(context, session, request.value);
    case 'inboxDeliver':
      return deliverToInbox(context, session, request.value);
    case 'keyPackageClaim':
      return claimKeyPackage(context, session, request.value);
    case 'authenticateDevice':
    case 'authenticateInvite':
    case 'authenticateFounder':
    case 'directoryAppend':
    case 'directorySubscribe':
    case 'inboxSubscribe':
    case 'inboxAcknowledge':
    case 'keyPackagesPublish':
    case 'keyPackagesCount':
    case 'ticketFetch':
    case 'webOpen':
      return refuse(RefusalCode.REFUSAL_FORBIDDEN);
  }
}
