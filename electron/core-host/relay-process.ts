/** The life of the relay that an account runs on this computer. */
import type { Clock } from '../../shared/domain/clock';
import { AppError } from '../../shared/errors';
import { relayReport, type RelayCommand, type RelayReport } from '../../shared/ipc/process-messages';
import type { Account } from '../../shared/ipc/shell-contract';
import { logEvent, logFailure } from '../log';
import type { RelayReach } from './account-registry';
import type { ChildProcess, Schedule, StartChild } from './child-process';
import { restartPlan } from './restart-plan';

type RelayState = NonNullable<Account['relay']>['state'];
export type RelayListening = Extract<RelayReport, { kind: 'listening' }>;

export interface RelayProcess {
  readonly reach: RelayReach;
  state(): RelayState;
  /** Resolves once it listens. Rejects with `relay.unavailable` when it fails or dies first; it is tried again all the same. */
  listening(): Promise<RelayListening>;
  /** Resolves when the process is gone: on its own, or killed after a while. */
  stop(): Promise<void>;
}

export interface RelayProcessOptions {
  readonly dataFolder: string;
  readonly reach: RelayReach;
  /** 0: whichever is free. */
  readonly port: number;
  readonly startChild: StartChild;
  readonly schedule: Schedule;
  readonly clock: Clock;
  readonly onState: () => void;
  /** The port is to be kept: invites hold it. */
  readonly onPort: (port: number) => void;
}

interface Waiting {
  readonly resolve: (report: RelayListening) => void;
  readonly reject: (error: AppError) => void;
}

const stopTimeoutMs = 5_000;

/** Starts the relay and keeps it running, on the same port. */
export function startRelayProcess(options: RelayProcessOptions): RelayProcess {
  const plan = restartPlan(options.clock);
  let state: RelayState = 'starting';
  let port = options.port;
  let child: ChildProcess | undefined;
  let report: RelayListening | undefined;
  let waiting: Waiting[] = [];
  let cancelRestart: (() => void) | undefined;
  let onGone: (() => void) | undefined;
  let isStopped = false;

  const setState = (next: RelayState): void => {
    state = next;
    options.onState();
  };
  const failWaiting = (): void => {
    const failed = waiting;
    waiting = [];
    for (const { reject } of failed) reject(new AppError('relay.unavailable', { retry: 'later' }));
  };

  const start = (): void => {
    cancelRestart = undefined;
    try {
      child = options.startChild({ onMessage: receive, onExit: exited });
      const host = options.reach === 'network' ? '0.0.0.0' : '127.0.0.1';
      child.post({ kind: 'start', dataFolder: options.dataFolder, host, port } satisfies RelayCommand);
    } catch (error) {
      logFailure('relay-not-started', error);
      exited();
    }
  };
  const receive = (message: unknown): void => {
    const parsed = relayReport.safeParse(message);
    if (!parsed.success || isStopped) return;
    if (parsed.data.kind === 'listening') return listen(parsed.data);
    logEvent('relay-failed', { code: parsed.data.code });
    setState('failed');
    child?.kill(); // its exit plans the next attempt: a port that is taken may become free
  };
  const listen = (listening: RelayListening): void => {
    report = listening;
    port = listening.port;
    options.onPort(port);
    setState('running');
    const served = waiting;
    waiting = [];
    for (const { resolve } of served) resolve(listening);
  };
  const exited = (): void => {
    child = undefined;
    report = undefined;
    onGone?.();
    if (isStopped) return;
    const { restarts, delayMs } = plan.next();
    logEvent('relay-died', { restarts });
    failWaiting();
    if (state !== 'failed') setState('restarting');
    cancelRestart = options.schedule(start, delayMs);
  };

  start();
  return {
    reach: options.reach,
    state: () => state,
    listening() {
      if (report !== undefined) return Promise.resolve(report);
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }));
    },
    async stop() {
      isStopped = true;
      cancelRestart?.();
      failWaiting();
      const last = child;
      if (last === undefined) return;
      await new Promise<void>((resolve) => {
        const cancel = options.schedule(() => last.kill(), stopTimeoutMs);
        onGone = () => {
          cancel();
          resolve();
        };
        last.post({ kind: 'stop' } satisfies RelayCommand);
      });
    },
  };
}
