import { beforeAll, expect, test } from 'vitest';
import { cryptoReady } from '../../crypto/primitives';
import { createCommit } from '../commit/create-commit';
import { openEnvironment } from '../group/environment';
import { wipeGroup, type GroupState } from '../group/group-state';
import { processMessage } from '../group/process-message';
import { protectMessage } from '../group/protect-message';
import { createUpdate } from '../proposal/create-proposal';
import { groupOf, joinWith, packageOf, testClient, utf8 } from '../testing/test-client';
import { treeHash } from '../tree/tree-hash';
import { decodeRowChanges, encodeRowChanges, type RowChange, type RowKind } from './row-change';
import { diffState, patchState } from './state-rows';

beforeAll(cryptoReady);

const environment = openEnvironment();

/** Rows as a table keeps them. */
class Rows {
  readonly rows = new Map<string, RowChange>();

  write(changes: readonly RowChange[]): number {
    let writtenBytes = 0;
    for (const change of changes) {
      const { kind, index, value } = change;
      if (index === undefined) this.#clear(kind);
      else if (value === undefined) this.rows.delete(`${kind} ${index}`);
      else this.rows.set(`${kind} ${index}`, { ...change, value: value.slice() });
      writtenBytes += value?.length ?? 0;
      value?.fill(0);
    }
    return writtenBytes;
  }

  #clear(kind: RowKind): void {
    for (const [key, row] of this.rows) if (row.kind === kind) this.rows.delete(key);
  }

  count(kind: RowKind): number {
    return [...this.rows.values()].filter((row) => row.kind === kind).length;
  }

  load(): GroupState {
    return patchState(undefined, [...this.rows.values()]);
  }
}

function allRows(state: GroupState): string[] {
  return diffState(undefined, state)
    .map((change) => Buffer.from(encodeRowChanges([change])).toString('hex'))
    .sort();
}

function group(count: number): GroupState[] {
  const clients = Array.from({ length: count }, (_, index) => testClient(`member ${index}`));
  const packages = clients.slice(1).map((client) => packageOf(client));
  const [founder] = clients;
  if (founder === undefined) throw new Error('a group needs a founder');
  const proposals = packages.map(({ keyPackage }) => ({ proposalType: 'add', keyPackage }) as const);
  const { welcome, next } = createCommit(groupOf(founder), environment, { proposals });
  return [next, ...packages.map((own) => joinWith(own, welcome))];
}

function member(states: readonly GroupState[], index: number): GroupState {
  const state = states[index];
  if (state === undefined) throw new Error('there is no such member');
  return state;
}

test('a state is the same after it was stored, in any epoch and between messages', () => {
  const states = group(9);
  const stored = states.map(() => new Rows());
  const save = (index: number, before: GroupState | undefined, after: GroupState): void => {
    stored[index]?.write(diffState(before, after));
    const loaded = stored[index]?.load();
    if (loaded === undefined) throw new Error('nothing is stored');
    expect(allRows(loaded)).toEqual(allRows(after));
    expect(treeHash(loaded.tree)).toEqual(after.context.treeHash);
    states[index] = loaded;
  };
  for (const [index, state] of states.entries()) save(index, undefined, state);
  for (let round = 0; round < 12; round += 1) {
    const by = round % states.length;
    const before = member(states, by);
    const sent =
      round % 3 === 0
        ? createCommit(before, environment)
        : round % 3 === 1
          ? protectMessage(before, utf8('hello'))
          : createUpdate(before);
    const bytes = 'commit' in sent ? sent.commit : sent.message;
    for (const [index, state] of states.entries()) {
      if (index !== by) save(index, state, processMessage(state, bytes, environment).next);
    }
    save(by, before, sent.next);
    if (round % 3 !== 2) continue;
    const committer = (by + 1) % states.length;
    const waiting = member(states, committer);
    const { commit, next } = createCommit(waiting, environment);
    for (const [index, state] of states.entries()) {
      if (index !== committer) save(index, state, processMessage(state, commit, environment).next);
    }
    save(committer, waiting, next);
  }
});

test('a message writes one small row', () => {
  const states = group(4);
  const rows = new Rows();
  const [sender, receiver] = [member(states, 0), member(states, 1)];
  const first = protectMessage(sender, utf8('first'));
  const opened = processMessage(receiver, first.message, environment);
  rows.write(diffState(undefined, opened.next));
  const second = protectMessage(first.next, utf8('second'));
  const changes = diffState(opened.next, processMessage(opened.next, second.message, environment).next);
  expect(changes.map(({ kind, index }) => ({ kind, index }))).toEqual([{ kind: 'ratchet', index: 1 }]);
  expect(rows.write(changes)).toBe(36);
});

test('an overtaken message leaves its key in a row of its own until it comes', () => {
  const states = group(2);
  const early = protectMessage(member(states, 0), utf8('early'));
  const late = protectMessage(early.next, utf8('late'));
  const before = member(states, 1);
  const rows = new Rows();
  const afterLate = processMessage(before, late.message, environment).next;
  rows.write(diffState(undefined, afterLate));
  expect(rows.count('skipped-key')).toBe(1);
  const loaded = rows.load();
  const opened = processMessage(loaded, early.message, environment);
  expect(opened).toMatchObject({ kind: 'application', plaintext: utf8('early') });
  rows.write(diffState(loaded, opened.next));
  expect(rows.count('skipped-key')).toBe(0);
});

test('the changes of a commit that waits still fit after messages came, and share no secrets with the state before', () => {
  const states = group(3);
  const rows = new Rows();
  const own = member(states, 0);
  rows.write(diffState(undefined, own));
  const { commit, next } = createCommit(own, environment);
  const waiting = encodeRowChanges(diffState(own, next));
  const { message, next: sender } = protectMessage(member(states, 1), utf8('meanwhile'));
  const meanwhile = processMessage(own, message, environment).next;
  rows.write(diffState(own, meanwhile));
  const accepted = patchState(meanwhile, decodeRowChanges(waiting));
  rows.write(decodeRowChanges(waiting));
  wipeGroup(meanwhile);
  const other = processMessage(sender, commit, environment).next;
  const reply = protectMessage(other, utf8('reply')).message;
  expect(processMessage(rows.load(), reply, environment)).toMatchObject({ plaintext: utf8('reply') });
  expect(processMessage(accepted, reply, environment)).toMatchObject({ plaintext: utf8('reply') });
});

test('rows that are missing, cut or of another form are refused', () => {
  const [state] = group(2);
  if (state === undefined) throw new Error('a group has members');
  const changes = diffState(undefined, state);
  expect(() => patchState(undefined, [])).toThrow('incomplete');
  for (const left of changes.keys()) {
    const incomplete = changes.filter((_, index) => index !== left);
    const { kind } = changes[left] ?? {};
    if (kind === 'leaf' || kind === 'parent' || kind === 'private-key') continue;
    expect(() => patchState(undefined, incomplete)).toThrow();
  }
  for (const change of changes) {
    if (change.kind === 'private-key' || change.kind === 'tree-secret') continue;
    const cut = { ...change, value: change.value?.slice(0, -1) };
    expect(() => patchState(undefined, [...changes, cut])).toThrow();
  }
  const encoded = encodeRowChanges(changes);
  expect(decodeRowChanges(encoded)).toEqual(changes);
  expect(() => decodeRowChanges(encoded.slice(0, -1))).toThrow();
});
