/** Keeps a session with the relay: connects, and connects again for as long as it takes. */
import type { Clock } from '../../shared/domain/clock';
import { AppError } from '../../shared/errors';
import type { Connection } from '../../shared/ipc/core-contract';
import type { RelayEndpoint } from '../../shared/protocol/link-codec';
import { backoffDelayMs } from './backoff';
import type { DeviceAuthentication, DeviceConnection, Ticket } from './device-connection';
import { tlsNetwork } from './network';
import type { Network } from './network';
import type { ConnectionOptions } from './open-frame-connection';
import { systemTimers } from './timers';
import type { Timers } from './timers';
import { rootOfFailure } from './transport-error';
import type { TopicConnection } from './topic-connection';

/** Both connections to a relay. They are opened together; when one breaks, the other is closed. */
export interface Session {
  readonly device: DeviceConnection;
  readonly topics: TopicConnection;
  /** What admitted `topics`: members compare it, so it must be this one and not another that the relay would hand out. */
  readonly ticket: Ticket;
}

export interface RelayLinkOptions {
  /** Nothing is done before; must resolve before `stop` can. */
  readonly startAfter?: Promise<void>;
  readonly endpoint: RelayEndpoint;
  readonly authentication: DeviceAuthentication;
  readonly clock: Clock;
  readonly onState: (state: Connection) => void;
  /**
   * Called after every connect, when neither this nor a handler runs any more for the former session. Subscribe again
   * here. An error that it throws ends the session, and the next attempt follows. Like a handler, it must come to an end
   * when its session does, and never wait for the next one.
   */
  readonly onSession: (session: Session) => void | Promise<void>;
  /** Hears why an attempt failed or a session broke, for the log. */
  readonly onFailure?: (error: AppError) => void;
  readonly timers?: Timers;
  readonly network?: Network;
  /** In [0, 1). */
  readonly random?: () => number;
  readonly connection?: Omit<ConnectionOptions, 'signal' | 'timers'>;
}

export interface RelayLink {
  state(): Connection;
  /** Ends the wait for the next attempt. An attempt under way, or a session, goes on. */
  retryNow(): void;
  /** Undefined unless the state is 'online'. */
  session(): Session | undefined;
  /** Closes everything. When it resolves, no handler runs and none will; no callback is called after that either. */
  stop(): Promise<void>;
}

/** How a session, or the attempt to get one, ended: without an error when it is to be renewed. */
interface SessionEnd {
  readonly error: AppError | undefined;
  readonly lastedMs: number;
}

// A session that broke sooner counts as a failed attempt, or a relay that drops us at once would be asked without pause.
const steadyMs = 30_000;
const longestRetryAfterMs = 60_000;
const minuteMs = 60_000;
const shortestRenewalMs = 30 * minuteMs;
const longestRenewalMs = 7 * 24 * 60 * minuteMs;

