/** What members say for the moment: who writes, who is here, how they are. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ConversationId } from '../../shared/domain/ids';
import type { Presence } from '../../shared/ipc/core-contract';
import type { TestCore } from './held-core';
import { knows, openedWorkspaces, sorted, startGroup, until, type RestorableCore } from './test-workspace';

const opened = openedWorkspaces();

async function typing(core: TestCore, conversationId: ConversationId, isTyping = true): Promise<void> {
  await core.client.call('presence.setTyping', { conversationId, isTyping });
}

/** Resolves when `core` shows that these write, and nobody else. They go on writing meanwhile, as before a window. */
async function showsWriting(core: TestCore, conversationId: ConversationId, ...typists: TestCore[]): Promise<void> {
  const wanted = JSON.stringify(sorted(typists.map(({ userId }) => userId)));
  await until(
    async () => {
      for (const typist of typists) await typing(typist, conversationId);
      return core.client.call('typing.get', { conversationId });
    },
    (shown) => JSON.stringify(sorted(shown)) === wanted,
  );
}

async function sees(
  core: TestCore,
  other: TestCore,
  isRight: (presence: Presence | undefined) => boolean,
): Promise<void> {
  await until(
    async () => (await core.client.call('presence.list')).find(({ userId }) => userId === other.userId) ?? 'nothing',
    (presence) => isRight(presence === 'nothing' ? undefined : presence),
  );
}

const isHere = (presence: Presence | undefined): boolean => presence?.isHere === true;

async function groupOfThree(): Promise<
  readonly [RestorableCore, RestorableCore, RestorableCore, ConversationId, string]
> {
  const [anna, ben, cleo, { relay }] = await opened.three();
  const conversationId = await startGroup(anna, 'Visite', [ben.userId, cleo.userId]);
  for (const core of [ben, cleo]) await knows(core, conversationId);
  for (const core of [anna, ben, cleo]) await sees(core, core === ben ? anna : ben, isHere);
  return [anna, ben, cleo, conversationId, relay.dataFolder];
}

describe('typing', () => {
  it('is shown to the others, ends when they are told so, and by itself', async () => {
    const [anna, ben, cleo, conversationId] = await groupOfThree();
    await showsWriting(anna, conversationId, ben);
    await showsWriting(cleo, conversationId, ben);
    expect(await ben.client.call('typing.get', { conversationId })).toEqual([]);
    await showsWriting(anna, conversationId, ben, cleo);
    await typing(ben, conversationId, false);
    await showsWriting(anna, conversationId, cleo);
    // Cleo says no more.
    await showsWriting(anna, conversationId);
  });

  it('is told by a change', async () => {
    const [anna, ben, , conversationId] = await groupOfThree();
    const changed = new Promise<void>((resolve) => {
      anna.client.subscribe('changes', undefined, (change) => {
        if (change.what === 'typing' && change.conversationId === conversationId) resolve();
      });
    });
    await showsWriting(anna, conversationId, ben);
    await changed;
  });

  it('is neither sent nor shown by whoever has turned it off', async () => {
    const [anna, ben, cleo, conversationId] = await groupOfThree();
    await ben.client.call('presence.settings.set', { sharesTyping: false, sharesPresence: true });
    expect(await ben.client.call('presence.settings.get')).toEqual({ sharesTyping: false, sharesPresence: true });
    await typing(ben, conversationId);
    await showsWriting(anna, conversationId, cleo);
    expect(await anna.client.call('typing.get', { conversationId })).toEqual([cleo.userId]);
    expect(await ben.client.call('typing.get', { conversationId })).toEqual([]);
  });
});

