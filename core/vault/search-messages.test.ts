import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database } from '@signalapp/sqlcipher';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConversationId, MessageId } from '../../shared/domain/ids';
import { readUsableImage } from '../../shared/domain/image/read-image';
import { testGif } from '../../shared/domain/testing/test-image';
import { randomBytes } from '../crypto/primitives';
import { searchTerms } from '../search/search-terms';
import { idBlob } from './columns';
import { applyKey } from './integrity';
import { migrate } from './migrate';
import { migrations } from './migrations';
import { readMessages } from './message-view';
import { isSearchSettled, settleSearch } from './search-index';
import { searchMessages, type SearchFilter } from './search-messages';
import { decryptPages } from './testing/decrypt-pages';
import { addConversation, addMessage, newUserId, type MessageFields } from './testing/temporary-vault';
import { openVault, type Vault, type VaultKey } from './vault';

let folder: string;
let path: string;
let vault: Vault;
let group: ConversationId;
let sequence: number;
const key = randomBytes(32) as VaultKey;
const open = (): Vault => openVault({ path, key, clock: { nowMs: () => 1_700_000_000_000 } });

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'conclave-search-'));
  path = join(folder, 'vault.db');
  vault = open();
  sequence = 0;
  group = vault.transact((tx) => addConversation(tx));
});
afterEach(() => {
  vault.close();
  rmSync(folder, { recursive: true, force: true });
});

function add(text: string, fields: MessageFields & { readonly to?: ConversationId } = {}): MessageId {
  sequence += 1;
  return vault.transact((tx) =>
    addMessage(tx, fields.to ?? group, { sequence, body: { kind: 'text', text }, ...fields }),
  );
}
const settle = (): void => {
  while (vault.transact(({ db }) => settleSearch(db, 100)) > 0);
};
function search(query: string, filter: SearchFilter = {}, limit = 50): readonly string[] {
  settle();
  return vault.read((db) => textsOf(db, searchMessages(db, searchTerms(query), filter, { limit }).hits));
}
function textsOf(db: Database, hits: ReturnType<typeof searchMessages>['hits']): readonly string[] {
  return hits
    .flatMap(({ conversationId, messageId }) => readMessages(db, conversationId, [messageId]))
    .map(({ body }) => (body.kind === 'text' ? body.text : body.kind));
}
const edit = (messageId: MessageId, text: string): void =>
  vault.transact(({ db }) => {
    db.prepare('UPDATE message SET text = ? WHERE message_id = ?').run([text, idBlob(messageId)]);
  });
const remove = (...ids: readonly MessageId[]): void =>
  vault.transact(({ db }) => {
    for (const id of ids) db.prepare('DELETE FROM message WHERE message_id = ?').run([idBlob(id)]);
  });

