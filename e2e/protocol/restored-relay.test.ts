/** A relay is restored from the copy that its backup command made while it ran: it has lost what came since. */
import { cpSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleProgram } from '../../relay/testing/bundle-program';
import { runToEnd } from '../../relay/testing/relay-process';
import { setUpdateDue } from '../../core/vault/conversation-table';
import type { ConversationId } from '../../shared/domain/ids';
import type { MutableCore, TestCore } from './held-core';
import type { TestRelay } from './test-relay';
import { eventually, knows, messagesOf, openedWorkspaces, say, startGroup, textsOf, until } from './test-workspace';

const opened = openedWorkspaces();
let script: string;

beforeAll(async () => {
  script = await bundleProgram('relay/main.ts');
});
afterAll(() => rmSync(dirname(script), { recursive: true }));

const copyOf = ({ dataFolder }: TestRelay): string => join(dirname(dataFolder), 'backup');

async function backUp(relay: TestRelay): Promise<void> {
  const { code, stderr } = await runToEnd(script, ['backup', '--data', relay.dataFolder, '--to', copyOf(relay)]);
  if (code !== 0) throw new Error(stderr);
}

/** Starts the relay on its copy, at the same address and with the same certificate. */
async function restore(relay: TestRelay): Promise<void> {
  await relay.stop();
  rmSync(relay.dataFolder, { recursive: true });
  cpSync(copyOf(relay), relay.dataFolder, { recursive: true });
  await relay.start();
}

/** A newcomer's first update of its keys would change the group at a time of its own. */
async function keepKeys(core: MutableCore, conversationId: ConversationId): Promise<void> {
  core.vault.transact((tx) => setUpdateDue(tx, conversationId, undefined));
  await core.stop();
  await core.start();
}

async function read(core: TestCore, conversationId: ConversationId, ...texts: readonly string[]): Promise<void> {
  const shown = await eventually(
    [core],
    () => textsOf(core, conversationId),
    (present) => present.length >= texts.length,
  );
  expect(shown).toEqual(texts);
}

/** Resolves when all of this person's own messages have reached everybody. */
async function delivered(core: TestCore, conversationId: ConversationId): Promise<void> {
  await eventually(
    [core],
    () => messagesOf(core, conversationId),
    (messages) => messages.every(({ isOwn, state }) => !isOwn || state === 'delivered'),
  );
}

async function lastNotice(core: TestCore, conversationId: ConversationId): Promise<string | undefined> {
  const { messages } = await core.client.call('messages.page', { conversationId, from: { at: 'newest' }, limit: 50 });
  return messages.flatMap(({ body }) => (body.kind === 'notice' ? [body.notice.what] : [])).at(-1);
}

const warnings = async (core: TestCore) => (await core.client.call('warnings.list')).map(({ kind }) => kind);
const skipped = (core: TestCore) => core.events.filter((event) => event.startsWith('entry-skipped'));

