/** The connection that knows who we are: directory, own inbox, own key packages, tickets. */
import type { DeviceId, InviteId, UserId, WorkspaceId } from '../../shared/domain/ids';
import { idToBytes } from '../../shared/domain/ids';
import { limits } from '../../shared/domain/limits';
import { AppError } from '../../shared/errors';
import type { Challenge } from '../../shared/protocol/gen/relay_pb';
import type { RelayEndpoint } from '../../shared/protocol/link-codec';
import { authenticationMessage } from '../../shared/protocol/relay-authentication';
import { numberFromUint64, relayProtocolVersion } from '../../shared/protocol/relay-codec';
import { readGifProvider } from '../gif/gif-provider';
import type { GifProvider } from '../gif/gif-search';
import type { ClientBody, FrameConnection, RelayBody } from './frame-connection';
import { openFrameConnection } from './open-frame-connection';
import type { ConnectionOptions } from './open-frame-connection';
import { readBounds, readBoundsAfter, readBytes, readExactBytes, readSequence } from './read-answer';
import type { LogBounds } from './read-answer';
import type { PushedEntry } from './subscription';
import { createSubscriptionSet } from './subscription-set';
import type { SubscriptionSet } from './subscription-set';

/** As whom a device connection is opened. `sign` signs with the device's, or the invite's, Ed25519 key. */
export type DeviceAuthentication =
  | {
      readonly kind: 'device';
      readonly workspaceId: WorkspaceId;
      readonly userId: UserId;
      readonly deviceId: DeviceId;
      readonly sign: (message: Uint8Array) => Uint8Array;
    }
  | {
      readonly kind: 'invite';
      readonly workspaceId: WorkspaceId;
      readonly inviteId: InviteId;
      readonly sign: (message: Uint8Array) => Uint8Array;
    }
  | { readonly kind: 'founder'; readonly foundingToken: Uint8Array };

/** Is awaited before it is called again. An error that it throws closes the connection. */
export type EntryHandler = (sequence: number, entry: Uint8Array) => void | Promise<void>;

export interface Ticket {
  readonly ticket: Uint8Array;
  readonly validUntilMs: number;
  /** Where the relay lets devices search GIFs, if anywhere. */
  readonly gifProvider?: GifProvider | undefined;
}

export interface DeviceConnection {
  /** Throws `directory.moved` when another entry came first, `directory.refused`, `invite.*`. */
  appendDirectory(entry: Uint8Array): Promise<{ sequence: number }>;
  /** Hands on the entries after `afterSequence`, the first perhaps before this resolves. Once per connection. */
  subscribeDirectory(afterSequence: number, handler: EntryHandler): Promise<LogBounds>;
  /**
   * Like `subscribeDirectory`, for what was delivered to this device. Begins with `firstSequence` when the relay has
   * deleted entries after `afterSequence`. An end before `afterSequence` means that it has lost some: then subscribe again, from there.
   */
  subscribeInbox(afterSequence: number, handler: EntryHandler): Promise<LogBounds>;
  /** Lets the relay delete the inbox's entries up to and including this one. */
  acknowledgeInbox(sequence: number): Promise<void>;
  /** `lastResort` replaces the former one. */
  publishKeyPackages(packages: readonly Uint8Array[], lastResort?: Uint8Array): Promise<void>;
  countKeyPackages(): Promise<{ count: number; hasLastResort: boolean }>;
  /** Admits topic connections; the same for every device of the workspace on a given day. */
  fetchTicket(): Promise<Ticket>;
  /** The relay's clock when the connection opened. */
  readonly relayTimeMs: number;
  /** Closes in good order, or at once because of `error`. No handler is called after this. */
  close(error?: AppError): void;
  /** Resolves with why the connection broke, or undefined after `close`. Never rejects. */
  readonly closed: Promise<AppError | undefined>;
  /** Resolves when the connection is closed and no handler runs any more. A handler must not wait for it. */
  readonly settled: Promise<void>;
}

/**
 * Opens a device connection. Throws `relay.wrong-certificate`, `relay.unreachable`, `protocol.unsupported-version`,
 * `relay.refused` when the relay does not know the device, `invite.*`, `workspace.already-founded`.
 */
export async function openDeviceConnection(
  endpoint: RelayEndpoint,
  authentication: DeviceAuthentication,
  options: ConnectionOptions = {},
): Promise<DeviceConnection> {
  const subscriptions = createSubscriptionSet<PushedEntry>();
  const greeting = expectChallenge();
  return openFrameConnection(
    endpoint,
    {
      path: '/device',
      onPush: (body) => {
        if (body.case === 'challenge') greeting.accept(body.value);
        else acceptPush(subscriptions, body);
      },
      onEnd: () => subscriptions.stopAll(),
      introduce: async (connection, certificateFingerprint) => {
        const challenge = await Promise.race([greeting.challenge, failureOf(connection)]);
        const relayTimeMs = checkChallenge(challenge);
        const answer = authenticationAnswer(authentication, challenge.nonce, certificateFingerprint);
        await connection.request(answer, 'done', () => undefined);
        return createDeviceConnection(connection, subscriptions, relayTimeMs);
      },
    },
    options,
  );
}

