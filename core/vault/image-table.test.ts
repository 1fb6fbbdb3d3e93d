import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readImage } from '../../shared/domain/image/read-image';
import { limits } from '../../shared/domain/limits';
import type { ConversationId, MessageId } from '../../shared/domain/ids';
import { toAppError } from '../../shared/errors';
import { testGif } from '../../shared/domain/testing/test-image';
import type { MessageView } from '../../shared/ipc/core-contract';
import { readGifBytes, readGifShelves, saveGif, unsaveGif } from './gif-table';
import { readImageBytes, type ImageBody } from './image-table';
import { eraseMessage } from './message-changes';
import { findMessage } from './message-table';
import { readMessages } from './message-view';
import { decodeContent } from '../content/content-codec';
import { repeatedContent } from '../outgoing/message-content';
import { searchTerms } from '../search/search-terms';
import { settleSearch } from './search-index';
import { searchMessages, type SearchFilter } from './search-messages';
import { removeAllMessages, removeMessages } from './remove-messages';
import {
  addConversation,
  addMessage,
  newUserId,
  temporaryVault,
  type MessageFields,
  type TemporaryVault,
} from './testing/temporary-vault';

let temporary: TemporaryVault;
let conversationId: ConversationId;
let sequence: number;

beforeEach(() => {
  temporary = temporaryVault();
  conversationId = temporary.vault.transact((tx) => addConversation(tx));
  sequence = 0;
});
afterEach(() => temporary.remove());

function gif(seed: number, fields: Partial<ImageBody> = {}, frames = 2): ImageBody {
  const bytes = testGif({ seed, frames });
  const facts = readImage(bytes);
  if (facts === undefined) throw new Error('that is no image');
  return { kind: 'image', bytes, facts, alt: `gif ${seed}`, ...fields };
}

const add = (body: ImageBody, fields: MessageFields = {}): MessageId =>
  temporary.vault.transact((tx) => addMessage(tx, conversationId, { sequence: (sequence += 1), body, ...fields }));
const bytesOf = (messageId: MessageId): Uint8Array | undefined =>
  temporary.vault.read((db) => readImageBytes(db, conversationId, messageId));
const view = (messageId: MessageId): MessageView | undefined =>
  temporary.vault.read((db) => readMessages(db, conversationId, [messageId]))[0];
const shelves = () => temporary.vault.read(readGifShelves);
const save = (messageId: MessageId): void => temporary.vault.transact((tx) => saveGif(tx, conversationId, messageId));
const rows = (): unknown =>
  temporary.vault.read((db) => db.prepare('SELECT count(*) FROM image', { pluck: true }).get());
const codeOf = (act: () => void): string => {
  try {
    act();
  } catch (error) {
    return toAppError(error).code;
  }
  return 'done';
};

