import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ConversationId, MessageId } from '../../shared/domain/ids';
import { randomBytes } from '../crypto/primitives';
import { searchTerms } from '../search/search-terms';
import { idBlob } from './columns';
import { mergeSearch } from './merge-search';
import { settleSearch } from './search-index';
import { searchMessages } from './search-messages';
import { decryptPages } from './testing/decrypt-pages';
import { addConversation, addMessage } from './testing/temporary-vault';
import { openVault, type Vault, type VaultKey } from './vault';

let folder: string;
let path: string;
let vault: Vault;
let group: ConversationId;
let ids: MessageId[];
const key = randomBytes(32) as VaultKey;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'conclave-merge-'));
  path = join(folder, 'vault.db');
  vault = openVault({ path, key, clock: { nowMs: () => 1_700_000_000_000 } });
  group = vault.transact((tx) => addConversation(tx));
  ids = [];
});
afterEach(() => {
  vault.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Words of some messages by their number, whose first three letters the index has as such: no word is before them in their script. */
const marks = new Map([
  [80, 'αβγδε'],
  [120, 'աբգդե'],
  [180, 'אבגדה'],
  [181, 'აბგდე'],
]);

/** Adds so many messages, each of which becomes a part of the index by itself. */
function addParts(count: number): void {
  for (let added = 0; added < count; added += 1) {
    vault.transact((tx) => {
      const sequence = ids.length + 1;
      const text = `Befund ${sequence} ${marks.get(sequence) ?? 'Zebra'}${sequence} ${'Wort '.repeat(sequence % 50)}`;
      ids.push(addMessage(tx, group, { sequence, body: { kind: 'text', text } }));
    });
    vault.transact(({ db }) => settleSearch(db, 9));
  }
}
const merge = (): boolean => vault.transact(({ db }) => mergeSearch(db, 1));
const countParts = (table: string): unknown =>
  vault.read((db) => db.prepare(`SELECT count(DISTINCT segid) FROM ${table}_idx`, { pluck: true }).get());
const search = (query: string): readonly number[] =>
  vault.read((db) => searchMessages(db, searchTerms(query), {}, { limit: 1_000 }).hits.map(({ key }) => key));
function remove(messageId: MessageId | undefined): void {
  if (messageId === undefined) throw new Error('no such message');
  vault.transact(({ db }) => db.prepare('DELETE FROM message WHERE message_id = ?').run([idBlob(messageId)]));
}

it('joins the parts of the index to one, step by step, and finds the same before, meanwhile and after it', () => {
  addParts(150);
  expect([countParts('message_search'), countParts('search_word_part')].map((count) => Number(count) > 3)).toEqual([
    true,
    true,
  ]);
  const queries = ['befund', 'zebra', 'γδε80', '"befund 9"', 'wo'];
  const before = queries.map(search);
  expect(before.map(({ length }) => length)).toEqual([150, 148, 1, 1, 147]);
  let steps = 0;
  for (let isMore = true; isMore; steps += 1) {
    isMore = merge();
    expect(queries.map(search)).toEqual(before);
  }
  expect(steps).toBeGreaterThan(3);
  expect([countParts('message_search'), countParts('search_word_part')]).toEqual([1, 1]);
});

it('writes a large part again only after as much as an eighth of it has come', () => {
  const whole = (): unknown =>
    vault.read((db) =>
      db
        .prepare('SELECT max(pages) FROM (SELECT count(*) AS pages FROM message_search_idx GROUP BY segid)', {
          pluck: true,
        })
        .get(),
    );
  addParts(200);
  while (merge());
  const before = whole();
  addParts(1);
  while (merge());
  expect([whole(), countParts('message_search')]).toEqual([before, 2]);
});

it('leaves nothing of what was deleted before, between and after its steps', () => {
  addParts(200);
  remove(ids[79]);
  for (let step = 0; step < 2; step += 1) expect(merge()).toBe(true);
  remove(ids[119]);
  while (merge());
  remove(ids[179]);
  vault.close();
  const file = decryptPages(path, key);
  expect(Array.from(marks.values(), (mark) => file.includes(mark.slice(0, 3)))).toEqual([false, false, false, true]);
  vault = openVault({ path, key, clock: { nowMs: () => 1_700_000_000_000 } });
  expect(search('befund')).toHaveLength(197);
});
