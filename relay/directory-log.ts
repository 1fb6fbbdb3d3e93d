import { equalBytes } from '../shared/domain/bytes';
import type { Clock } from '../shared/domain/clock';
import { applyEntry } from '../shared/domain/directory/apply-entry';
import { decodeEntry } from '../shared/domain/directory/decode-entry';
import type { DecodedEntry } from '../shared/domain/directory/decode-entry';
import { activeDevice, emptyDirectory } from '../shared/domain/directory/directory-state';
import type { DirectoryState, MemberDevice } from '../shared/domain/directory/directory-state';
import type { DeviceId, TopicId, UserId } from '../shared/domain/ids';
import { limits } from '../shared/domain/limits';
import { AppError, toAppError } from '../shared/errors';
import { directoryCrypto } from './ed25519';
import type { Store } from './store/store';

/** The workspace's log as the relay sees it: who may connect, and what may follow. */
export interface DirectoryLog {
  state(): DirectoryState;
  findDevice(userId: UserId, deviceId: DeviceId): MemberDevice | undefined;
  isActiveDevice(deviceId: DeviceId): boolean;
  /** Whether an authorised device has this inbox. */
  hasInbox(inbox: TopicId): boolean;
  /**
   * Appends an entry that follows the last one, and returns its sequence; so does the repetition of an entry that is
   * there. `authorize` throws when this connection may not append it. Throws what `applyEntry` throws, with
   * `directory.moved` for an entry that doesn't follow, `relay.quota-exceeded` and `relay.unavailable`.
   */
  append(bytes: Uint8Array, authorize: (entry: DecodedEntry, state: DirectoryState) => void): Promise<number>;
}

export interface DirectoryLogOptions {
  readonly store: Store;
  readonly clock: Clock;
  /** After each entry, when the log holds it. */
  readonly appended: (sequence: number, bytes: Uint8Array) => void;
}

const replayBudget = { entries: 1000, bytes: 16 * 1024 * 1024 };

/** Replays the stored log. Throws `relay.unavailable` (reason `corrupt`) when it breaks its own rules. */
export async function openDirectoryLog(options: DirectoryLogOptions): Promise<DirectoryLog> {
  const { store, clock } = options;
  let state = await replay(store);
  let inboxes = activeInboxes(state);
  let lastAppend: Promise<unknown> = Promise.resolve();

  async function appendNext(bytes: Uint8Array, authorize: Parameters<DirectoryLog['append']>[1]): Promise<number> {
    const entry = decodeEntry(bytes);
    if (await isRepetition(store, entry.sequence, bytes)) return entry.sequence;
    authorize(entry, state);
    const applied = applyNext(state, bytes, clock.nowMs());
    const outcome = await store.appendDirectory(applied.sequence, bytes);
    if (outcome === 'moved') throw new AppError('directory.moved', { retry: 'later' });
    if (outcome === 'quota-exceeded') throw new AppError('relay.quota-exceeded', { retry: 'later' });
    state = applied;
    inboxes = activeInboxes(state);
    // First of all: whatever comes of the rest, the entry is there.
    options.appended(applied.sequence, bytes);
    if (entry.action.case === 'deviceRevoke') await forgetDevice(store, state, entry.userId);
    return applied.sequence;
  }

  return {
    state: () => state,
    findDevice: (userId, deviceId) => activeDevice(state, userId, deviceId),
    isActiveDevice(deviceId) {
      const owner = state.deviceOwners.get(deviceId);
      return owner !== undefined && activeDevice(state, owner, deviceId) !== undefined;
    },
    hasInbox: (inbox) => inboxes.has(inbox),
    append(bytes, authorize) {
      if (bytes.length > limits.directoryEntryBytes) throw new AppError('relay.too-large');
      // One after the other: each is held against the state that the one before it has left.
      const appended = lastAppend.then(() => appendNext(bytes, authorize));
      lastAppend = appended.catch(() => undefined);
      return appended;
    },
  };
}

async function replay(store: Store): Promise<DirectoryState> {
  let state = emptyDirectory();
  for (;;) {
    const entries = await store.readDirectory(state.sequence, replayBudget);
    if (entries.length === 0) return state;
    try {
      for (const { bytes } of entries) state = applyEntry(state, bytes, directoryCrypto).state;
    } catch (cause) {
      throw new AppError('relay.unavailable', { details: { reason: 'corrupt' }, cause });
    }
  }
}

async function isRepetition(store: Store, sequence: number, bytes: Uint8Array): Promise<boolean> {
  if (sequence < 1) return false;
  const [stored] = await store.readDirectory(sequence - 1, { entries: 1, bytes: 0 });
  return stored !== undefined && stored.sequence === sequence && equalBytes(stored.bytes, bytes);
}

function applyNext(state: DirectoryState, bytes: Uint8Array, nowMs: number): DirectoryState {
  try {
    return applyEntry(state, bytes, directoryCrypto, { nowMs }).state;
  } catch (error) {
    const { code, details } = toAppError(error);
    const isBehind = code === 'directory.refused' && ['sequence', 'previous-hash'].includes(String(details['rule']));
    throw isBehind ? new AppError('directory.moved', { retry: 'later', cause: error }) : error;
  }
}

async function forgetDevice(store: Store, state: DirectoryState, userId: UserId): Promise<void> {
  const revoked = state.members.get(userId)?.revokedDevices.keys() ?? [];
  await Promise.all(Array.from(revoked, (deviceId) => store.deleteKeyPackages(deviceId)));
}

function activeInboxes(state: DirectoryState): ReadonlySet<TopicId> {
  const inboxes = new Set<TopicId>();
  for (const member of state.members.values()) {
    for (const device of member.devices.values()) inboxes.add(device.inbox);
  }
  return inboxes;
}
