/** All accounts of this computer with their processes: the part of the shell contract that is about them. */
import { networkInterfaces } from 'node:os';
import { randomBytes } from 'node:crypto';
import type { Clock } from '../../shared/domain/clock';
import { idFromBytes, type AccountId } from '../../shared/domain/ids';
import { AppError } from '../../shared/errors';
import type { Account } from '../../shared/ipc/shell-contract';
import type { VaultKeys } from '../keychain/vault-key';
import type { AccountRecord, AccountRegistry, RelayReach } from './account-registry';
import type { Schedule, StartChild } from './child-process';
import { coreProcess, type CoreProcess } from './core-process';
import { foundingLinkFor } from './founding-link';
import { startRelayProcess, type RelayProcess } from './relay-process';

export interface AccountHost {
  list(): Account[];
  /** Calls the listener with the whole list at once and after every change. Returns how to stop. */
  watch(listener: (accounts: Account[]) => void): () => void;
  /** The blank account that exists, or a new one. */
  add(): AccountId;
  /** Throws `workspace.already-joined` unless the account is blank, `input.malformed` for an unknown one. */
  discard(accountId: AccountId): Promise<void>;
  /** Throws `input.malformed` for an unknown account. */
  retry(accountId: AccountId): void;
  /** Hands the port that `openPort` makes to the core; throws `rpc.closed` with retry `later` unless it runs. */
  connect(accountId: AccountId, openPort: () => Electron.MessagePortMain): void;
  /** Throws what `foundingLinkFor` throws, and `relay.unavailable` when the relay does not start. */
  prepareRelay(accountId: AccountId, reach: RelayReach): Promise<string>;
  /** Stops all processes. */
  stop(): Promise<void>;
}

export interface AccountHostOptions {
  readonly registry: AccountRegistry;
  readonly keys: VaultKeys;
  readonly startCore: StartChild;
  readonly startRelay: StartChild;
  readonly schedule: Schedule;
  readonly clock: Clock;
}

interface Running {
  readonly core: CoreProcess;
  relay: RelayProcess | undefined;
}

/** Starts the processes of every account in the registry. */
export function startAccountHost(options: AccountHostOptions): AccountHost {
  const { registry, keys } = options;
  const running = new Map<AccountId, Running>();
  const listeners = new Set<(accounts: Account[]) => void>();
  let isStopping = false;

  const list = (): Account[] => registry.list().flatMap((record) => describe(record, running.get(record.accountId)));
  const announce = (): void => {
    if (isStopping) return;
    const accounts = list();
    for (const listener of listeners) listener(accounts);
  };
  const update = (accountId: AccountId, change: (record: AccountRecord) => AccountRecord): void => {
    const record = registry.find(accountId);
    if (record === undefined) return;
    const next = change(record);
    if (JSON.stringify(next) !== JSON.stringify(record)) registry.put(next);
  };

  const launchRelay = (accountId: AccountId, reach: RelayReach, port: number): RelayProcess =>
    startRelayProcess({
      ...options,
      dataFolder: registry.relayFolderOf(accountId),
      reach,
      port,
      startChild: options.startRelay,
      onState: announce,
      onPort: (given) => update(accountId, (record) => ({ ...record, relay: { reach, port: given } })),
    });
  const launch = ({ accountId, relay }: AccountRecord): void => {
    registry.folderOf(accountId);
    const core = coreProcess({
      ...options,
      vaultPath: registry.vaultPathOf(accountId),
      obtainKey: () => keys.obtain(accountId, registry.hasVault(accountId)),
      startChild: options.startCore,
      onStatus: announce,
      onBlank: (isBlank) => update(accountId, (record) => ({ ...record, isBlank })),
    });
    const entry: Running = { core, relay: undefined };
    running.set(accountId, entry);
    if (relay !== undefined) entry.relay = launchRelay(accountId, relay.reach, relay.port);
    core.start();
  };
  const find = (accountId: AccountId): Running => {
    const entry = running.get(accountId);
    if (entry === undefined) throw new AppError('input.malformed', { details: { field: 'accountId' } });
    return entry;
  };

  for (const record of registry.list()) launch(record);
  return {
    list,
    watch(listener) {
      listeners.add(listener);
      listener(list());
      return () => void listeners.delete(listener);
    },
    add() {
      const blank = registry.list().find((record) => record.isBlank);
      if (blank !== undefined) return blank.accountId;
      const record = { accountId: idFromBytes('AccountId', randomBytes(16)), isBlank: true };
      registry.put(record);
      launch(record);
      return record.accountId;
    },
    async discard(accountId) {
      const entry = find(accountId);
      const isBlank = (): boolean => registry.find(accountId)?.isBlank ?? false;
      if (!isBlank()) throw new AppError('workspace.already-joined');
      await stopBoth(entry);
      // It may have joined while it stopped: then it is no longer ours to delete.
      if (!isBlank()) {
        launch(registry.find(accountId) ?? { accountId, isBlank: false });
        throw new AppError('workspace.already-joined');
      }
      running.delete(accountId);
      registry.remove(accountId);
      announce();
      await keys.forget(accountId);
    },
    retry: (accountId) => find(accountId).core.retry(),
    connect(accountId, openPort) {
      if (!find(accountId).core.connect(openPort)) throw new AppError('rpc.closed', { retry: 'later' });
    },
    async prepareRelay(accountId, reach) {
      const entry = find(accountId);
      const record = registry.find(accountId);
      if (record?.isBlank !== true) throw new AppError('workspace.already-joined');
      const former = entry.relay;
      if (former !== undefined && former.reach !== reach) {
        entry.relay = undefined;
        await former.stop();
      }
      if (entry.relay === undefined) {
        update(accountId, (r) => ({ ...r, relay: { reach, port: r.relay?.port ?? 0 } }));
        entry.relay = launchRelay(accountId, reach, record.relay?.port ?? 0);
        announce();
      }
      const relay = entry.relay;
      return foundingLinkFor(await relay.listening(), relay.reach, networkInterfaces());
    },
    async stop() {
      isStopping = true;
      await Promise.all([...running.values()].map((entry) => stopBoth(entry)));
    },
  };
}

async function stopBoth({ core, relay }: Running): Promise<void> {
  await Promise.all([core.stop(), relay?.stop()]);
}

function describe(record: AccountRecord, entry: Running | undefined): Account[] {
  if (entry === undefined) return [];
  const relay = entry.relay && { relay: { reach: entry.relay.reach, state: entry.relay.state() } };
  return [{ accountId: record.accountId, status: entry.core.status(), ...relay }];
}
