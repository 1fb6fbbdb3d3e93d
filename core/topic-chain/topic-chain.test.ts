/** The chain of a topic as one device computes it, and what it makes of what the others say. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConversationId } from '../../shared/domain/ids';
import { testConversation, type TestConversation } from '../conversation/testing/test-conversation';
import { randomBytes } from '../crypto/primitives';
import { passDeletedEntries } from '../incoming/deleted-entries';
import type { TopicEntry } from '../transport/topic-connection';
import { setCursorBack } from '../vault/conversation-table';
import { keptEntries } from '../vault/topic-chain-table';
import { closeWarning, listWarnings } from '../vault/warning-table';
import { beginChain, cutChain, readTopicHead, TopicChain } from './topic-chain';
import { entryDigest, firstHead, nextHead, type TopicHead } from './topic-head';

let conversation: TestConversation;
let topic: ConversationId;

beforeEach(async () => {
  conversation = await testConversation(3);
  topic = conversation.conversationId;
});
afterEach(() => conversation.remove());

/** The chain that somebody has who was shown these entries. */
function headAfter(entries: readonly TopicEntry[], from: TopicHead = firstHead(topic)): TopicHead {
  return entries.reduce((head, entry) => nextHead(head, entryDigest(entry)), from);
}

function ownHead(): TopicHead | undefined {
  return conversation.vault.read((db) => readTopicHead(db, topic));
}

function warnings(): string[] {
  return conversation.vault
    .read(listWarnings)
    .map(({ kind, count, isOpen }) => `${kind} ${count} ${isOpen ? 'open' : 'closed'}`);
}

function junk(): TopicEntry {
  return conversation.entryOf(randomBytes(40));
}

describe('the head of a topic', () => {
  it('is of the topic before the first entry, and then of every entry, read or not, in whatever batches', async () => {
    expect(ownHead()).toEqual(firstHead(topic));
    const entries = [await conversation.say(1, {}), junk(), await conversation.say(2, {}), junk()];
    await conversation.apply(...entries.slice(0, 1));
    expect(ownHead()).toEqual(headAfter(entries.slice(0, 1)));
    await conversation.apply(...entries.slice(1));
    expect(ownHead()).toEqual(headAfter(entries));
  });

  it('depends on everything that the relay says of an entry', () => {
    const entry = junk();
    const others: TopicEntry[] = [
      { ...entry, sequence: entry.sequence + 1 },
      { ...entry, epoch: entry.epoch + 1 },
      { ...entry, entryId: junk().entryId },
      { ...entry, bytes: Uint8Array.of(...entry.bytes, 0) },
    ];
    const digests = [entry, ...others].map((each) => String(entryDigest(each)));
    expect(new Set(digests).size).toBe(5);
  });

  it('is that of an earlier entry again when those behind it are lost, be it the last of a batch or not', async () => {
    const entries = [junk(), junk(), junk(), junk(), junk()];
    await conversation.apply(...entries.slice(0, 2));
    await conversation.apply(...entries.slice(2));
    for (const kept of [4, 3, 2, 1, 0]) {
      conversation.vault.transact((tx) => {
        cutChain(tx, topic, kept);
        setCursorBack(tx, topic, kept);
      });
      expect(ownHead()).toEqual(headAfter(entries.slice(0, kept)));
    }
  });

  it('is not known after entries are missing', async () => {
    await conversation.apply(junk());
    await conversation.groups.inTurn(topic, (turn) => passDeletedEntries(turn, 5, conversation.dependencies));
    expect(ownHead()).toBeUndefined();
  });
});

