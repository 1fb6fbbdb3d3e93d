/** All accounts of this computer with their processes: the part of the shell contract that is about them. */
import { networkInterfaces } from 'node:os';
import { randomBytes } from 'node:crypto';
import type { Clock } from '../../shared/domain/clock';
import { idFromBytes, type AccountId } from '../../shared/domain/ids';
import { AppError } from '../../shared/errors';
import type { Account } from '../../shared/ipc/shell-contract';
import type { VaultKeys } from '../keychain/vault-key';
import { logFailure } from '../log';
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
  /**
   * Deletes a blank account. Throws `workspace.already-joined` for another, `rpc.closed` with retry `later` as long as its
   * core can't say which it is, and `input.malformed` for an unknown one.
   */
  discard(accountId: AccountId): Promise<void>;
  /** Throws `input.malformed` for an unknown account. */
  retry(accountId: AccountId): void;
  /** Hands the port that `openPort` makes to the core; throws `rpc.closed` with retry `later` unless it runs. */
  connect(accountId: AccountId, openPort: () => Electron.MessagePortMain): void;
  /** Throws what `foundingLinkFor` throws, and `relay.unavailable` when the relay does not start or can't be kept. */
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
  /** What the core itself says; undefined while none runs. Goes before the registry, which a crash leaves behind. */
  saysBlank: boolean | undefined;
  /** Told when the core no longer starts. */
  onStarted: (() => void)[];
  discarding: Promise<void> | undefined;
  preparing: Promise<string> | undefined;
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
  // A full disk must not keep a process that runs from being used: who relies on what is written looks it up.
  const update = (accountId: AccountId, change: (record: AccountRecord) => AccountRecord): void => {
    const record = registry.find(accountId);
    if (record === undefined) return;
    const next = change(record);
    try {
      if (JSON.stringify(next) !== JSON.stringify(record)) registry.put(next);
    } catch (error) {
      logFailure('account-not-saved', error);
    }
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
      onStatus: ({ state }) => {
        if (state !== 'running') entry.saysBlank = undefined;
        if (state !== 'starting') for (const tell of entry.onStarted.splice(0)) tell();
        announce();
      },
      onBlank(isBlank) {
        entry.saysBlank = isBlank;
        update(accountId, (record) => ({ ...record, isBlank }));
      },
    });
    const entry: Running = {
      core,
      relay: undefined,
      saysBlank: undefined,
      onStarted: [],
      discarding: undefined,
      preparing: undefined,
    };
    running.set(accountId, entry);
    // First, and its relay after it: the window waits for the core.
    core.start();
    if (relay !== undefined) entry.relay = launchRelay(accountId, relay.reach, relay.port);
  };
  const find = (accountId: AccountId): Running => {
    const entry = running.get(accountId);
    if (entry === undefined) throw new AppError('input.malformed', { details: { field: 'accountId' } });
    return entry;
  };

  const isBlank = (accountId: AccountId, { saysBlank }: Running): boolean =>
    registry.find(accountId)?.isBlank === true && (saysBlank ?? !registry.hasVault(accountId));
  const discard = async (accountId: AccountId, entry: Running): Promise<void> => {
    if (entry.core.status().state === 'starting') await new Promise<void>((resolve) => entry.onStarted.push(resolve));
    if (!isBlank(accountId, entry)) {
      const isKnown = entry.saysBlank === false || registry.find(accountId)?.isBlank !== true;
      throw isKnown ? new AppError('workspace.already-joined') : new AppError('rpc.closed', { retry: 'later' });
    }
    await stopBoth(entry);
    // It may have joined while it stopped: then it is no longer ours to delete.
    if (!isBlank(accountId, entry)) {
      launch(registry.find(accountId) ?? { accountId, isBlank: false });
      throw new AppError('workspace.already-joined');
    }
    running.delete(accountId);
    registry.remove(accountId);
    announce();
    await keys.forget(accountId);
  };
  const prepareRelay = async (accountId: AccountId, entry: Running, reach: RelayReach): Promise<string> => {
    const record = registry.find(accountId);
    if (record?.isBlank !== true || entry.discarding !== undefined) throw new AppError('workspace.already-joined');
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
    const listening = await entry.relay.listening();
    update(accountId, (r) => ({ ...r, relay: { reach, port: listening.port } }));
    if (registry.find(accountId)?.relay?.port !== listening.port) {
      throw new AppError('relay.unavailable', { retry: 'later' });
    }
    return foundingLinkFor(listening, reach, networkInterfaces());
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
      const blank = registry.list().find(({ accountId, isBlank: isSaidBlank }) => {
        const entry = running.get(accountId);
        return isSaidBlank && entry?.saysBlank !== false && entry?.discarding === undefined;
      });
      if (blank !== undefined) return blank.accountId;
      const record = { accountId: idFromBytes('AccountId', randomBytes(16)), isBlank: true };
      registry.put(record);
      launch(record);
      return record.accountId;
    },
    async discard(accountId) {
      const entry = find(accountId);
      entry.discarding ??= discard(accountId, entry).finally(() => {
        entry.discarding = undefined;
      });
      await entry.discarding;
    },
    retry: (accountId) => find(accountId).core.retry(),
    connect(accountId, openPort) {
      if (!find(accountId).core.connect(openPort)) throw new AppError('rpc.closed', { retry: 'later' });
    },
    async prepareRelay(accountId, reach) {
      const entry = find(accountId);
      const before = entry.preparing;
      const prepare = async (): Promise<string> => {
        if (before !== undefined) await before.catch(() => undefined); // its caller has been told
        return await prepareRelay(accountId, entry, reach);
      };
      entry.preparing = prepare();
      return await entry.preparing;
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
