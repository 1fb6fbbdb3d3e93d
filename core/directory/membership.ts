/** What founding and joining share: short-lived connections, a log that is not kept yet, and the step that keeps it. */
import { isSameBytes } from '../../shared/domain/bytes';
import type { Clock } from '../../shared/domain/clock';
import { emptyDirectory } from '../../shared/domain/directory/directory-state';
import type { WorkspaceId } from '../../shared/domain/ids';
import { AppError } from '../../shared/errors';
import type { RelayEndpoint } from '../../shared/protocol/link-codec';
import type { DeviceAuthentication, DeviceConnection } from '../transport/device-connection';
import type { Timers } from '../transport/timers';
import { completeAccount, readAccount } from '../vault/account-table';
import type { MemberAccount, PendingAccount } from '../vault/account-table';
import type { StoredEntry } from '../vault/directory-table';
import { insertDirectoryEntry } from '../vault/directory-table';
import type { Vault } from '../vault/vault';
import { createDirectoryLog, memoryStore } from './directory-log';
import type { BuildAction, DirectoryLog } from './directory-log';
import { authorFrom, deviceAuthentication } from './identity';

/** `openDeviceConnection`, or what stands in for the network in a test. */
export type OpenConnection = (
  endpoint: RelayEndpoint,
  authentication: DeviceAuthentication,
) => Promise<DeviceConnection>;

export interface MembershipDependencies {
  readonly vault: Vault;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly openConnection: OpenConnection;
}

/** A log in memory, and its entries so far. */
export interface ProvisionalLog {
  readonly log: DirectoryLog;
  readonly entries: readonly StoredEntry[];
}

function provisionalLog({ clock, timers }: Pick<MembershipDependencies, 'clock' | 'timers'>): ProvisionalLog {
  const entries: StoredEntry[] = [];
  const log = createDirectoryLog({ initial: emptyDirectory(), store: memoryStore(entries), clock, timers });
  return { log, entries };
}

/** Runs `use` with a connection that is closed afterwards. */
export async function withConnection<T>(
  openConnection: OpenConnection,
  endpoint: RelayEndpoint,
  authentication: DeviceAuthentication,
  use: (connection: DeviceConnection) => Promise<T>,
): Promise<T> {
  const connection = await openConnection(endpoint, authentication);
  try {
    return await use(connection);
  } finally {
    connection.close();
  }
}

/** Reads the whole directory. Throws `invite.wrong-workspace` when it is not that of `workspaceId`. */
export async function readDirectory(
  dependencies: Pick<MembershipDependencies, 'clock' | 'timers'>,
  connection: DeviceConnection,
  workspaceId: WorkspaceId,
): Promise<ProvisionalLog> {
  const provisional = provisionalLog(dependencies);
  await provisional.log.follow(connection);
  if (provisional.log.state().workspaceId !== workspaceId) throw new AppError('invite.wrong-workspace');
  return provisional;
}

/**
 * Completes what an interrupted attempt left: when the relay knows the pending account's device, its entry was appended.
 * `updates` then correct what was filled in differently this time. Undefined when the relay does not know it.
 */
export async function resumeMembership(
  dependencies: MembershipDependencies,
  pending: PendingAccount,
  updates: readonly BuildAction[],
): Promise<MemberAccount | undefined> {
  const { identity, intent, relay } = pending;
  const authentication = deviceAuthentication(identity, intent.workspaceId);
  const connection = await openIfKnown(dependencies.openConnection, relay, authentication);
  if (connection === undefined) return undefined;
  try {
    const provisional = await readDirectory(dependencies, connection, intent.workspaceId);
    if (!provisional.log.state().members.has(identity.userId)) return undefined;
    for (const update of updates) await provisional.log.append(authorFrom(identity), update);
    return completeMembership(dependencies.vault, provisional.entries);
  } finally {
    connection.close();
  }
}

/** Keeps the log and makes the pending account a member's, in one transaction. */
export function completeMembership(vault: Vault, entries: readonly StoredEntry[]): MemberAccount {
  return vault.transact((tx) => {
    for (const entry of entries) insertDirectoryEntry(tx, entry);
    completeAccount(tx);
    for (const what of ['workspace', 'people', 'invites', 'connection'] as const) tx.changed({ what });
    const account = readAccount(tx.db);
    if (account?.state !== 'member') throw new AppError('internal.unexpected');
    return account;
  });
}

/** The pending account, if any. Throws `workspace.already-joined` when the account is a member's. */
export function readPendingAccount(vault: Vault): PendingAccount | undefined {
  const account = vault.read(readAccount);
  if (account?.state === 'member') throw new AppError('workspace.already-joined');
  return account;
}

export function isSameRelay(left: RelayEndpoint, right: RelayEndpoint): boolean {
  return left.url === right.url && isSameBytes(left.certificateFingerprint, right.certificateFingerprint);
}

async function openIfKnown(
  openConnection: OpenConnection,
  relay: RelayEndpoint,
  authentication: DeviceAuthentication,
): Promise<DeviceConnection | undefined> {
  try {
    return await openConnection(relay, authentication);
  } catch (error) {
    const isUnknown =
      error instanceof AppError && (error.code === 'relay.refused' || error.code === 'invite.wrong-workspace');
    if (isUnknown) return undefined;
    throw error;
  }
}