describe('what a member says of the chain', () => {
  it('is silently compared when it is the same, however long ago', async () => {
    const entries: TopicEntry[] = [];
    for (let index = 0; index < 5; index += 1) {
      for (const seen of [0, index, Math.floor(index / 2)]) {
        const entry = await conversation.say(1 + (index % 2), {}, headAfter(entries.slice(0, seen)));
        entries.push(entry);
        await conversation.apply(entry);
      }
    }
    expect(warnings()).toEqual([]);
  });

  it('is compared within one batch, too', async () => {
    const first = await conversation.say(1, {});
    const same = await conversation.say(2, {}, headAfter([first]));
    const different = await conversation.say(2, {}, headAfter([{ ...first, bytes: randomBytes(9) }]));
    await conversation.apply(first, same);
    expect(warnings()).toEqual([]);
    await conversation.apply(different);
    expect(warnings()).toEqual(['different-entries 1 open']);
  });

  it('is different when the relay showed it another entry, and the message is shown all the same', async () => {
    const shown = [await conversation.say(1, {}), await conversation.say(1, {})];
    await conversation.apply(...shown);
    const forked = headAfter(shown.map((entry, index) => (index === 0 ? { ...entry, bytes: randomBytes(40) } : entry)));
    const { change } = await conversation.apply(await conversation.say(2, {}, forked));
    expect(change).toBe('messages');
    expect(warnings()).toEqual(['different-entries 1 open']);
  });

  it('is different when it claims to have seen what comes later', async () => {
    const future = { sequence: 7, hash: randomBytes(32) };
    await conversation.apply(await conversation.say(1, {}, future));
    expect(warnings()).toEqual(['different-entries 1 open']);
  });

  it('is not judged when it is of entries that are forgotten', async () => {
    const first = junk();
    await conversation.apply(first);
    const others = Array.from({ length: keptEntries + 10 }, junk);
    for (let start = 0; start < others.length; start += 64)
      await conversation.apply(...others.slice(start, start + 64));
    const wrong = { sequence: 1, hash: randomBytes(32) };
    await conversation.apply(await conversation.say(1, {}, wrong));
    expect(warnings().filter((line) => line.startsWith('different'))).toEqual([]);
    const recent = { sequence: keptEntries, hash: randomBytes(32) };
    await conversation.apply(await conversation.say(1, {}, recent));
    expect(warnings()).toContain('different-entries 1 open');
  });
});

describe('a device that does not know the chain', () => {
  async function missSome(): Promise<TopicEntry[]> {
    const missed = [junk(), junk(), junk()];
    await conversation.groups.inTurn(topic, (turn) => passDeletedEntries(turn, 4, conversation.dependencies));
    return missed;
  }

  it('takes it from the first member who tells of it, and holds the next to that', async () => {
    const missed = await missSome();
    const entries = [...missed, junk(), await conversation.say(1, {})];
    await conversation.apply(...entries.slice(3));
    expect(ownHead()).toBeUndefined();
    const telling = await conversation.say(1, {}, headAfter(entries.slice(0, 4)));
    entries.push(telling);
    await conversation.apply(telling);
    expect(ownHead()).toEqual(headAfter(entries));
    entries.push(await conversation.say(2, {}, headAfter(entries)));
    await conversation.apply(...entries.slice(-1));
    expect(warnings().filter((line) => line.startsWith('different'))).toEqual([]);
    await conversation.apply(await conversation.say(2, {}, { sequence: 5, hash: randomBytes(32) }));
    expect(warnings()).toContain('different-entries 1 open');
  });

  it('can not take it from before what is missing', async () => {
    const missed = await missSome();
    await conversation.apply(await conversation.say(1, {}, headAfter(missed.slice(0, 2))));
    expect(ownHead()).toBeUndefined();
    expect(warnings()).toEqual([]);
  });

  it('has it from its welcome, when that tells it', async () => {
    const before = [junk(), junk()];
    const { vault } = conversation;
    vault.transact((tx) => beginChain(tx, topic, headAfter(before)));
    expect(ownHead()).toEqual(headAfter(before));
    const chain = new TopicChain(vault, topic, 2);
    const next = junk();
    chain.append(next);
    expect(chain.judge(headAfter(before))).toBe('same');
    expect(chain.head).toEqual(headAfter([...before, next]));
    vault.transact((tx) => beginChain(tx, topic, undefined));
    vault.transact((tx) => chain.write(tx));
    expect(ownHead()).toEqual(headAfter([...before, next]));
  });
});

describe('a warning', () => {
  it('counts, and opens again when the same happens once more', async () => {
    await conversation.apply(junk(), junk());
    expect(warnings()).toEqual(['unreadable-entries 2 open']);
    const { vault } = conversation;
    const [warning] = vault.read(listWarnings);
    vault.transact((tx) => closeWarning(tx, warning?.key ?? 0));
    expect(warnings()).toEqual(['unreadable-entries 2 closed']);
    await conversation.apply(junk());
    expect(warnings()).toEqual(['unreadable-entries 3 open']);
  });
});