describe('searching', () => {
  it('finds words, beginnings, parts of compounds and phrases, the newest first', () => {
    add('Der Überweisungsschein fehlt');
    add('Ein Schein liegt bei');
    add('Die Straße ist gesperrt');
    expect(search('schein')).toEqual(['Ein Schein liegt bei', 'Der Überweisungsschein fehlt']);
    expect(search('uberw')).toEqual(['Der Überweisungsschein fehlt']);
    expect(search('ueberweisung')).toEqual(['Der Überweisungsschein fehlt']);
    expect(search('strasse')).toEqual(['Die Straße ist gesperrt']);
    expect(search('"schein liegt"')).toEqual(['Ein Schein liegt bei']);
    expect(search('"liegt schein"')).toEqual([]);
    expect(search('li')).toEqual(['Ein Schein liegt bei']);
  });

  it('finds by a part of any length what reading all words finds', () => {
    let draw = 1;
    const below = (limit: number): number => {
      draw = (draw * 1_103_515_245 + 12_345) % 2 ** 31;
      return Math.floor((draw / 2 ** 31) * limit);
    };
    const words = Array.from({ length: 120 }, () =>
      Array.from({ length: 2 + below(26) }, () => 'bcd'.charAt(below(3))).join(''),
    );
    const texts = words.map((word, index) => `${word} ${words[index - 1] ?? ''}`.trim());
    for (const text of texts) add(text);
    settle();
    for (const word of words.filter(({ length }) => length > 2)) {
      const from = below(2) * below(word.length - 2);
      const part = word.slice(from, from + 3 + below(word.length - from - 2));
      // Of shorter words nobody looks for parts but the beginning.
      const has = (each: string): boolean => each.startsWith(part) || (each.length > 4 && each.includes(part));
      const expected = texts.filter((text) => text.split(' ').some(has)).reverse();
      expect([part, ...search(part, {}, 200)]).toEqual([part, ...expected]);
    }
  });

  it('keeps to what it is to be filtered by, with or without words', () => {
    const other = vault.transact((tx) => addConversation(tx));
    const [mara, jonas] = [newUserId(), newUserId()];
    const day = 24 * 60 * 60 * 1000;
    const base = Date.UTC(2026, 9, 1);
    add('Visite eins', { sender: mara, sentAtMs: base });
    add('Visite zwei https://a.example', { sender: jonas, sentAtMs: base + day });
    add('Visite drei', { sender: mara, sentAtMs: base + 90 * day, to: other });
    add('Visite alt', { sender: mara, sentAtMs: 0 });
    expect(search('visite', { sender: mara })).toEqual(['Visite alt', 'Visite drei', 'Visite eins']);
    expect(search('visite', { conversationId: other })).toEqual(['Visite drei']);
    expect(search('', { conversationId: group, has: 'link' })).toEqual(['Visite zwei https://a.example']);
    expect(search('visite', { beforeMs: base + day })).toEqual(['Visite alt', 'Visite eins']);
    expect(search('visite', { afterMs: base + day })).toEqual(['Visite drei', 'Visite zwei https://a.example']);
    expect(search('', { afterMs: base, beforeMs: base + 1 })).toEqual(['Visite eins']);
    expect(search('')).toEqual([]);
  });

  it('goes on from where a page ended', () => {
    const texts = Array.from({ length: 450 }, (_, index) => `Befund ${index}`);
    for (const text of texts) add(text);
    settle();
    const found: string[] = [];
    let after: number | undefined;
    do {
      const page = vault.read((db) => searchMessages(db, searchTerms('befund'), {}, { limit: 60, after }));
      found.push(...vault.read((db) => textsOf(db, page.hits)));
      after = page.next;
    } while (after !== undefined);
    expect(found).toEqual([...texts].reverse());
  });

  it('shows the part of a message in which it was found', () => {
    add(`${'Vorrede '.repeat(40)}der Überweisungsschein ${'und mehr '.repeat(60)}`);
    settle();
    const [hit] = vault.read((db) => searchMessages(db, searchTerms('schein'), {}, { limit: 1 }).hits);
    expect(hit?.excerpt.filter(({ isMatch }) => isMatch)).toEqual([{ text: 'schein', isMatch: true }]);
  });

  it('shows it as it is read, without marks, unless they are what was found', () => {
    add('**Bed** 12: the _transfer_ form is [here](https://ward.example/form)\n- `sign` it');
    settle();
    const excerpt = (query: string) =>
      vault.read((db) => searchMessages(db, searchTerms(query), {}, { limit: 1 }).hits)[0]?.excerpt;
    expect(excerpt('transfer')).toEqual([
      { text: 'Bed 12: the ', isMatch: false },
      { text: 'transfer', isMatch: true },
      { text: ' form is here\n• sign it', isMatch: false },
    ]);
    expect(excerpt('"bed 12"')?.[0]).toEqual({ text: 'Bed 12', isMatch: true });
    expect(
      excerpt('ward.example')
        ?.map(({ text }) => text)
        .join(''),
    ).toContain('[here](https://ward.example/form)');
  });

  it('says when messages are still to be indexed', () => {
    add('neu');
    const answer = () => vault.read((db) => searchMessages(db, searchTerms('neu'), {}, { limit: 1 }));
    expect(answer()).toMatchObject({ hits: [], isComplete: false });
    settle();
    expect(answer().isComplete).toBe(true);
    expect(answer().hits).toHaveLength(1);
  });

  it('takes any text for a query, and finds a message by its own words', () => {
    const unit = fc.oneof(
      fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
      fc.constantFrom(...Array.from('"“*^:()-+{}\' AND OR NOT NEAR äß 👍')),
    );
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 40 }), (text) => {
        const written = `${text.normalize('NFC')} Ende`;
        const messageId = add(written);
        settle();
        const query = `"${written.replaceAll(/["“”„«»]/g, ' ')}"`;
        const { hits } = vault.read((db) => searchMessages(db, searchTerms(query), {}, { limit: 100 }));
        vault.read((db) => searchMessages(db, searchTerms(text), { conversationId: group }, { limit: 1 }));
        expect(hits.map((hit) => hit.messageId)).toContain(messageId);
      }),
      { numRuns: 60 },
    );
  });
});

