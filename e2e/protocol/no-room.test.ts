import type { Database } from '@signalapp/sqlcipher';
import { afterEach, describe, expect, it } from 'vitest';
import type { ConversationId } from '../../shared/domain/ids';
import type { MessageView } from '../../shared/ipc/core-contract';
import { checkAgreement } from './agreement';
import { settled } from './scene';
import { steppedCore, type SteppedCore } from './stepped-core';
import {
  codeOf,
  eventually,
  newConversationId,
  online,
  say,
  makeAdmins,
  startGroup,
  testWorkspace,
  textsOf,
  until,
  type TestWorkspace,
} from './test-workspace';

interface Trouble {
  readonly code: string;
  begin(db: Database): void;
  end(db: Database): void;
}

const troubles: Readonly<Record<string, Trouble>> = {
  'the disk is full': { code: 'vault.full', begin: fill, end: empty },
  'the vault is read-only': {
    code: 'vault.read-only',
    begin: (db) => db.exec('PRAGMA query_only = 1'),
    end: (db) => db.exec('PRAGMA query_only = 0'),
  },
};

/** Begins like a PNG of one pixel, and does not fit into pages that are in use. */
const picture = new Uint8Array(40_000);
picture.set(Buffer.from('89504e470d0a1a0a0000000d494844520000000100000001', 'hex'));

/** Needs pages of its own, so that it does not fit into the rest of one that is in use. */
const longText = 'long '.repeat(3_000);

function fill(db: Database): void {
  db.exec('CREATE TABLE filler (bytes BLOB)');
  db.exec(`PRAGMA max_page_count = ${String(db.pragma('page_count', { simple: true }))}`);
  for (const sizeBytes of [100_000, 4_000, 100]) {
    try {
      for (;;) db.exec(`INSERT INTO filler VALUES (zeroblob(${sizeBytes}))`);
    } catch {
      // That is what it was for.
    }
  }
}

function empty(db: Database): void {
  db.exec('PRAGMA max_page_count = 1000000');
  db.exec('DROP TABLE filler');
}

let workspace: TestWorkspace<SteppedCore> | undefined;
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') console.error(workspace?.cores.map(({ events }) => events.slice(-20)));
  await workspace?.close();
  workspace = undefined;
});

async function openGroup(): Promise<readonly [SteppedCore, SteppedCore, SteppedCore, ConversationId]> {
  workspace = await testWorkspace(['Anna', 'Ben', 'Cleo'], steppedCore);
  const [anna, ben, cleo] = workspace.cores as [SteppedCore, SteppedCore, SteppedCore];
  const conversationId = await startGroup(anna, 'Visite', [ben.userId, cleo.userId]);
  await makeAdmins(anna, conversationId, [ben, cleo]);
  await settled(() => checkAgreement({ conversationId, members: [anna, ben, cleo] }));
  return [anna, ben, cleo, conversationId];
}

