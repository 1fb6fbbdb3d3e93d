/** The stored form of a group's state: rows that core/mls makes, and that the vault keeps. */
import { AppError } from '../../shared/errors';
import { wipe } from '../crypto/primitives';
import { demandUsable, type GroupState } from '../mls/group/group-state';
import { decodeRowChanges, encodeRowChanges, rowKindNumber, rowKindOf } from '../mls/stored-state/row-change';
import { diffState, patchState } from '../mls/stored-state/state-rows';
import type { GroupRow, GroupRowChange } from '../vault/mls-table';

/**
 * The rows that turn one stored state of a group into another; all of them when none is stored. Secret: the caller wipes the
 * values when they are stored. Throws `internal.unexpected` when `after` was used up: it has no secrets to store any more.
 */
export function groupRowChanges(before: GroupState | undefined, after: GroupState): GroupRowChange[] {
  demandUsable(after);
  return diffState(before, after).map((change) => ({ ...change, kind: rowKindNumber(change.kind) }));
}

/** The state that these rows are of; their values are wiped. Throws `vault.corrupt`, and `crypto.unknown-suite`. */
export function groupFromRows(rows: readonly GroupRow[]): GroupState {
  try {
    return readStored(() =>
      patchState(
        undefined,
        rows.map((row) => ({ ...row, kind: rowKindOf(row.kind) })),
      ),
    );
  } finally {
    wipe(...rows.map(({ value }) => value));
  }
}

/** What a commit that is on its way changes of the group's rows. Secret: the caller wipes it when it is stored. */
export function encodePendingGroup(before: GroupState, next: GroupState): Uint8Array {
  demandUsable(next);
  const changes = diffState(before, next);
  const encoded = encodeRowChanges(changes);
  for (const { value } of changes) value?.fill(0);
  return encoded;
}

/**
 * The state after a pending commit, whatever messages came meanwhile: `present` is the state in the epoch in which the commit
 * was made. It stays usable, and shares no secrets with the result. Throws `vault.corrupt`.
 */
export function decodePendingGroup(present: GroupState, encoded: Uint8Array): GroupState {
  return readStored(() => patchState(present, decodeRowChanges(encoded)));
}

function readStored(read: () => GroupState): GroupState {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof AppError) throw cause;
    throw new AppError('vault.corrupt', { cause });
  }
}