describe('the index', () => {
  it('follows edits, deletions and other kinds, whoever makes them', () => {
    const [edited, deleted, replaced] = [add('Zebra eins'), add('Zebra zwei'), add('Zebra drei')];
    expect(search('zebra')).toHaveLength(3);
    edit(edited, 'Giraffe eins');
    remove(deleted);
    vault.transact(({ db }) => {
      db.prepare(`UPDATE message SET kind = 'unsupported', text = '' WHERE message_id = ?`).run([idBlob(replaced)]);
    });
    expect(search('zebra')).toEqual([]);
    expect(search('giraffe')).toEqual(['Giraffe eins']);
  });

  it('follows the text that a picture gets, changes and loses, and keeps what it is called', () => {
    const bytes = testGif();
    const facts = readUsableImage(bytes);
    if (facts === undefined) throw new Error('that is no image');
    const picture = add('', { body: { kind: 'image', bytes, facts, alt: 'Nashorn' } });
    expect(search('nashorn')).toEqual(['image']);
    edit(picture, 'Zebra');
    expect([search('zebra'), search('nashorn')]).toEqual([['image'], ['image']]);
    edit(picture, 'Giraffe');
    expect([search('zebra'), search('giraffe')]).toEqual([[], ['image']]);
    edit(picture, '');
    expect([search('giraffe'), search('nashorn')]).toEqual([[], ['image']]);
  });

  it('follows what changes before it was indexed', () => {
    add('Bleibt');
    const early = add('Zebra');
    edit(early, 'Tapir');
    edit(early, 'Okapi');
    expect(search('okapi')).toEqual(['Okapi']);
    remove(early);
    add('Nandu');
    expect(search('nandu')).toEqual(['Nandu']);
    expect([...search('okapi'), ...search('tapir'), ...search('zebra')]).toEqual([]);
  });

  it('has nothing to do after what it does not know of', () => {
    const messageId = add('Zebra');
    settle();
    vault.transact(({ db }) => {
      db.prepare(`UPDATE message SET position = position + 1, state = 'received' WHERE message_id = ?`).run([
        idBlob(messageId),
      ]);
    });
    expect(vault.read(isSearchSettled)).toBe(true);
  });

  it('bears being told something else than it was told before, as by another version', () => {
    const messageId = add('Zebra');
    add('Giraffe');
    settle();
    vault.transact(({ db }) => {
      db.prepare('DELETE FROM message WHERE message_id = ?').run([idBlob(messageId)]);
      db.prepare('UPDATE search_due SET text = ?').run(['Tapir Nashorn Giraffe']);
    });
    expect(search('zebra')).toEqual([]);
    expect(search('giraffe')).toEqual(['Giraffe']);
  });

  it('never has what is to vanish, and nothing finds it by reading, either', () => {
    add('Zebra', { timerMs: 60_000 });
    for (let index = 0; index < 250; index += 1) add(`Bild${index}schein`);
    add('Krankenschein', { timerMs: 60_000 });
    expect(search('zebra')).toEqual([]);
    // So many words have this part that messages are read for it.
    expect(search('schein', {}, 300)).toHaveLength(250);
    // As when the index is begun anew.
    vault.transact(({ db }) => {
      db.prepare(`INSERT INTO search_due VALUES (1, 'Tapir', ?, ?, 1)`).run([Buffer.alloc(32), Buffer.alloc(32)]);
    });
    settle();
    const found = (word: string): unknown =>
      vault.read((db) => db.prepare('SELECT count(*) FROM message_search WHERE message_search MATCH ?').all([word]));
    expect(found('zebra')).toEqual([{ 'count(*)': 0 }]);
    expect(found('bild7schein')).toEqual([{ 'count(*)': 1 }]);
  });

  it('is undone with the transaction', () => {
    const messageId = add('Zebra');
    settle();
    const failing = (): void =>
      vault.transact(({ db }) => {
        db.prepare('DELETE FROM message WHERE message_id = ?').run([idBlob(messageId)]);
        throw new Error('no');
      });
    expect(failing).toThrow('no');
    expect(search('zebra')).toEqual(['Zebra']);
  });

  it('takes in what an older vault holds, in slices', () => {
    vault.close();
    for (const suffix of ['', '-wal', '.key-check']) rmSync(path + suffix, { force: true });
    const old = new Database(path);
    applyKey(old, key);
    const options = { path, key, wasStoppedCleanly: true };
    migrate(
      old,
      migrations.filter(({ version }) => version < 10),
      options,
    );
    const insert = old.prepare(
      `INSERT INTO message (conversation_id, message_id, sender, is_own, sent_at_ms, position, state, kind, text)
       VALUES (?, ?, ?, 0, 1, ?, 'received', 'text', ?)`,
    );
    for (let index = 0; index < 5; index += 1) {
      insert.run([
        new Uint8Array(32),
        new Uint8Array(16).fill(index),
        new Uint8Array(32),
        index,
        `Altbestand ${index}`,
      ]);
    }
    migrate(old, migrations, options);
    expect([settleSearch(old, 2), settleSearch(old, 2), isSearchSettled(old)]).toEqual([2, 2, false]);
    expect([settleSearch(old, 2), isSearchSettled(old)]).toEqual([1, true]);
    expect(searchMessages(old, searchTerms('altbestand'), {}, { limit: 9 }).hits).toHaveLength(5);
    old.close();
    rmSync(path);
    vault = open();
  });
});

