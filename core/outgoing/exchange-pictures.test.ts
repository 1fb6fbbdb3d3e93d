import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toHex } from '../../shared/domain/ids';
import { pngHeader } from '../../shared/domain/testing/test-picture';
import type { ContentBody } from '../content/body-codec';
import { decodeContent } from '../content/content-codec';
import { nowMs, testConversation, type TestConversation } from '../conversation/testing/test-conversation';
import { sha256 } from '../crypto/primitives';
import { createManualTimers, type ManualTimers } from '../transport/testing/manual-timers';
import { findPicture, insertPicture } from '../vault/conversation-state-table';
import { readConversation } from '../vault/conversation-list';
import { deleteOutboxEntry, pendingEntries } from '../vault/outbox-table';
import { pictureExchange, type PictureExchange } from './exchange-pictures';

const picture = pngHeader(64, 64);
const hash = sha256(picture);
const hourMs = 3_600_000;

// This device and the first of the others are no admins.
let conversation: TestConversation;
let timers: ManualTimers;
let exchange: PictureExchange;
let hasCaughtUp: boolean;

beforeEach(async () => {
  conversation = await testConversation(3, ([, , admin]) => ({
    kind: 'group',
    name: 'Visite',
    admins: admin === undefined ? [] : [admin],
    pictureHash: hash,
  }));
  timers = createManualTimers();
  hasCaughtUp = true;
  exchange = pictureExchange({
    ...conversation.dependencies,
    clock: { nowMs: () => nowMs + timers.nowMs() },
    groups: conversation.groups,
    timers,
    wake: () => undefined,
    hasCaughtUp: () => hasCaughtUp,
  });
});
afterEach(async () => {
  exchange.disconnect();
  await conversation.groups.stop();
  conversation.remove();
});

/** So much time passes; what is said then, which is sent. */
async function saidAfter(durationMs: number): Promise<readonly ContentBody[]> {
  const { vault, groups, conversationId } = conversation;
  exchange.due(conversationId);
  timers.advance(durationMs);
  await groups.inTurn(conversationId, async () => undefined);
  const entries = vault.read((db) => pendingEntries(db, conversationId, 9));
  vault.transact((tx) => entries.forEach(({ key }) => deleteOutboxEntry(tx, key)));
  return entries.map((entry) => {
    if (entry.kind !== 'append') throw new Error('not a content');
    return decodeContent(entry.content).body as ContentBody;
  });
}

const hear = async (member: number, body: ContentBody): Promise<unknown> =>
  conversation.apply(await conversation.say(member, { body }));
const keep = (): void =>
  conversation.vault.transact((tx) => insertPicture(tx, conversation.conversationId, hash, picture));
const request: ContentBody = { kind: 'picture-request', hash };
const sent: ContentBody = { kind: 'group-picture', picture };
const isKept = (): boolean =>
  conversation.vault.read((db) => findPicture(db, conversation.conversationId)) !== undefined;

describe('a picture that is not here', () => {
  it('is asked for once, after a moment, and after a day again', async () => {
    hasCaughtUp = false;
    expect(await saidAfter(2_000)).toEqual([]);
    hasCaughtUp = true;
    expect(await saidAfter(2_000)).toEqual([request]);
    expect(await saidAfter(23 * hourMs)).toEqual([]);
    expect(await saidAfter(2 * hourMs)).toEqual([request]);
  });

  it('is taken from whoever has it, though they are no admin, and asked for no more', async () => {
    await hear(1, { kind: 'group-picture', picture: pngHeader(8, 8) });
    expect(isKept()).toBe(false);
    await hear(1, sent);
    const { vault, conversationId } = conversation;
    expect(vault.read((db, nowMs) => readConversation(db, conversationId, nowMs))?.picture).toBe(toHex(hash));
    expect(await saidAfter(25 * hourMs)).toEqual([]);
  });

  it('is not asked for when somebody else has just asked', async () => {
    await hear(1, request);
    expect(await saidAfter(hourMs)).toEqual([]);
    expect(await saidAfter(24 * hourMs)).toEqual([request]);
  });
});

describe('a picture that somebody asks for', () => {
  it('is sent once, whoever asks, and not again within an hour', async () => {
    keep();
    expect(await saidAfter(hourMs)).toEqual([]);
    await hear(1, request);
    await hear(2, request);
    expect(await saidAfter(2_000)).toEqual([sent]);
    await hear(1, request);
    expect(await saidAfter(hourMs - 10_000)).toEqual([]);
    expect(await saidAfter(20_000)).toEqual([sent]);
    expect(await saidAfter(25 * hourMs)).toEqual([]);
  });

  it('is not sent when somebody else has sent it meanwhile, or when it is another one', async () => {
    keep();
    await hear(1, { kind: 'picture-request', hash: sha256(hash) });
    expect(await saidAfter(hourMs)).toEqual([]);
    await hear(1, request);
    exchange.due(conversation.conversationId);
    await hear(2, sent);
    expect(await saidAfter(hourMs)).toEqual([]);
  });
});
