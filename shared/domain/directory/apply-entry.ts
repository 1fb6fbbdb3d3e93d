/** The one reducer of the workspace's log: every device and the relay replay it and refuse what its rules forbid. */
import { limits } from '../limits';
import { equalBytes } from '../bytes';
import type { UserId } from '../ids';
import { idFromBytes, toHex } from '../ids';
import { applyAction } from './apply-action';
import type { Action, DecodedEntry, DirectoryCrypto } from './decode-entry';
import { decodeEntry, readGenesis, strictCrypto } from './decode-entry';
import { refusedBy } from './directory-rule';
import type { DirectoryState, MemberDevice } from './directory-state';
import { activeDevice } from './directory-state';
import { entryMessage } from './signed-messages';

export interface ApplyOptions {
  /**
   * The relay's own time, when it decides whether to accept a new entry: such an entry may not be dated in the future
   * (of this clock and of the last entry), and its invite must not have expired by this clock either. Without it, as in a
   * replay, only the log's times count.
   */
  readonly nowMs?: number;
}

export interface AppliedEntry {
  readonly state: DirectoryState;
  /** Who wrote the entry. */
  readonly userId: UserId;
  readonly action: Action['case'];
}

/** By how much a device's clock may be ahead of the relay's. */
export const clockSkewMs = 5 * 60 * 1000;

/**
 * The state after the encoded `SignedEntry`.
 *
 * Throws `protocol.malformed`; `invite.expired`, `invite.used-up` or `invite.revoked` for a join; `directory.refused` with
 * the broken `DirectoryRule` as `details.rule`. `state` is never changed, and `bytes` are not kept.
 */
export function applyEntry(
  state: DirectoryState,
  bytes: Uint8Array,
  givenCrypto: DirectoryCrypto,
  options: ApplyOptions = {},
): AppliedEntry {
  const crypto = strictCrypto(givenCrypto);
  if (bytes.length > limits.directoryEntryBytes) throw refusedBy('size');
  // Not slice(): that of a Buffer is a view.
  const own = new Uint8Array(bytes);
  const entry = decodeEntry(own);
  checkPlace(state, entry, options);
  const device = signingDevice(state, entry, crypto);
  if (!crypto.verify(entry.signature, entryMessage(entry.body), device.signatureKey)) throw refusedBy('signature');

  const hash = crypto.sha256(own);
  const workspaceId = state.workspaceId ?? idFromBytes('WorkspaceId', hash);
  const base = { ...state, workspaceId, sequence: entry.sequence, headHash: hash, atMs: entry.atMs };
  return {
    state: applyAction({ state: base, entry, device, crypto, expiryClockMs: Math.max(entry.atMs, options.nowMs ?? 0) }),
    userId: entry.userId,
    action: entry.action.case,
  };
}

function checkPlace(state: DirectoryState, entry: DecodedEntry, options: ApplyOptions): void {
  const workspace = state.workspaceId ?? '';
  if (toHex(entry.workspaceId) !== workspace) throw refusedBy('workspace');
  if (entry.sequence !== state.sequence + 1) throw refusedBy('sequence');
  if ((entry.action.case === 'founding') !== (entry.sequence === 1)) throw refusedBy('sequence');
  if (!equalBytes(entry.previousHash, state.headHash)) throw refusedBy('previous-hash');
  if (entry.atMs < state.atMs) throw refusedBy('time');
  // A log that a wrong clock brought into the future goes on at that moment until time has caught up.
  const latestMs = options.nowMs === undefined ? undefined : Math.max(options.nowMs + clockSkewMs, state.atMs);
  if (latestMs !== undefined && entry.atMs > latestMs) throw refusedBy('time');
}

function signingDevice(state: DirectoryState, entry: DecodedEntry, crypto: DirectoryCrypto): MemberDevice {
  const { action } = entry;
  if (action.case === 'founding' || action.case === 'join') {
    const { userId, device } = readGenesis(action.value.signedGenesis, crypto);
    if (userId !== entry.userId || device.deviceId !== entry.deviceId) throw refusedBy('signer');
    return device;
  }
  const device = activeDevice(state, entry.userId, entry.deviceId);
  if (device === undefined) throw refusedBy('signer');
  return device;
}