describe('an image in the vault', () => {
  it('is shown with what it is, and read by itself', () => {
    const image = gif(1, { source: 'giphy.com' });
    const messageId = add(image);
    const sizeBytes = image.bytes.length;
    expect(view(messageId)?.body).toEqual({
      kind: 'image',
      width: 8,
      height: 8,
      isAnimated: true,
      sizeBytes,
      alt: 'gif 1',
      source: 'giphy.com',
      text: '',
      mentions: [],
    });
    expect(bytesOf(messageId)).toEqual(image.bytes);
  });

  it('is quoted with its name and its text', () => {
    const answer = add(gif(2, { replyTo: add(gif(1, { text: 'Look' })) }));
    const image = { isAnimated: true, alt: 'gif 1' };
    expect(view(answer)?.quote).toMatchObject({ state: 'known', text: 'Look', image });
  });

  it('is sent once more as it was', () => {
    const words = { text: '@all', mentions: [{ start: 0, length: 4 }] };
    const image = gif(1, { source: 'giphy.com', replyTo: add(gif(2)), isForwarded: true, ...words });
    const messageId = add(image, { state: 'failed' });
    const again = temporary.vault.read((db) => {
      const message = findMessage(db, conversationId, messageId);
      return message && repeatedContent(db, message);
    });
    expect(again && decodeContent(again.content)).toMatchObject({ messageId, body: image });
  });

  it('goes with its message, however that goes', () => {
    const [removed, erased, other] = [add(gif(1)), add(gif(2)), add(gif(3))];
    temporary.vault.transact((tx) => {
      removeMessages(tx, conversationId, [removed]);
      const message = findMessage(tx.db, conversationId, erased);
      if (message !== undefined) eraseMessage(tx, conversationId, message, newUserId());
    });
    expect([removed, erased, other].map((messageId) => bytesOf(messageId)?.length)).toEqual([
      undefined,
      undefined,
      gif(3).bytes.length,
    ]);
    expect(view(erased)?.body.kind).toBe('deleted');
    const words = temporary.vault.read((db) => db.prepare('SELECT text, alt FROM message ORDER BY key').all());
    expect(words).toEqual([
      { text: '', alt: null },
      { text: '', alt: 'gif 3' },
    ]);
    temporary.vault.transact((tx) => removeAllMessages(tx, conversationId));
    expect([rows(), shelves().seen]).toEqual([0, []]);
  });
});

describe('the search for pictures', () => {
  const mara = newUserId();
  const found = (query: string, filter: SearchFilter = {}): readonly MessageId[] => {
    temporary.vault.transact(({ db }) => settleSearch(db, 100));
    temporary.vault.transact(({ db }) => settleSearch(db, 100));
    return temporary.vault
      .read((db) => searchMessages(db, searchTerms(query), filter, { limit: 10 }))
      .hits.map(({ messageId }) => messageId);
  };
  const indexedCount = (word: string): unknown =>
    temporary.vault.read((db) =>
      db.prepare('SELECT count(*) FROM message_search WHERE message_search MATCH ?', { pluck: true }).get([word]),
    );

  it('lists them, the newest first, or those that are called so, and no text', () => {
    const search = (query: string) =>
      temporary.vault
        .read((db) => searchMessages(db, searchTerms(query), { has: 'picture' }, { limit: 10 }))
        .hits.map(({ messageId }) => messageId);
    const [cat, dog] = [add(gif(1, { alt: 'a dancing cat' })), add(gif(2, { alt: 'a dog' }))];
    add(gif(3), { timerMs: 60_000 });
    temporary.vault.transact((tx) => addMessage(tx, conversationId, { sequence: (sequence += 1) }));
    expect([search(''), search('cat'), search('bird')]).toEqual([[dog, cat], [cat], []]);
  });

  it('finds them by plain words among texts, as they are called, and shows where', () => {
    const cat = add(gif(1, { alt: 'Eine_tanzende_Katze' }));
    const text = temporary.vault.transact((tx) =>
      addMessage(tx, conversationId, { sequence: (sequence += 1), body: { kind: 'text', text: 'Katzen' } }),
    );
    const nameless = add(gif(2, { alt: '' }), { sender: mara });
    expect([found('katze'), found('anze')]).toEqual([[text, cat], [cat]]);
    expect([found('', { sender: mara }), found('katze', { has: 'link' })]).toEqual([[nameless], []]);
    const { hits } = temporary.vault.read((db) => searchMessages(db, searchTerms('tanz'), {}, { limit: 1 }));
    expect(hits[0]?.excerpt.map((part) => part.text)).toEqual(['Eine_', 'tanz', 'ende_Katze']);
  });

  it('finds them by what is said with them, as it is read, and by the links in that', () => {
    const cat = add(gif(1, { alt: 'Katze', text: 'Die *Akte* liegt unter https://example.org/x' }));
    const named = add(gif(2, { alt: 'https://example.org/y' }));
    expect([found('akte katze'), found('example')]).toEqual([[cat], [named, cat]]);
    expect([found('', { has: 'link' }), found('akte', { has: 'picture' })]).toEqual([[cat], [cat]]);
    const { hits } = temporary.vault.read((db) => searchMessages(db, searchTerms('akte'), {}, { limit: 1 }));
    expect(hits[0]?.excerpt.find(({ isMatch }) => isMatch)?.text).toBe('Akte');
    expect(hits[0]?.excerpt.map((part) => part.text).join('')).toContain('Die Akte liegt');
  });

  it('forgets what is gone, and never knew what vanishes, after beginning anew neither', () => {
    const [erased, removed] = [
      add(gif(1, { alt: 'Zebra eins', text: 'Mit Zebra' })),
      add(gif(2, { alt: 'Zebra zwei' })),
    ];
    add(gif(3, { alt: 'Zebra drei', text: 'Zebra' }), { timerMs: 60_000 });
    expect(found('zebra')).toEqual([removed, erased]);
    temporary.vault.transact((tx) => {
      removeMessages(tx, conversationId, [removed]);
      const message = findMessage(tx.db, conversationId, erased);
      if (message !== undefined) eraseMessage(tx, conversationId, message, newUserId());
    });
    const kept = add(gif(4, { alt: 'Tapir' }));
    expect([found('zebra'), indexedCount('zebra')]).toEqual([[], 0]);
    // It is told of something that it does not have, and begins anew.
    temporary.vault.transact(({ db }) => {
      db.prepare(`INSERT INTO search_due VALUES (9, 'Okapi', ?, ?, 1)`).run([Buffer.alloc(32), Buffer.alloc(32)]);
    });
    expect([found('tapir'), indexedCount('tapir'), indexedCount('drei')]).toEqual([[kept], 1, 0]);
  });
});