function createDeviceConnection(
  connection: FrameConnection,
  subscriptions: SubscriptionSet<PushedEntry>,
  relayTimeMs: number,
): DeviceConnection {
  const subscribe = async (
    kind: 'directory' | 'inbox',
    afterSequence: number,
    handler: EntryHandler,
  ): Promise<LogBounds> => {
    if (kind === 'inbox') subscriptions.remove(kind);
    const subscription = subscriptions.add(kind, {
      afterSequence,
      handler: (entry) => handler(entry.sequence, entry.bytes),
      onFailure: (error) => connection.fail(error),
      holdReading: () => connection.holdReading(),
    });
    const value = { afterSequence: BigInt(afterSequence) };
    const body: ClientBody =
      kind === 'directory' ? { case: 'directorySubscribe', value } : { case: 'inboxSubscribe', value };
    try {
      return await connection.request(body, 'subscribed', (subscribed) => {
        // The directory is never deleted: a gap in it stays what it is, a withheld entry.
        if (kind === 'directory') return readBoundsAfter(subscribed, afterSequence);
        const bounds = readBounds(subscribed);
        subscription.beginWith(bounds.firstSequence);
        return bounds;
      });
    } catch (error) {
      subscriptions.remove(kind);
      throw error;
    }
  };

  return {
    appendDirectory: (entry) =>
      connection.request({ case: 'directoryAppend', value: { entry } }, 'directoryHead', (head) => ({
        sequence: readSequence(head.sequence),
      })),
    subscribeDirectory: (afterSequence, handler) => subscribe('directory', afterSequence, handler),
    subscribeInbox: (afterSequence, handler) => subscribe('inbox', afterSequence, handler),
    acknowledgeInbox: (sequence) =>
      connection.request({ case: 'inboxAcknowledge', value: { sequence: BigInt(sequence) } }, 'done', () => undefined),
    publishKeyPackages: (packages, lastResort = new Uint8Array()) =>
      connection.request(
        { case: 'keyPackagesPublish', value: { packages: [...packages], lastResort } },
        'done',
        () => undefined,
      ),
    countKeyPackages: () =>
      connection.request({ case: 'keyPackagesCount', value: {} }, 'keyPackagesLeft', (left) => ({
        count: left.count,
        hasLastResort: left.hasLastResort,
      })),
    fetchTicket: () =>
      connection.request({ case: 'ticketFetch', value: {} }, 'ticket', (answer) => ({
        ticket: readExactBytes(answer.ticket, 32),
        validUntilMs: numberFromUint64(answer.validUntilMs),
        gifProvider: readGifProvider(answer.gifSearch),
      })),
    relayTimeMs,
    close: (error) => (error === undefined ? connection.close() : connection.fail(error)),
    closed: connection.closed,
    settled: connection.closed.then(() => subscriptions.settled()),
  };
}

function acceptPush(subscriptions: SubscriptionSet<PushedEntry>, body: RelayBody): void {
  const push = readPush(body);
  const subscription = push === undefined ? undefined : subscriptions.get(push.kind);
  if (push === undefined || subscription === undefined) {
    throw new AppError('protocol.unexpected', { details: { what: 'push', body: body.case ?? '' } });
  }
  subscription.accept(push);
}

function readPush(body: RelayBody): (PushedEntry & { kind: 'directory' | 'inbox' }) | undefined {
  if (body.case === 'directoryPush') {
    const { sequence, entry } = body.value;
    return {
      kind: 'directory',
      sequence: readSequence(sequence),
      bytes: readBytes(entry, limits.directoryEntryBytes),
    };
  }
  if (body.case === 'inboxPush') {
    const { sequence, bytes } = body.value;
    return { kind: 'inbox', sequence: readSequence(sequence), bytes: readBytes(bytes, limits.entryBytes) };
  }
  return undefined;
}

function expectChallenge(): { challenge: Promise<Challenge>; accept(challenge: Challenge): void } {
  let resolve: ((challenge: Challenge) => void) | undefined;
  const challenge = new Promise<Challenge>((settle) => {
    resolve = settle;
  });
  return {
    challenge,
    accept(received) {
      if (resolve === undefined) throw new AppError('protocol.unexpected', { details: { what: 'second challenge' } });
      resolve(received);
      resolve = undefined;
    },
  };
}

async function failureOf(connection: FrameConnection): Promise<never> {
  throw (await connection.closed) ?? new AppError('rpc.aborted');
}

function checkChallenge(challenge: Challenge): number {
  if (challenge.protocolVersion !== relayProtocolVersion) {
    throw new AppError('protocol.unsupported-version', { details: { version: challenge.protocolVersion } });
  }
  readExactBytes(challenge.nonce, 32);
  return numberFromUint64(challenge.relayTimeMs);
}

function authenticationAnswer(
  authentication: DeviceAuthentication,
  nonce: Uint8Array,
  certificateFingerprint: Uint8Array,
): ClientBody {
  switch (authentication.kind) {
    case 'founder':
      return { case: 'authenticateFounder', value: { foundingToken: authentication.foundingToken } };
    case 'device': {
      const workspaceId = idToBytes(authentication.workspaceId);
      const userId = idToBytes(authentication.userId);
      const deviceId = idToBytes(authentication.deviceId);
      const message = authenticationMessage(nonce, certificateFingerprint, [workspaceId, userId, deviceId]);
      const signature = authentication.sign(message);
      return { case: 'authenticateDevice', value: { workspaceId, userId, deviceId, signature } };
    }
    case 'invite': {
      const workspaceId = idToBytes(authentication.workspaceId);
      const inviteId = idToBytes(authentication.inviteId);
      const message = authenticationMessage(nonce, certificateFingerprint, [workspaceId, inviteId]);
      return { case: 'authenticateInvite', value: { workspaceId, inviteId, signature: authentication.sign(message) } };
    }
  }
}