describe('presence', () => {
  const busy = { status: 'busy', text: 'Visite', emoji: '🩺' } as const;

  it('tells the others of a status, which they keep while its owner is away', async () => {
    const [anna, ben, cleo] = await groupOfThree();
    await ben.client.call('presence.setStatus', { ...busy, untilMs: Date.now() + 3_600_000 });
    for (const core of [anna, cleo]) {
      await sees(core, ben, (shown) => shown?.status === 'busy' && shown.text === 'Visite' && shown.emoji === '🩺');
    }
    await ben.stop();
    // Ben said good-bye.
    await sees(anna, ben, (shown) => shown?.isHere === false);
    await anna.stop();
    await anna.start();
    await sees(anna, ben, (shown) => shown?.isHere === false && shown.text === 'Visite');
    await ben.start();
    await sees(anna, ben, isHere);
    await sees(ben, anna, isHere);
    expect(await ben.client.call('presence.list')).toContainEqual(
      expect.objectContaining({ userId: ben.userId, ...busy, isHere: true }),
    );
  });

  it('tells that somebody is not at their computer, and is again, and leaves their status', async () => {
    const [anna, ben] = await groupOfThree();
    await ben.client.call('presence.setIdle', { isIdle: true });
    await sees(anna, ben, (shown) => shown?.isIdle === true && shown.isHere && shown.status === 'available');
    await ben.client.call('presence.setStatus', busy);
    await sees(anna, ben, (shown) => shown?.isIdle === true && shown.status === 'busy');
    await ben.client.call('presence.setIdle', { isIdle: false });
    await sees(anna, ben, (shown) => shown?.isIdle === false && shown.status === 'busy');
  });

  it('of somebody who leaves is gone at once, with their status, and that they write; of the others it stays', async () => {
    const [anna, ben, cleo, conversationId] = await groupOfThree();
    await ben.client.call('presence.setStatus', busy);
    await sees(anna, ben, (shown) => shown?.text === 'Visite' && shown.isHere);
    await showsWriting(anna, conversationId, ben);
    // Nobody removes Ben's devices.
    await cleo.stop();
    await ben.client.call('conversations.leave', { conversationId });
    await until(
      () => anna.client.call('conversations.get', { conversationId }),
      ({ members }) => members.length === 2,
    );
    await sees(anna, ben, (shown) => shown === undefined);
    expect(await anna.client.call('typing.get', { conversationId })).toEqual([]);
    await cleo.start();
    await sees(anna, cleo, isHere);
  });

  it('ends a status at its time, and tells so', async () => {
    const [anna, ben] = await groupOfThree();
    await ben.client.call('presence.setStatus', busy);
    await sees(anna, ben, (shown) => shown?.status === 'busy');
    await ben.client.call('presence.setStatus', { ...busy, untilMs: Date.now() + 300 });
    await sees(anna, ben, (shown) => shown?.status === 'available' && shown.text === '' && shown.untilMs === undefined);
  });

  it('is gone for the others when it is not shared any more, and theirs with it', async () => {
    const [anna, ben] = await groupOfThree();
    await ben.client.call('presence.setStatus', busy);
    await sees(anna, ben, (shown) => shown?.text === 'Visite');
    await ben.client.call('presence.settings.set', { sharesTyping: true, sharesPresence: false });
    await sees(anna, ben, (shown) => shown?.isHere === false && shown.text === '' && shown.status === 'available');
    expect((await ben.client.call('presence.list')).map(({ userId }) => userId)).toEqual([ben.userId]);
    await ben.client.call('presence.settings.set', { sharesTyping: true, sharesPresence: true });
    await sees(anna, ben, (shown) => shown?.isHere === true && shown.text === 'Visite');
    await sees(ben, anna, isHere);
  });

  it('leaves nothing at the relay', async () => {
    const [anna, ben, , conversationId, dataFolder] = await groupOfThree();
    await ben.client.call('presence.setStatus', busy);
    await sees(anna, ben, (shown) => shown?.text === 'Visite');
    const before = sizeOfTopic(anna, conversationId);
    for (let word = 0; word < 3; word += 1) {
      await showsWriting(anna, conversationId, ben);
      await typing(ben, conversationId, false);
      await showsWriting(anna, conversationId);
    }
    expect(sizeOfTopic(anna, conversationId)).toBe(before);
    for (const bytes of filesIn(dataFolder)) {
      expect(bytes.includes('Visite')).toBe(false);
      expect(bytes.includes('🩺')).toBe(false);
    }
  });
});

function sizeOfTopic(core: RestorableCore, conversationId: ConversationId): number {
  return core.vault.read(
    (db) =>
      db
        .prepare('SELECT cursor FROM conversation WHERE conversation_id = ?', { pluck: true })
        .get<number>([Buffer.from(conversationId, 'hex')]) ?? -1,
  );
}

function filesIn(folder: string): readonly Buffer[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)));
}
