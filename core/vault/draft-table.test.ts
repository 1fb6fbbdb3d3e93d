import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConversationId } from '../../shared/domain/ids';
import type { Draft } from '../../shared/ipc/core-contract';
import { listDrafts, readDraft, writeDraft } from './draft-table';
import { readEmojiHabit, writeEmojiHabit } from './emoji-table';
import { newConversationId, newUserId, temporaryVault, type TemporaryVault } from './testing/temporary-vault';

let temporary: TemporaryVault;

beforeEach(() => {
  temporary = temporaryVault();
});
afterEach(() => temporary.remove());

describe('a draft in the vault', () => {
  it('is kept as it was written, and for its conversation alone', () => {
    const [here, elsewhere] = [newConversationId(), newConversationId()];
    const draft: Draft = {
      text: '@Ada sees \ud83d 😀',
      mentions: [{ start: 0, length: 4, userId: newUserId() }],
      timerMs: 60_000,
    };
    temporary.vault.transact((tx) => writeDraft(tx, here, draft));
    expect(temporary.vault.read((db) => readDraft(db, here))).toEqual({ ...draft, text: '@Ada sees \ufffd 😀' });
    expect(temporary.vault.read((db) => readDraft(db, elsewhere))).toEqual({ text: '', mentions: [] });
  });

  it('is listed by how it begins, unless it is blank', () => {
    const [here, blank] = [newConversationId(), newConversationId()];
    const write = (conversationId: ConversationId, text: string) =>
      temporary.vault.transact((tx) => writeDraft(tx, conversationId, { text, mentions: [], timerMs: 60_000 }));
    write(here, '😀'.repeat(200));
    write(blank, ' ');
    write(newConversationId(), '');
    expect(temporary.vault.read(listDrafts)).toEqual([{ conversationId: here, text: '😀'.repeat(160) }]);
  });

  it('leaves nothing behind once it is empty, but stays for its timer', () => {
    const here = newConversationId();
    const count = () => temporary.vault.read((db) => db.prepare('SELECT count(*) FROM draft', { pluck: true }).get());
    const write = (draft: Draft) => temporary.vault.transact((tx) => writeDraft(tx, here, draft));
    write({ text: 'x', mentions: [], timerMs: 10_000 });
    write({ text: '', mentions: [], timerMs: 10_000 });
    expect([count(), temporary.vault.read((db) => readDraft(db, here).timerMs)]).toEqual([1, 10_000]);
    write({ text: '', mentions: [] });
    expect(count()).toBe(0);
  });
});

describe('the use of emoji', () => {
  it('is empty at first and then what was written last', () => {
    expect(temporary.vault.read(readEmojiHabit)).toEqual({ tone: 0, recent: [] });
    temporary.vault.transact((tx) => writeEmojiHabit(tx, { tone: 3, recent: ['👍🏽', '🎉'] }));
    temporary.vault.transact((tx) => writeEmojiHabit(tx, { tone: 0, recent: ['🎉'] }));
    expect(temporary.vault.read(readEmojiHabit)).toEqual({ tone: 0, recent: ['🎉'] });
  });
});
