/** The stored form of a group: what comes back, and what is not taken for one. */
import { beforeAll, describe, expect, test } from 'vitest';
import { toHex } from '../../shared/domain/ids';
import { AppError } from '../../shared/errors';
import { cryptoReady, randomBytes } from '../crypto/primitives';
import { secretsOf, wipeGroup, type GroupState } from '../mls/group/group-state';
import { rowKindNumber, type RowKind } from '../mls/stored-state/row-change';
import type { GroupRow } from '../vault/mls-table';
import { accessKey } from './access-key';
import { commitChanges } from './commit-changes';
import { epoch, groupId, groupStateBytes, isRemoved, members } from './group';
import { protect, unprotect } from './messages';
import { decodePendingGroup, encodePendingGroup, groupFromRows, groupRowChanges } from './stored-group';
import { everyone, none, storedAndLoaded, TestGroup, utf8 } from './testing/test-group';

beforeAll(cryptoReady);

const corrupt = new AppError('vault.corrupt');

function rowsOf(state: GroupState): GroupRow[] {
  const rows = groupRowChanges(undefined, state).flatMap(({ kind, index, value }) =>
    index === undefined || value === undefined ? [] : [{ kind, index, value }],
  );
  return rows.sort((a, b) => a.kind - b.kind || a.index - b.index);
}

/** All of a state in a form that is quickly compared. */
function textOf(state: GroupState): string[] {
  return rowsOf(state).map(({ kind, index, value }) => `${kind} ${index} ${toHex(value)}`);
}

/** Rows as a table keeps them. */
class Table {
  readonly #rows = new Map<string, GroupRow>();

