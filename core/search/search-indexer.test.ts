import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Change } from '../../shared/ipc/core-contract';
import { isSearchSettled, settleSearch } from '../vault/search-index';
import { addConversation, addMessage, temporaryVault, type TemporaryVault } from '../vault/testing/temporary-vault';
import { startSearchIndexer, type SearchIndexer } from './search-indexer';

let temporary: TemporaryVault;
let indexer: SearchIndexer;
let tasks: Set<() => void>;
let serveWindow: () => void;

beforeEach(() => {
  temporary = temporaryVault();
  tasks = new Set();
  const windowServed = new Promise<void>((resolve) => {
    serveWindow = resolve;
  });
  const after = (_delayMs: number, task: () => void) => {
    tasks.add(task);
    return () => tasks.delete(task);
  };
  indexer = startSearchIndexer({ vault: temporary.vault, timers: { after }, log: () => {}, windowServed });
});
afterEach(() => {
  indexer.stop();
  temporary.remove();
});

const isSettled = (): boolean => temporary.vault.read(isSearchSettled);
function runTasks(): number {
  let count = 0;
  for (const task of tasks) {
    tasks.delete(task);
    task();
    count += 1;
  }
  return count;
}
function addMany(count: number): void {
  temporary.vault.transact((tx) => {
    const conversationId = addConversation(tx);
    for (let sequence = 1; sequence <= count; sequence += 1) addMessage(tx, conversationId, { sequence });
  });
}

describe('the indexer', () => {
  it('indexes what has come, in slices, and tells when it is through', () => {
    const changes: Change[] = [];
    temporary.vault.subscribe((told) => changes.push(...told.filter(({ what }) => what === 'search')));
    addMany(80);
    expect(tasks.size).toBe(1);
    expect(runTasks()).toBeGreaterThan(1);
    expect([isSettled(), tasks.size, changes]).toEqual([true, 0, [{ what: 'search' }]]);
  });

  it('joins the parts of the index after that, in steps', () => {
    for (let part = 0; part < 40; part += 1) {
      addMany(1);
      temporary.vault.transact(({ db }) => settleSearch(db, 1));
    }
    const countParts = () =>
      temporary.vault.read((db) =>
        db.prepare('SELECT count(DISTINCT segid) FROM message_search_idx', { pluck: true }).get<number>(),
      );
    expect(countParts()).toBeGreaterThan(3);
    expect(runTasks()).toBeGreaterThan(1);
    expect([countParts(), tasks.size]).toEqual([1, 0]);
  });

  it('takes up after a start what was left, once the window is served', async () => {
    indexer.stop();
    addMany(1);
    let serve = (): void => {};
    const windowServed = new Promise<void>((resolve) => {
      serve = resolve;
    });
    const timers = { after: (_delayMs: number, task: () => void) => (tasks.add(task), () => tasks.delete(task)) };
    indexer = startSearchIndexer({ vault: temporary.vault, timers, log: () => {}, windowServed });
    expect([tasks.size, isSettled()]).toEqual([0, false]);
    serve();
    await expect.poll(() => tasks.size).toBe(1);
    runTasks();
    expect(isSettled()).toBe(true);
  });

  it('does nothing after it was stopped', async () => {
    addMany(1);
    indexer.stop();
    serveWindow();
    await Promise.resolve();
    runTasks();
    expect(isSettled()).toBe(false);
  });
});
