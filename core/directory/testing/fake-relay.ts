/** The edge of the network for tests of the directory: orders entries in memory, by the rules, and fails on demand. */
import { applyEntry } from '../../../shared/domain/directory/apply-entry';
import type { Clock } from '../../../shared/domain/clock';
import { activeDevice, emptyDirectory, inviteState } from '../../../shared/domain/directory/directory-state';
import type { DirectoryState } from '../../../shared/domain/directory/directory-state';
import { AppError, toAppError } from '../../../shared/errors';
import type { RelayEndpoint } from '../../../shared/protocol/link-codec';
import { encodeFoundingLink } from '../../../shared/protocol/link-codec';
import { randomBytes, verify } from '../../crypto/primitives';
import type { DeviceAuthentication, DeviceConnection, EntryHandler } from '../../transport/device-connection';
import { directoryCrypto } from '../directory-log';
import type { OpenConnection } from '../membership';

/** Where the connection breaks: nothing was stored, or everything was and only the answer is lost. */
type BreakPoint = 'before-append' | 'after-append';

export interface FakeRelay {
  readonly foundingLink: string;
  readonly endpoint: RelayEndpoint;
  readonly openConnection: OpenConnection;
  /** Connects without asking who it is, as a relay that does not do its part. */
  openUnchecked(): Promise<DeviceConnection>;
  readonly entries: Uint8Array[];
  state(): DirectoryState;
  /** Takes an entry from elsewhere and pushes it to everybody. */
  accept(entry: Uint8Array): void;
  /** Pushes to everybody, whatever it is. */
  push(sequence: number, entry: Uint8Array): void;
  /** Appends of the connections that are opened next break at these points, one each. */
  readonly breakPoints: BreakPoint[];
  /** Refuses connections. */
  isDown: boolean;
  /** Keeps back what it should push. */
  isWithholding: boolean;
  /** Called before an append is held against the rules, for example to let somebody else come first. */
  beforeAppend: (() => void) | undefined;
  readonly openConnections: ReadonlySet<DeviceConnection>;
}

interface Subscriber {
  handler: EntryHandler;
  fail(error: AppError): void;
}

export function createFakeRelay(clock: Clock, port = 4433): FakeRelay {
  const foundingToken = randomBytes(32);
  const endpoint = { url: `wss://127.0.0.1:${port}`, certificateFingerprint: randomBytes(32) };
  const subscribers = new Set<Subscriber>();
  const openConnections = new Set<DeviceConnection>();
  let state = emptyDirectory();

  const relay: FakeRelay = {
    foundingLink: encodeFoundingLink({ relay: endpoint, foundingToken }),
    endpoint,
    entries: [],
    breakPoints: [],
    isDown: false,
    isWithholding: false,
    beforeAppend: undefined,
    openConnections,
    state: () => state,
    accept(entry) {
      state = applyEntry(state, entry, directoryCrypto, { nowMs: clock.nowMs() }).state;
      relay.entries.push(entry);
      if (!relay.isWithholding) relay.push(state.sequence, entry);
    },
    push(sequence, entry) {
      for (const { handler, fail } of Array.from(subscribers)) {
        void Promise.resolve()
          .then(() => handler(sequence, entry))
          .catch((error: unknown) => fail(toAppError(error)));
      }
    },
    openUnchecked: async () => connect(undefined),
    openConnection: async (_, authentication) => {
      if (relay.isDown) throw new AppError('relay.unreachable', { retry: 'reconnect' });
      admit(authentication);
      return connect(relay.breakPoints.shift());
    },
  };

  const admit = (authentication: DeviceAuthentication): void => {
    if (authentication.kind === 'founder') {
      if (state.workspaceId !== undefined) throw new AppError('workspace.already-founded');
      return;
    }
    if (authentication.workspaceId !== state.workspaceId) throw new AppError('invite.wrong-workspace');
    const nonce = randomBytes(32);
    if (!verify(authentication.sign(nonce), nonce, keyOf(authentication))) throw new AppError('relay.refused');
  };

  const keyOf = (authentication: Exclude<DeviceAuthentication, { kind: 'founder' }>): Uint8Array => {
    if (authentication.kind === 'device') {
      const device = activeDevice(state, authentication.userId, authentication.deviceId);
      return device?.signatureKey ?? new Uint8Array();
    }
    const invite = state.invites.get(authentication.inviteId);
    const current = invite === undefined ? 'open' : inviteState(invite, clock.nowMs());
    if (current !== 'open') throw new AppError(`invite.${current}`);
    return invite?.inviteKey ?? new Uint8Array();
  };

  const append = (entry: Uint8Array, breakPoint: BreakPoint | undefined): { sequence: number } => {
    if (breakPoint === 'before-append') throw new AppError('relay.unreachable', { retry: 'reconnect' });
    relay.beforeAppend?.();
    try {
      relay.accept(entry);
    } catch (error) {
      const rule = error instanceof AppError ? error.details['rule'] : undefined;
      throw rule === 'sequence' || rule === 'previous-hash' ? new AppError('directory.moved') : error;
    }
    if (breakPoint === 'after-append') throw new AppError('relay.unreachable', { retry: 'reconnect' });
    return { sequence: state.sequence };
  };

  const connect = (breakPoint: BreakPoint | undefined): DeviceConnection => {
    let subscriber: Subscriber | undefined;
    let end: (error: AppError | undefined) => void = () => undefined;
    const closed = new Promise<AppError | undefined>((resolve) => {
      end = (error) => {
        if (subscriber !== undefined) subscribers.delete(subscriber);
        openConnections.delete(connection);
        resolve(error);
      };
    });
    const unused = (): never => {
      throw new Error('not part of the directory');
    };
    const connection: DeviceConnection = {
      appendDirectory: async (entry) => append(entry, breakPoint),
      async subscribeDirectory(afterSequence, handler) {
        subscriber = { handler, fail: (error) => end(error) };
        subscribers.add(subscriber);
        const past = relay.isWithholding ? [] : relay.entries.slice(afterSequence);
        void (async () => {
          for (const [index, entry] of past.entries()) await handler(afterSequence + index + 1, entry);
        })().catch((error: unknown) => end(toAppError(error)));
        return { firstSequence: 1, lastSequence: relay.entries.length };
      },
      subscribeInbox: unused,
      acknowledgeInbox: unused,
      publishKeyPackages: unused,
      countKeyPackages: unused,
      fetchTicket: unused,
      relayTimeMs: clock.nowMs(),
      close: () => end(undefined),
      closed,
      settled: closed.then(() => undefined),
    };
    openConnections.add(connection);
    return connection;
  };
  return relay;
}
