import { afterEach, beforeEach, expect, it } from 'vitest';
import { closedSections, setSectionClosed } from './section-table';
import { temporaryVault, type TemporaryVault } from './testing/temporary-vault';

let temporary: TemporaryVault;

beforeEach(() => {
  temporary = temporaryVault();
});
afterEach(() => temporary.remove());

const set = (section: string, isClosed: boolean, limit?: number): void =>
  temporary.vault.transact((tx) => setSectionClosed(tx, section, isClosed, limit));
const closed = (): readonly string[] => temporary.vault.read(closedSections);

it('a closed section stays closed until it is opened', () => {
  set('folder Ward', true);
  set('folder Ward', true);
  set('rest', true);
  expect([...closed()].sort()).toEqual(['folder Ward', 'rest']);
  set('folder Ward', false);
  set('never closed', false);
  expect(closed()).toEqual(['rest']);
});

it('no more are kept than the limit, the one that was closed now among them', () => {
  for (const section of ['c', 'a', 'd', 'b']) set(section, true, 2);
  expect(closed()).toHaveLength(2);
  expect(closed()).toContain('b');
});
