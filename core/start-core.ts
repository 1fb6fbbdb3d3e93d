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
import { gifSearch } from './gif/gif-search';
import type { Log } from './log';
import { startMember, type Member } from './member';
import { watchSilences } from './notifications/watch-silences';
import type { AccountCore } from './rpc/account-core';
import { serveCore } from './rpc/serve-core';
import { startSearchIndexer } from './search/search-indexer';
import { tlsNetwork, type Network } from './transport/network';
import { systemTimers } from './transport/timers';
import type { CheckOptions } from './vault/check-in-use';
import { readAccount } from './vault/account-table';
import { watchStorage } from './vault/watch-storage';
import { openVault, type Vault, type VaultKey } from './vault/vault';
import { windowFirst } from './window-first';

export interface CoreOptions extends CheckOptions {
  readonly vaultPath: string;
  /** SQLCipher key, 32 bytes. Wiped once the vault is open. */
  readonly vaultKey: Uint8Array;
  readonly clock?: Clock;
  readonly log?: Log;
  /** A window is about to come, and is to be served before what has arrived meanwhile is read. */
  readonly hasWindow?: boolean;
  /** The account has founded or joined its workspace. */
  readonly onJoined?: () => void;
  /** Damage was found in the vault while it is used; the next start tells it. Nothing of it should be used any more. */
  readonly onDamaged?: () => void;
  /** PEM certificates that websites' may rest on, besides Node's own: those of a proxy that opens a company's traffic. */
  readonly webAuthorities?: readonly string[];
  /** What the core stands on: SQLCipher and TLS, unless a test puts something in between. */
  readonly openVault?: typeof openVault;
  readonly network?: Network;
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
  const { clock = systemClock, log = () => {}, network = tlsNetwork, onJoined = () => {} } = options;
  await cryptoReady();
  const { vaultPath, vaultKey, openVault: open = openVault, ...rest } = options;
  const vault = open({ ...rest, path: vaultPath, key: vaultKey as VaultKey, clock });
  wipe(options.vaultKey);
  void tellDamage(vault, log, options.onDamaged);
  try {
    const { hasWindow = false, webAuthorities } = options;
    return runCore(vault, { clock, log, network, onJoined, hasWindow, webAuthorities });
  } catch (error) {
    vault.close();
    throw error;
  }
}

async function tellDamage(vault: Vault, log: Log, onDamaged: (() => void) | undefined): Promise<void> {
  const integrity = await vault.integrity;
  if (integrity !== 'sound') log('vault-check', { integrity });
  if (integrity === 'damaged') onDamaged?.();
}

type RunOptions = Required<Pick<CoreOptions, 'clock' | 'log' | 'network' | 'onJoined' | 'hasWindow'>> & {
  readonly webAuthorities: readonly string[] | undefined;
};

function runCore(vault: Vault, options: RunOptions): Core {
  const { clock, log, network, onJoined, hasWindow, webAuthorities } = options;
  const membership: MembershipDependencies = {
    vault,
    clock,
    timers: systemTimers,
    openConnection: (endpoint, authentication) => network.openDeviceConnection(endpoint, authentication),
  };
  const attempts = taskQueue();
  const stopWatching = watchStorage(vault, systemTimers);
  const stopSilences = watchSilences({ vault, clock, timers: systemTimers, log });
  const open = new Set<{ close(): void }>();
  const window = windowFirst(hasWindow, systemTimers);
  const visible = views(window.release);
  const indexer = startSearchIndexer({ vault, timers: systemTimers, log, windowServed: window.served });
  const account = vault.read(readAccount);
  const start = (member: Parameters<typeof startMember>[0]['account']): Member =>
    startMember({
      vault,
      account: member,
      clock,
      timers: systemTimers,
      network,
      log,
      visible,
      windowServed: window.served,
      webAuthorities,
    });
  let member = account?.state === 'member' ? start(account) : undefined;
  let isStopped = false;

  const core: AccountCore = {
    vault,
    membership,
    visible,
    gifs: gifSearch({
      provider: () => member?.gifProvider(),
      fetch: (request) => core.member().fetchThroughRelay(request),
    }),
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
      stopWatching();
      stopSilences();
      indexer.stop();
      vault.close();
    },
  };
}

function connectWithin(serve: (port: Port) => void): Client<CoreContract> {
  const { port1, port2 } = new MessageChannel();
  serve(workerPort(port1));
  return connectContract<CoreContract>(workerPort(port2));
}
