/** One account's core: its vault, what belongs to it, and the contract by which windows use it. */
import { MessageChannel } from 'node:worker_threads';
import { systemClock, type Clock } from '../shared/domain/clock';
import { AppError } from '../shared/errors';
import type { CoreContract } from '../shared/ipc/core-contract';
import { connectContract, type Client } from '../shared/ipc/connect-contract';
import { workerPort, type Port } from '../shared/ipc/port';
import { taskQueue } from './conversation/task-queue';
import { views } from './conversation/visible-topics';
import { cryptoReady, wipe } from './crypto/primitives';
import type { MembershipDependencies } from './directory/membership';
import type { Log } from './log';
import { startMember, type Member } from './member';
import type { AccountCore } from './rpc/account-core';
import { serveCore } from './rpc/serve-core';
import { openDeviceConnection } from './transport/device-connection';
import { systemTimers } from './transport/timers';
import { readAccount } from './vault/account-table';
import { openVault, type Vault, type VaultKey } from './vault/vault';
import { windowFirst } from './window-first';

export interface CoreOptions {
  readonly vaultPath: string;
  /** SQLCipher key, 32 bytes. Wiped once the vault is open. */
  readonly vaultKey: Uint8Array;
  readonly clock?: Clock;
  readonly log?: Log;
  /** A window is about to come, and is to be served before what has arrived meanwhile is read. */
  readonly hasWindow?: boolean;
  /** The account has founded or joined its workspace. */
  readonly onJoined?: () => void;
}

export interface Core {
  /** Whether the account belongs to no workspace yet. */
  readonly isBlank: boolean;
  /** Serves the contract over a window's port until either side closes it. */
  serve(port: Port): void;
  /** Calls and feeds of the contract from within this process, through the same checks. */
  readonly client: Client<CoreContract>;
  /** Ends what is under way without losing any of it, and closes the vault. */
  stop(): Promise<void>;
}

/** Opens the vault and, for a member of a workspace, connects to its relay. Throws `vault.*` as `openVault` does. */
export async function startCore(options: CoreOptions): Promise<Core> {
  const { clock = systemClock, log = () => {} } = options;
  await cryptoReady();
  const vault = openVault({ path: options.vaultPath, key: options.vaultKey as VaultKey, clock });
  wipe(options.vaultKey);
  try {
    return runCore(vault, { ...options, clock, log });
  } catch (error) {
    vault.close();
    throw error;
  }
}

function runCore(vault: Vault, options: CoreOptions & { readonly clock: Clock; readonly log: Log }): Core {
  const { clock, log, hasWindow = false, onJoined = () => {} } = options;
  const membership: MembershipDependencies = {
    vault,
    clock,
    timers: systemTimers,
    openConnection: (endpoint, authentication) => openDeviceConnection(endpoint, authentication),
  };
  const attempts = taskQueue();
  const open = new Set<{ close(): void }>();
  const window = windowFirst(hasWindow, systemTimers);
  const visible = views(window.release);
  const account = vault.read(readAccount);
  const start = (member: Parameters<typeof startMember>[0]['account']): Member =>
    startMember({ vault, account: member, clock, timers: systemTimers, log, visible, windowServed: window.served });
  let member = account?.state === 'member' ? start(account) : undefined;
  let isStopped = false;

  const core: AccountCore = {
    vault,
    membership,
    visible,
    memberIfAny: () => member,
    member() {
      if (member === undefined) throw new AppError('workspace.not-joined');
      return member;
    },
    becomeMember: (attempt) =>
      attempts.run(async () => {
        if (isStopped) throw new AppError('rpc.closed', { retry: 'reconnect' });
        const joined = await attempt();
        member = start(joined);
        onJoined();
      }),
  };
  const serve = (port: Port): void => {
    const served = serveCore(core, port, log, () => open.delete(served));
    open.add(served);
  };
  let client: Client<CoreContract> | undefined;

  return {
    get isBlank() {
      return member === undefined;
    },
    serve,
    get client() {
      client ??= connectWithin(serve);
      return client;
    },
    async stop() {
      isStopped = true;
      window.release();
      for (const served of Array.from(open)) served.close();
      await attempts.idle();
      await member?.stop();
      vault.close();
    },
  };
}

function connectWithin(serve: (port: Port) => void): Client<CoreContract> {
  const { port1, port2 } = new MessageChannel();
  serve(workerPort(port1));
  return connectContract<CoreContract>(workerPort(port2));
}