describe('GIFs that are offered again', () => {
  it('are those that were seen, the latest first, each once, and none that vanishes or is still', () => {
    for (const seed of [1, 2, 1]) add(gif(seed));
    add(gif(3), { timerMs: 60_000 });
    add(gif(4, {}, 1));
    expect(shelves().seen.map(({ alt }) => alt)).toEqual(['gif 1', 'gif 2']);
    for (let seed = 10; seed < 10 + limits.seenGifs; seed += 1) add(gif(seed));
    expect(shelves().seen).toHaveLength(limits.seenGifs);
    expect(shelves().seen.at(-1)?.alt).toBe('gif 10');
  });

  it('are those that were saved, also when their messages are gone', () => {
    const [first, second] = [add(gif(1)), add(gif(2))];
    for (const messageId of [first, second, first]) save(messageId);
    temporary.vault.transact((tx) => removeAllMessages(tx, conversationId));
    const { saved, seen } = shelves();
    expect([saved.map(({ alt }) => alt), seen]).toEqual([['gif 2', 'gif 1'], []]);
    const gifId = saved[0]?.gifId;
    if (gifId === undefined) throw new Error('nothing was saved');
    expect(temporary.vault.read((db) => readGifBytes(db, gifId))).toEqual(gif(2).bytes);
    temporary.vault.transact((tx) => unsaveGif(tx, gifId));
    expect(shelves().saved.map(({ alt }) => alt)).toEqual(['gif 1']);
    expect(temporary.vault.read((db) => readGifBytes(db, gifId))).toBeUndefined();
  });

  it('are not saved from what vanishes or stands still, nor beyond their number', () => {
    expect(codeOf(() => save(add(gif(1), { timerMs: 60_000 })))).toBe('message.not-allowed');
    expect(codeOf(() => save(add(gif(1, {}, 1))))).toBe('message.not-allowed');
    const text = temporary.vault.transact((tx) => addMessage(tx, conversationId, { sequence: (sequence += 1) }));
    expect(codeOf(() => save(text))).toBe('message.unknown');
    for (let seed = 0; seed < limits.savedGifs; seed += 1) save(add(gif(seed)));
    expect(codeOf(() => save(add(gif(250))))).toBe('gifs.full');
    expect(codeOf(() => save(add(gif(7))))).toBe('done');
  });
});