describe.each(Object.entries(troubles))('when %s', { timeout: 120_000 }, (_, { code, begin, end }) => {
  it('who sends is told, and what was taken before is sent', async () => {
    const [anna, ben, cleo, conversationId] = await openGroup();
    const { relay } = workspace as TestWorkspace;
    await relay.stop();
    await say(anna, conversationId, 'taken');
    anna.vault.read(begin);
    expect(await say(anna, conversationId, longText).catch(codeOf)).toBe(code);
    expect(await textsOf(anna, conversationId)).toEqual(['taken']);
    await relay.start();
    await online(ben);
    anna.vault.read(end);
    await anna.client.call('connection.retry');
    await say(anna, conversationId, longText);
    const texts = ['taken', longText];
    await settled(() => checkAgreement({ conversationId, members: [anna, ben, cleo], texts }));
  });

  it('nothing that comes is passed over, and the window can tell why it does not come', async () => {
    const [anna, ben, cleo, conversationId] = await openGroup();
    const group = newConversationId();
    anna.vault.read(begin);
    await say(ben, conversationId, `${longText} 1`);
    await until(
      () => anna.client.call('connection.get'),
      (connection) => connection.reason === 'storage',
    );
    await ben.client.call('conversations.rename', { conversationId, name: 'Neu' });
    await say(cleo, conversationId, `${longText} 2`);
    await ben.client.call('conversations.createGroup', {
      conversationId: group,
      name: 'Zweite',
      userIds: [anna.userId],
    });
    await settled(() => checkAgreement({ conversationId, members: [ben, cleo] }).catch(requireOnly('not delivered')));
    expect(await textsOf(anna, conversationId)).toEqual([]);
    anna.vault.read(end);
    await anna.client.call('connection.retry');
    const texts = [`${longText} 1`, `${longText} 2`];
    const members = [anna, ben, cleo];
    await settled(() => checkAgreement({ conversationId, members, texts, names: ['Neu'] }));
    await settled(() => checkAgreement({ conversationId: group, members: [ben, anna] }));
  });

  it('who changes a group is told, and it goes on afterwards', async () => {
    const [anna, ben, cleo, conversationId] = await openGroup();
    anna.vault.read(begin);
    const change = { conversationId, name: 'Anna' };
    const outcome = await anna.client.call('conversations.rename', change).catch(codeOf);
    // So little may still fit into the pages that there are.
    if (outcome !== undefined) expect(outcome).toBe(code);
    const taken = [];
    let started = { conversationId: newConversationId(), name: 'Neu', userIds: [ben.userId] };
    for (;;) {
      const answer = await anna.client.call('conversations.createGroup', started).catch(codeOf);
      if (answer !== undefined) expect(answer).toBe(code);
      if (answer !== undefined) break;
      taken.push(started.conversationId);
      started = { ...started, conversationId: newConversationId() };
    }
    await ben.client.call('conversations.rename', { conversationId, name: 'Ben' });
    anna.vault.read(end);
    await eventually(
      [anna],
      () => anna.client.call('connection.get'),
      ({ state }) => state === 'online',
    );
    // Whoever has not read of another name yet finds the wanted one there already.
    await until(
      () => anna.client.call('messages.page', { conversationId, from: { at: 'newest' }, limit: 200 }),
      ({ messages }) => messages.some(({ body }) => body.kind === 'notice' && isRenaming(body.notice, 'Ben')),
    );
    await anna.client.call('conversations.rename', change);
    await anna.client.call('conversations.createGroup', started);
    await settled(() => checkAgreement({ conversationId, members: [anna, ben, cleo], names: ['Ben'] }));
    expect((await cleo.client.call('conversations.get', { conversationId })).name).toBe('Anna');
    for (const each of [...taken, started.conversationId]) {
      await settled(() => checkAgreement({ conversationId: each, members: [anna, ben] }));
    }
  });

  it('who joins is told, and joins once there is room', async () => {
    const [anna, ben] = await openGroup();
    const blank = await (workspace as TestWorkspace<SteppedCore>).addCore();
    const terms = { role: 'member', label: 'x', lifetimeMs: 3_600_000, uses: 1 } as const;
    const { link = '' } = await anna.client.call('invites.create', terms);
    const input = { link, profile: { displayName: 'Dora', title: '', picture } };
    blank.vault.read(begin);
    expect(await blank.client.call('workspace.join', input).catch(codeOf)).toBe(code);
    expect(await blank.client.call('workspace.get')).toEqual({ state: 'blank' });
    blank.vault.read(end);
    await blank.client.call('workspace.join', input);
    await online(blank);
    await until(
      () => ben.client.call('people.list'),
      (people) => people.filter(({ displayName }) => displayName === 'Dora').length === 1,
    );
  });
});

function isRenaming(notice: Extract<MessageView['body'], { kind: 'notice' }>['notice'], name: string): boolean {
  return notice.what === 'renamed' && notice.name === name;
}

/** Lets pass what one of the members can't do yet. */
function requireOnly(start: string): (error: Error) => void {
  return (error) => {
    if (!error.message.startsWith(start)) throw error;
  };
}