describe('after a relay was restored from an older copy', () => {
  it('what is said is sent, read by everybody, and shown once and last, and the loss is told of', async () => {
    const [anna, ben, cleo, { relay }] = await opened.three();
    const people = [anna, ben, cleo];
    const conversationId = await startGroup(anna, 'Visite', [ben.userId, cleo.userId]);
    for (const core of [ben, cleo]) {
      await knows(core, conversationId);
      await keepKeys(core, conversationId);
    }
    await say(anna, conversationId, 'before');
    await delivered(anna, conversationId);
    const direct = (await ben.client.call('conversations.createDirect', { userId: anna.userId })).conversationId;
    await knows(anna, direct);
    await backUp(relay);
    // Cleo hears nothing of what is lost.
    await cleo.stop();
    await say(anna, conversationId, 'lost 1');
    await read(ben, conversationId, 'before', 'lost 1');
    const lost = ['lost 1', 'lost 2', 'lost 3', 'lost 4', 'lost 5', 'lost 6', 'lost 7'];
    for (const text of lost.slice(1)) await say(ben, conversationId, text);
    await read(anna, conversationId, 'before', ...lost);
    // When the answer has come back to Ben, so have his own entries before it: nothing of his is on its way any more.
    await say(ben, direct, 'lost, too');
    await delivered(ben, direct);

    // Ben comes back when others have written in some of the places that he had read.
    await ben.stop();
    await restore(relay);
    await cleo.start();
    await say(anna, conversationId, 'after 1');
    await read(cleo, conversationId, 'before', 'after 1');
    await ben.start();
    await read(ben, conversationId, 'before', ...lost, 'after 1');
    await say(ben, conversationId, 'after 2');
    await read(anna, conversationId, 'before', ...lost, 'after 1', 'after 2');
    await read(cleo, conversationId, 'before', 'after 1', 'after 2');
    await say(cleo, conversationId, 'after 3');
    for (const core of [anna, ben]) {
      await read(core, conversationId, 'before', ...lost, 'after 1', 'after 2', 'after 3');
    }
    await delivered(cleo, conversationId);
    expect(await Promise.all(people.map(warnings))).toEqual([
      ['entries-lost', 'entries-lost'],
      ['entries-lost', 'entries-lost'],
      [],
    ]);
    expect(people.flatMap(skipped)).toEqual([]);
    // The group goes on, too.
    await anna.client.call('conversations.rename', { conversationId, name: 'Nachtdienst' });
    for (const core of people) {
      await until(
        () => core.client.call('conversations.get', { conversationId }),
        ({ name, isMember }) => isMember && name === 'Nachtdienst',
      );
    }
  });

  it('a conversation whose group has changed since is ended in words, and so is one that it does not know; a new one works', async () => {
    const [anna, ben, { relay }] = await opened.two();
    const group = await startGroup(anna, 'Visite', [ben.userId]);
    await knows(ben, group);
    await say(anna, group, 'before');
    await delivered(anna, group);
    await backUp(relay);
    await anna.client.call('conversations.rename', { conversationId: group, name: 'Nachtdienst' });
    await until(
      () => ben.client.call('conversations.get', { conversationId: group }),
      ({ name }) => name === 'Nachtdienst',
    );
    // Ben's inbox goes back, too.
    const direct = (await anna.client.call('conversations.createDirect', { userId: ben.userId })).conversationId;
    await knows(ben, direct);

    await relay.stop();
    await until(
      () => anna.client.call('connection.get'),
      ({ state }) => state !== 'online',
    );
    await say(anna, group, 'waits');
    await restore(relay);
    for (const core of [anna, ben]) {
      for (const conversationId of [group, direct]) {
        await eventually(
          [core],
          () => core.client.call('conversations.get', { conversationId }),
          ({ isMember }) => !isMember,
        );
        expect(await lastNotice(core, conversationId)).toBe('relay-went-back');
      }
      // Of the one that was begun since, nothing had been read.
      expect(await warnings(core)).toEqual(['entries-lost']);
    }
    expect((await messagesOf(anna, group)).map(({ state }) => state)).toEqual(['delivered', 'failed']);
    const { conversationId } = await anna.client.call('conversations.createDirect', { userId: ben.userId });
    expect(conversationId).not.toBe(direct);
    await knows(ben, conversationId);
    await say(anna, conversationId, 'anew');
    await delivered(anna, conversationId);
  });

  it('a device that has read more of the directory does not accept it, and says so', async () => {
    const [anna, , { relay }] = await opened.two();
    await backUp(relay);
    await anna.client.call('invites.create', { role: 'member', label: 'later', lifetimeMs: 3_600_000, uses: 1 });
    await restore(relay);
    await eventually(
      [anna],
      () => anna.client.call('connection.get'),
      ({ state, reason }) => state !== 'online' && reason === 'faulty',
    );
  });
});
