/** The life of one account's core: its key, its process, its restarts. */
import type { VaultKeyAnswer } from '../keychain/vault-key';
import type { Clock } from '../../shared/domain/clock';
import type { ErrorCode } from '../../shared/errors';
import { coreReport, type CoreCommand, type CoreReport } from '../../shared/ipc/process-messages';
import type { AccountStatus } from '../../shared/ipc/shell-contract';
import { logEvent, logFailure } from '../log';
import type { ChildProcess, Schedule, StartChild } from './child-process';
import { restartPlan } from './restart-plan';

export interface CoreProcess {
  status(): AccountStatus;
  start(): void;
  /** Starts anew when it stopped for a reason, or now instead of later when a restart is planned. */
  retry(): void;
  /** Hands over the port of a window that `openPort` makes. False, and no port is made, unless the core runs. */
  connect(openPort: () => Electron.MessagePortMain): boolean;
  /** Resolves when the process is gone: on its own, or killed after a while. */
  stop(): Promise<void>;
}

export interface CoreProcessOptions {
  readonly vaultPath: string;
  /** Asked at every start, so that the shell keeps no key. */
  readonly obtainKey: () => Promise<VaultKeyAnswer>;
  readonly startChild: StartChild;
  readonly schedule: Schedule;
  readonly clock: Clock;
  readonly onStatus: (status: AccountStatus) => void;
  readonly onBlank: (isBlank: boolean) => void;
}

type StopReason = Extract<AccountStatus, { state: 'stopped' }>['reason'];

/** Deaths in a row before the vault was open; after these only a person can tell it to try again. */
const failedStartsLimit = 5;
const stopTimeoutMs = 5_000;

export function coreProcess(options: CoreProcessOptions): CoreProcess {
  const plan = restartPlan(options.clock);
  let status: AccountStatus = { state: 'starting' };
  let child: ChildProcess | undefined;
  let cancelRestart: (() => void) | undefined;
  let failedStarts = 0;
  let onGone: (() => void) | undefined;
  // Counts starts and stops, so that what a former one still reports is not taken for the present one's.
  let turn = 0;

  const setStatus = (next: AccountStatus): void => {
    status = next;
    options.onStatus(next);
  };
  const stopFor = (reason: StopReason, backupName?: string): void => {
    turn += 1;
    child?.kill();
    child = undefined;
    logEvent('core-stopped', { reason });
    setStatus({ state: 'stopped', reason, ...(backupName !== undefined && { backupName }) });
  };

  const start = (): void => {
    turn += 1;
    cancelRestart?.();
    cancelRestart = undefined;
    setStatus({ state: 'starting' });
    const own = turn;
    launch(own).catch((error: unknown) => {
      logFailure('core-not-started', error);
      if (own !== turn) return;
      turn += 1;
      child?.kill();
      restart();
    });
  };
  const launch = async (own: number): Promise<void> => {
    // Both take their time, and neither needs the other: the process loads while the keychain is asked.
    const started = options.startChild({
      onMessage: (message) => receive(message, own === turn),
      onExit: () => (own === turn ? restart() : onGone?.()),
    });
    child = started;
    const answer = await options.obtainKey();
    if (own !== turn || child !== started) return wipe(answer);
    if (answer.state !== 'present')
      return stopFor(`keychain-${answer.state === 'missing' ? 'missing-key' : answer.state}`);
    const vaultKey = Uint8Array.from(answer.key);
    try {
      started.post({ kind: 'start', vaultPath: options.vaultPath, vaultKey } satisfies CoreCommand);
    } finally {
      vaultKey.fill(0);
      wipe(answer);
    }
  };
  const receive = (message: unknown, isCurrent: boolean): void => {
    const report = coreReport.safeParse(message);
    if (!report.success) return logEvent('core-report-malformed');
    // Whether it joined must be known even of a core that is being stopped: a blank account may be deleted.
    if (report.data.kind !== 'failed') options.onBlank(report.data.kind === 'started' && report.data.isBlank);
    if (isCurrent) apply(report.data);
  };
  const apply = (report: CoreReport): void => {
    if (report.kind === 'failed') return stopFor(stopReason(report.code), report.backupName);
    if (report.kind === 'joined') return;
    failedStarts = 0;
    setStatus({ state: 'running' });
  };
  const restart = (): void => {
    child = undefined;
    if (status.state === 'starting') failedStarts += 1;
    if (failedStarts >= failedStartsLimit) return stopFor('core-failed');
    const { restarts, delayMs } = plan.next();
    logEvent('core-died', { restarts });
    setStatus({ state: 'restarting', restarts, nextAttemptAtMs: options.clock.nowMs() + delayMs });
    cancelRestart = options.schedule(start, delayMs);
  };

  return {
    status: () => status,
    start,
    retry() {
      if (status.state !== 'stopped' && status.state !== 'restarting') return;
      plan.reset();
      failedStarts = 0;
      start();
    },
    connect(openPort) {
      if (status.state !== 'running' || child === undefined) return false;
      child.post({ kind: 'connect' } satisfies CoreCommand, openPort());
      return true;
    },
    async stop() {
      turn += 1;
      cancelRestart?.();
      const last = child;
      child = undefined;
      if (last === undefined) return;
      await new Promise<void>((resolve) => {
        const cancel = options.schedule(() => last.kill(), stopTimeoutMs);
        onGone = () => {
          cancel();
          resolve();
        };
        last.post({ kind: 'stop' } satisfies CoreCommand);
      });
    },
  };
}

function stopReason(code: ErrorCode): StopReason {
  switch (code) {
    case 'vault.wrong-key':
      return 'vault-wrong-key';
    case 'vault.corrupt':
      return 'vault-corrupt';
    case 'vault.full':
    case 'vault.read-only':
    case 'vault.unavailable':
      return 'vault-unavailable';
    case 'vault.newer-version':
      return 'vault-newer-version';
    case 'vault.no-room':
      return 'vault-no-room';
    case 'vault.migration-failed':
      return 'vault-migration-failed';
    default:
      return 'core-failed';
  }
}

function wipe(answer: VaultKeyAnswer): void {
  if (answer.state === 'present') answer.key.fill(0);
}
