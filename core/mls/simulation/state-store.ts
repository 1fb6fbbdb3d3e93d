/** A simulated device's disk: its state as rows, which it is read from again at any time. */
import { equalBytes } from '../../../shared/domain/bytes';
import { Writer } from '../codec/writer';
import { sha256 } from '../crypto/hash';
import { secretsOf, type GroupState } from '../group/group-state';
import { encodeGroupContext } from '../key-schedule/group-context';
import { encodeRowChanges, decodeRowChanges, type RowChange } from '../stored-state/row-change';
import { diffState, patchState } from '../stored-state/state-rows';
import { treeHash } from '../tree/tree-hash';

export class StateStore {
  readonly #rows = new Map<string, RowChange>();

  /** Writes what changed. Without a state before, what was stored is of no use any more. */
  save(before: GroupState | undefined, after: GroupState): void {
    if (before === undefined) this.#rows.clear();
    this.#write(diffState(before, after));
  }

  /** What a commit that may still lose the race will write. */
  prepare(before: GroupState, after: GroupState): Uint8Array {
    return encodeRowChanges(diffState(before, after));
  }

  /** Writes what was prepared, and gives the state after it. */
  accept(now: GroupState, prepared: Uint8Array): GroupState {
    const changes = decodeRowChanges(prepared);
    const state = patchState(now, changes);
    this.#write(changes);
    return state;
  }

  /** The state that is stored. Shares nothing with one in memory. */
  load(): GroupState {
    return patchState(undefined, [...this.#rows.values()]);
  }

  #write(changes: readonly RowChange[]): void {
    for (const change of changes) {
      const { kind, index, value } = change;
      if (index === undefined) {
        for (const [key, row] of this.#rows) if (row.kind === kind) this.#rows.delete(key);
      } else if (value === undefined) this.#rows.delete(`${kind} ${index}`);
      else this.#rows.set(`${kind} ${index}`, { ...change, value: value.slice() });
    }
  }
}

/** Whether two states hold the same: public and secret. */
export function isSameState(a: GroupState, b: GroupState): boolean {
  return equalBytes(fingerprint(a), fingerprint(b));
}

/** A hash of everything that a state holds. */
export function fingerprint(state: GroupState): Uint8Array {
  const writer = new Writer().uint8(state.status.kind === 'active' ? 1 : 0).uint32(state.leafIndex);
  writer.bytes(encodeGroupContext(state.context)).bytes(treeHash(state.tree)).bytes(state.interimTranscriptHash);
  for (const node of [...state.privateKeys.keys()].sort((left, right) => left - right)) {
    writer.uint32(node).bytes(state.privateKeys.get(node) ?? new Uint8Array(0));
  }
  const keys = new Set(state.privateKeys.values());
  for (const secret of secretsOf(state)) if (!keys.has(secret)) writer.opaque(secret);
  for (const { reference } of state.proposals) writer.opaque(reference);
  return sha256(writer.finish());
}

/** A deep copy, for somebody who stole it: whatever becomes of the state, the copy stays. */
export function copyOf(state: GroupState): GroupState {
  const { suite, ...rest } = state;
  return { ...structuredClone(rest), suite };
}