describe('what was deleted or edited', () => {
  function has(...texts: readonly string[]): readonly boolean[] {
    vault.close();
    const file = decryptPages(path, key);
    vault = open();
    return texts.map((text) => file.includes(text));
  }

  it('is in the file as a text and as its three letters until then, and not after it', () => {
    for (let index = 0; index < 300; index += 1) add(`Befund ${index} liegt vor, Visite um acht`);
    const [deleted, edited] = [add('Жужелица'), add('Θύραθεν')];
    settle();
    const parts = ['Жужелица', 'ужелица', 'уже', 'Θύραθεν', 'αθε'] as const;
    expect(has(...parts)).toEqual(parts.map(() => true));
    remove(deleted);
    edit(edited, 'Befund');
    settle();
    expect(has(...parts)).toEqual(parts.map(() => false));
  });

  it('leaves the index in the same transaction, up to a number that takes no time', () => {
    const ids = Array.from({ length: 20 }, (_, index) => add(`Жужелица ${index}`));
    settle();
    remove(...ids.slice(0, 8));
    expect(vault.read(isSearchSettled)).toBe(true);
    remove(...ids.slice(8));
    expect(vault.read(isSearchSettled)).toBe(false);
    settle();
    expect(has('уже')).toEqual([false]);
  });
});