/** Starts connecting at once, or when `startAfter` resolves. */
export function startRelayLink(options: RelayLinkOptions): RelayLink {
  const timers = options.timers ?? systemTimers;
  const network = options.network ?? tlsNetwork;
  const random = options.random ?? Math.random;
  const stopping = new AbortController();
  const connectionOptions = { ...options.connection, timers, signal: stopping.signal };
  let state: Connection = { state: 'connecting' };
  let session: Session | undefined;
  let beginning: Promise<unknown> | undefined;
  let wake: (() => void) | undefined;

  function setState(next: Connection): void {
    if (stopping.signal.aborted || isSameState(state, next)) return;
    state = next;
    options.onState(next);
  }

  async function run(): Promise<void> {
    await options.startAfter;
    let failures = 0;
    while (!stopping.signal.aborted) {
      const { error, lastedMs } = await runSession();
      if (stopping.signal.aborted) return;
      if (error === undefined) {
        failures = 0;
      } else {
        failures = lastedMs >= steadyMs ? 1 : failures + 1;
        const delayMs = Math.max(backoffDelayMs(failures, random()), retryAfterMs(error));
        const nextAttemptAtMs = options.clock.nowMs() + delayMs;
        setState({ state: 'offline', reason: reasonOf(error), nextAttemptAtMs });
        await sleep(delayMs);
      }
      setState({ state: 'connecting', ...(error === undefined ? {} : { reason: reasonOf(error) }) });
    }
  }

  async function runSession(): Promise<SessionEnd> {
    const opened: { device?: DeviceConnection; topics?: TopicConnection } = {};
    const close = () => {
      session = undefined;
      opened.device?.close();
      opened.topics?.close();
    };
    stopping.signal.addEventListener('abort', close);
    let startedAtMs: number | undefined;
    let error: AppError | undefined;
    try {
      opened.device = await network.openDeviceConnection(options.endpoint, options.authentication, connectionOptions);
      const ticket = await opened.device.fetchTicket();
      opened.topics = await network.openTopicConnection(options.endpoint, ticket.ticket, connectionOptions);
      startedAtMs = options.clock.nowMs();
      error = await use({ device: opened.device, topics: opened.topics, ticket });
    } catch (cause) {
      error = rootOfFailure(cause);
    }
    const lastedMs = startedAtMs === undefined ? 0 : options.clock.nowMs() - startedAtMs;
    stopping.signal.removeEventListener('abort', close);
    close();
    if (error !== undefined && !stopping.signal.aborted) {
      setState({ state: 'offline', reason: reasonOf(error) });
      options.onFailure?.(error);
    }
    await Promise.all([opened.device?.settled, opened.topics?.settled, beginning]);
    return { error, lastedMs };
  }

  /** Resolves when the session is over: with why it broke, or with undefined when it is to be renewed. */
  async function use(current: Session): Promise<AppError | undefined> {
    if (stopping.signal.aborted) return undefined;
    session = current;
    setState({ state: 'online' });
    const { device, topics, ticket } = current;
    let cancelRenewal = () => {};
    const renewal = new Promise<undefined>((resolve) => {
      const delayMs = renewalDelayMs(ticket.validUntilMs - device.relayTimeMs, random());
      cancelRenewal = timers.after(delayMs, () => resolve(undefined));
    });
    const begun = begin(current);
    beginning = begun;
    const failedToBegin = new Promise<AppError>((resolve) => {
      void begun.then((error) => error !== undefined && resolve(error));
    });
    const broken = Promise.race([device.closed, topics.closed]).then(
      (error) => error ?? new AppError('relay.unreachable', { retry: 'reconnect' }),
    );
    try {
      return await Promise.race([broken, failedToBegin, renewal]);
    } finally {
      cancelRenewal();
    }
  }

  async function begin(current: Session): Promise<AppError | undefined> {
    try {
      await options.onSession(current);
      return undefined;
    } catch (error) {
      return rootOfFailure(error);
    }
  }

  async function sleep(delayMs: number): Promise<void> {
    // Whoever hears of the state may have stopped us.
    if (stopping.signal.aborted) return;
    await new Promise<void>((resolve) => {
      const cancel = timers.after(delayMs, resolve);
      wake = () => {
        cancel();
        resolve();
      };
    });
    wake = undefined;
  }

  const finished = run();
  return {
    state: () => state,
    retryNow: () => wake?.(),
    session: () => session,
    async stop() {
      stopping.abort(new AppError('rpc.aborted'));
      state = { state: 'offline' };
      wake?.();
      await finished;
    },
  };
}

/**
 * When to fetch the next ticket: well before this one ends, and not all devices at once. A topic connection lasts no
 * longer than its ticket, so that the relay can't follow one for weeks; hence a new session, not a new ticket for it.
 */
function renewalDelayMs(validForMs: number, random: number): number {
  const earlyMs = (5 + 25 * random) * minuteMs;
  return Math.min(longestRenewalMs, Math.max(shortestRenewalMs, validForMs - earlyMs));
}

function retryAfterMs(error: AppError): number {
  const wanted = error.details['retryAfterMs'];
  return typeof wanted === 'number' ? Math.min(wanted, longestRetryAfterMs) : 0;
}

function reasonOf(error: AppError): NonNullable<Connection['reason']> {
  const { code, retry } = error;
  if (code === 'relay.wrong-certificate') return 'wrong-certificate';
  if (code.startsWith('vault.')) return 'storage';
  const isRefusal =
    code === 'relay.refused' || code === 'protocol.unsupported-version' || /^(invite|workspace|directory)\./.test(code);
  if (isRefusal) return 'refused';
  // With 'reconnect' it was no frame at all: something else may answer at that address just now.
  return code.startsWith('protocol.') && retry !== 'reconnect' ? 'faulty' : 'unreachable';
}

function isSameState(left: Connection, right: Connection): boolean {
  return left.state === right.state && left.reason === right.reason && left.nextAttemptAtMs === right.nextAttemptAtMs;
}