  change(before: GroupState | undefined, after: GroupState): void {
    for (const { kind, index, value } of groupRowChanges(before, after)) {
      if (index === undefined) {
        for (const [key, row] of this.#rows) if (row.kind === kind) this.#rows.delete(key);
      } else if (value === undefined) this.#rows.delete(`${kind} ${index}`);
      else this.#rows.set(`${kind} ${index}`, { kind, index, value });
    }
  }

  load(): GroupState {
    return groupFromRows([...this.#rows.values()].map((row) => ({ ...row, value: row.value.slice() })));
  }
}

/** A group that has everything of which there are rows: parents, ratchets, an overtaken message, blank leaves. */
async function wellUsed(): Promise<TestGroup> {
  const group = await TestGroup.of(5);
  const { device } = group.drop(1);
  group.commit(2, commitChanges(group.state(2), { remove: [device.identity] }));
  group.send(0, 'overtaken');
  group.receive(1, group.send(0, 'text'));
  group.receive(1, group.send(2, 'text'));
  return group;
}

function outcome(rows: readonly GroupRow[]): string {
  try {
    groupFromRows(rows);
    return 'loaded';
  } catch (error) {
    return error instanceof AppError ? error.code : String(error);
  }
}

function kindOf({ kind }: GroupRow): RowKind {
  const kinds: RowKind[] = ['group', 'epoch', 'extensions', 'leaf', 'parent', 'private-key'];
  const found = kinds.find((each) => rowKindNumber(each) === kind);
  return found ?? (['tree-secret', 'ratchet', 'skipped-key', 'proposal'] as const)[kind - kinds.length] ?? 'proposal';
}

function oneOfEachKind(rows: readonly GroupRow[]): GroupRow[] {
  return [...new Map(rows.map((row) => [row.kind, row])).values()];
}

function replaced(rows: readonly GroupRow[], row: GroupRow, value: Uint8Array): GroupRow[] {
  return rows.map((each) => ({ ...each, value: each === row ? value : each.value.slice() }));
}

describe('a stored group', () => {
  test('is the same when it is loaded', async () => {
    const group = await wellUsed();
    for (const state of group.states) {
      const loaded = storedAndLoaded(state);
      expect(textOf(loaded)).toEqual(textOf(state));
      expect(members(loaded)).toEqual(members(state));
      expect([epoch(loaded), groupId(loaded), groupStateBytes(loaded), accessKey(loaded)]).toEqual([
        epoch(state),
        groupId(state),
        groupStateBytes(state),
        accessKey(state),
      ]);
    }
    expect(group.allTalk()).toBe(true);
  });

  test('is kept up with what changes only, by messages and by commits', async () => {
    const group = await TestGroup.of(4);
    const tables = group.states.map((state) => {
      const table = new Table();
      table.change(undefined, state);
      return table;
    });
    const keep = (at: number, after: GroupState): void => {
      tables[at]?.change(group.state(at), after);
      const loaded = tables[at]?.load();
      if (loaded === undefined) throw new Error('nothing is stored');
      expect(textOf(loaded)).toEqual(textOf(after));
      group.states[at] = loaded;
    };
    for (const by of [0, 3, 1, 2]) {
      const { message, next } = protect(group.state(by), utf8('text'), none);
      keep(by, next);
      const made = commitChanges(group.state(by), by === 3 ? { groupState: utf8('second') } : {});
      for (const at of group.states.keys()) {
        if (at === by) continue;
        keep(at, unprotect(group.state(at), message, everyone).next);
        keep(at, unprotect(group.state(at), made.commit, everyone).next);
      }
      keep(by, made.next);
    }
    expect(group.allTalk()).toBe(true);
  });

  test('gets little larger by a message', async () => {
    const group = await TestGroup.of(4);
    group.receive(1, group.send(0, 'first'));
    const { next } = unprotect(group.state(1), group.send(0, 'second'), everyone);
    const changes = groupRowChanges(group.state(1), next);
    expect(changes.map(({ kind, value }) => [kind, value?.length])).toEqual([[rowKindNumber('ratchet'), 36]]);
  });

  test('that a device was removed from tells so, and holds no secrets', async () => {
    const group = await TestGroup.of(3);
    const { device, state } = group.drop(1);
    const table = new Table();
    table.change(undefined, state);
    const commit = commitChanges(group.state(0), { remove: [device.identity] });
    const { next } = unprotect(state, commit.commit, everyone);
    table.change(state, next);
    const loaded = table.load();
    expect(isRemoved(loaded)).toBe(true);
    expect(members(loaded)).toHaveLength(3);
    expect(textOf(loaded)).toEqual(textOf(next));
    expect(secretsOf(loaded).flatMap((secret) => [...secret])).toEqual([]);
  });

  test('leaves no secrets in the rows that it was loaded from', async () => {
    const rows = rowsOf((await TestGroup.of(2)).state(0));
    expect(rows.every(({ value }) => value.some((byte) => byte !== 0))).toBe(true);
    groupFromRows(rows);
    expect(rows.flatMap(({ value }) => [...value].filter((byte) => byte !== 0))).toEqual([]);
    const cut = rowsOf((await TestGroup.of(2)).state(0)).slice(1);
    expect(() => groupFromRows(cut)).toThrow(corrupt);
    expect(cut.flatMap(({ value }) => [...value].filter((byte) => byte !== 0))).toEqual([]);
  });
});

describe('a corrupt vault is told by', () => {
  test('rows that are missing', async () => {
    const rows = rowsOf((await wellUsed()).state(1));
    expect(new Set(rows.map(kindOf)).size).toBe(9);
    expect(outcome([])).toBe('vault.corrupt');
    // Blank nodes have no rows: a leaf that is missing is found by the tree hash, once a commit comes.
    const optional: RowKind[] = ['leaf', 'parent', 'private-key', 'skipped-key'];
    for (const row of rows) {
      const rest = rows.filter((each) => each !== row).map((each) => ({ ...each, value: each.value.slice() }));
      expect(outcome(rest)).toBe(optional.includes(kindOf(row)) ? 'loaded' : 'vault.corrupt');
    }
  });

  test('rows that are cut at any byte, or followed by something', async () => {
    const rows = rowsOf((await wellUsed()).state(1));
    // These are nothing but one secret, whatever its length.
    const raw: RowKind[] = ['private-key', 'tree-secret', 'ratchet'];
    for (const row of oneOfEachKind(rows)) {
      const isRaw = raw.includes(kindOf(row));
      for (let length = 0; length < row.value.length; length += 1) {
        const result = outcome(replaced(rows, row, row.value.slice(0, length)));
        expect(isRaw && result === 'loaded' ? 'vault.corrupt' : result).toBe('vault.corrupt');
      }
      if (!isRaw) expect(outcome(replaced(rows, row, Uint8Array.of(...row.value, 0)))).toBe('vault.corrupt');
    }
  });

  test('rows in which something was changed, and never anything else, or they make another group', async () => {
    const rows = rowsOf((await wellUsed()).state(1));
    const results = new Set<string>();
    for (const row of oneOfEachKind(rows)) {
      for (let position = 0; position < row.value.length; position += 1) {
        const bits = 1 << (position % 8);
        const changed = row.value.map((byte, index) => (index === position ? byte ^ bits : byte));
        // The number of the suite has an error of its own.
        if (kindOf(row) === 'group' && (position === 1 || position === 2)) continue;
        results.add(outcome(replaced(rows, row, changed)));
      }
    }
    expect(results).toEqual(new Set(['loaded', 'vault.corrupt']));
  });

  test('rows of an unknown kind, or outside the tree', async () => {
    const rows = rowsOf((await TestGroup.of(2)).state(0));
    const leaf = rows.find((row) => kindOf(row) === 'leaf');
    const parent = rows.find((row) => kindOf(row) === 'parent');
    if (leaf === undefined || parent === undefined) throw new Error('a row is missing');
    for (const row of [
      { kind: 10, index: 0, value: randomBytes(3) },
      { kind: -1, index: 0, value: randomBytes(3) },
      { ...leaf, index: 2, value: leaf.value.slice() },
      { ...parent, index: 1, value: parent.value.slice() },
    ]) {
      expect(outcome([...replaced(rows, leaf, leaf.value.slice()), row])).toBe('vault.corrupt');
    }
  });
});

test('a group of another suite has an error of its own', async () => {
  const rows = rowsOf((await TestGroup.of(2)).state(0));
  const row = rows.find((each) => kindOf(each) === 'group');
  if (row === undefined) throw new Error('the row is missing');
  const other = row.value.map((byte, index) => (index === 1 ? 0x12 : index === 2 ? 0x34 : byte));
  const error = expect.objectContaining({ code: 'crypto.unknown-suite', details: { suite: 0x1234 } }) as AppError;
  expect(() => groupFromRows(replaced(rows, row, other))).toThrow(error);
});

describe('a commit that is on its way', () => {
  test('gives the state after it, whatever messages came meanwhile', async () => {
    const group = await TestGroup.of(3);
    const { commit, next } = commitChanges(group.state(0), { groupState: utf8('second') });
    const pending = encodePendingGroup(group.state(0), next);
    wipeGroup(next);
    const late = group.send(1, 'before the commit');
    for (const from of [1, 2]) group.receive(0, group.send(from, 'meanwhile'));
    group.send(0, 'meanwhile, too');
    const present = group.state(0);
    const after = decodePendingGroup(present, pending);
    // Until it is known that the commit counts, the present state is used on.
    expect(unprotect(present, late, everyone)).toMatchObject({ plaintext: utf8('before the commit') });
    wipeGroup(present);
    for (const at of [1, 2]) group.receive(at, commit);
    group.replace(0, after);
    expect(group.states.map(groupStateBytes)).toEqual(group.states.map(() => utf8('second')));
    expect(group.allTalk()).toBe(true);
  });

  test('shares no secrets with the state before', async () => {
    const group = await TestGroup.of(3);
    const { next } = commitChanges(group.state(0), { add: [], remove: [group.device(1).identity] });
    const expected = textOf(next);
    const pending = encodePendingGroup(group.state(0), next);
    const after = decodePendingGroup(group.state(0), pending);
    const shared = new Set(secretsOf(group.state(0)));
    expect(secretsOf(after).filter((secret) => shared.has(secret))).toEqual([]);
    wipeGroup(group.state(0));
    pending.fill(0);
    expect(textOf(after)).toEqual(expected);
  });

  test('is told as a corrupt vault when it is cut or is something else', async () => {
    const group = await TestGroup.of(2);
    const { next } = commitChanges(group.state(0), { remove: [group.device(1).identity] });
    const pending = encodePendingGroup(group.state(0), next);
    let refused = 0;
    for (let length = 1; length < pending.length; length += 1) {
      try {
        decodePendingGroup(group.state(0), pending.slice(0, length));
      } catch (error) {
        expect(error).toEqual(corrupt);
        refused += 1;
      }
    }
    // Only between two rows does nothing look wrong.
    expect(pending.length - refused).toBeLessThan(25);
    expect(() => decodePendingGroup(group.state(0), Uint8Array.of(...pending, 0))).toThrow(corrupt);
    expect(() => decodePendingGroup(group.state(0), Uint8Array.of(99, ...pending))).toThrow(corrupt);
  });

  test('is not stored when its state was wiped', async () => {
    const group = await TestGroup.of(2);
    const { next } = commitChanges(group.state(0), {});
    wipeGroup(next);
    const usedUp = expect.objectContaining({ code: 'internal.unexpected' }) as AppError;
    expect(() => encodePendingGroup(group.state(0), next)).toThrow(usedUp);
  });
});
