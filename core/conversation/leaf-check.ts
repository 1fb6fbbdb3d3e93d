/** Asks the directory about the leaves of a group. */
import { equalBytes } from '../../shared/domain/bytes';
import { activeDevice, type DirectoryState } from '../../shared/domain/directory/directory-state';
import { toAppError } from '../../shared/errors';
import type { CredentialCheck, LeafIdentity } from '../group/leaf-identity';

/** The part of the directory that conversations need. */
export interface DirectoryView {
  state(): DirectoryState;
  /** Resolves with true when an entry was added, or with false after `withinMs`. */
  moved(withinMs: number): Promise<boolean>;
}

/** How long a commit or a welcome waits for the directory entry of somebody whom it names. */
const directoryLagMs = 10_000;

/**
 * Runs `attempt` with a check of leaves against the directory. The directory comes over another connection than the
 * conversation: when the check refused a leaf, the attempt is made again as the directory moves, for ten seconds at most.
 */
export async function withLeafCheck<T>(
  directory: DirectoryView,
  attempt: (check: CredentialCheck) => Promise<T>,
): Promise<T> {
  const deadlineMs = performance.now() + directoryLagMs;
  for (;;) {
    let hasRefused = false;
    const check: CredentialCheck = (leaf) => {
      const isKnown = isKnownLeaf(directory.state(), leaf);
      if (!isKnown) hasRefused = true;
      return isKnown;
    };
    const sequence = directory.state().sequence;
    try {
      return await attempt(check);
    } catch (error) {
      if (!hasRefused) throw error;
      const leftMs = deadlineMs - performance.now();
      const hasMoved = directory.state().sequence > sequence || (leftMs > 0 && (await directory.moved(leftMs)));
      if (!hasMoved) throw toAppError(error);
    }
  }
}

/**
 * Whether this device has or had this key by the directory. A revoked device counts: the directory that is known here may
 * be newer than the commit that is read, and whoever refuses what the others accepted has lost the group.
 */
function isKnownLeaf(state: DirectoryState, leaf: LeafIdentity): boolean {
  const device =
    activeDevice(state, leaf.userId, leaf.deviceId) ??
    state.members.get(leaf.userId)?.revokedDevices.get(leaf.deviceId);
  return device !== undefined && equalBytes(device.signatureKey, leaf.signatureKey);
}
