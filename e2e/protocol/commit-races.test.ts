import { afterEach, describe, expect, it } from 'vitest';
import { insertGroupChange } from '../../core/vault/group-change-table';
import { sha256 } from '../../core/crypto/primitives';
import { toHex, type ConversationId } from '../../shared/domain/ids';
import { pngHeader } from '../../shared/domain/testing/test-picture';
import { checkAgreement } from './agreement';
import { settled } from './scene';
import { steppedCore, type SteppedCore } from './stepped-core';
import {
  codeOf,
  knows,
  makeAdmins,
  say,
  startGroup,
  testWorkspace,
  textsOf,
  type TestWorkspace,
} from './test-workspace';

let workspace: TestWorkspace<SteppedCore> | undefined;
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') console.error(workspace?.cores.map(({ events }) => events.slice(-20)));
  await workspace?.close();
  workspace = undefined;
});

type Trio = readonly [SteppedCore, SteppedCore, SteppedCore];

interface Setting {
  readonly trio: Trio;
  /** Members of the workspace, and not of the group yet. */
  readonly others: readonly SteppedCore[];
  readonly conversationId: ConversationId;
}

async function openGroup(...others: readonly string[]): Promise<Setting> {
  workspace = await testWorkspace(['Anna', 'Ben', 'Cleo', ...others], steppedCore);
  const [anna, ben, cleo, ...rest] = workspace.cores;
  if (anna === undefined || ben === undefined || cleo === undefined) throw new Error('three cores were asked for');
  const trio = [anna, ben, cleo] as const;
  const conversationId = await startGroup(anna, 'Anfang', [ben.userId, cleo.userId]);
  await makeAdmins(anna, conversationId, [ben, cleo]);
  await settled(() => checkAgreement({ conversationId, members: trio }));
  return { trio, others: rest, conversationId };
}

/** Lets the next commits of these cores reach the relay only when all of them are made: all but one lose. */
function raceCommits(cores: readonly SteppedCore[]): void {
  let arrived = 0;
  let open = (): void => {};
  const allMade = new Promise<void>((resolve) => {
    open = resolve;
  });
  for (const core of cores) {
    core.steps.hold('commit', () => {
      arrived += 1;
      if (arrived === cores.length) open();
      return allMade;
    });
  }
}

function rename(core: SteppedCore, conversationId: ConversationId, name: string): Promise<unknown> {
  return core.client.call('conversations.rename', { conversationId, name });
}

describe('when members change the group in the same moment', { timeout: 120_000 }, () => {
  it('every change is made, round after round, and what they say meanwhile is said once', async () => {
    const { trio, conversationId } = await openGroup();
    const texts: string[] = [];
    const names: string[] = [];
    for (let round = 0; round < 12; round += 1) {
      raceCommits(trio);
      const [anna] = trio;
      // One of them renews its keys as well, before all else.
      if (round % 3 === 0) anna.vault.transact((tx) => insertGroupChange(tx, conversationId, { kind: 'update-keys' }));
      const acts = trio.flatMap((core, index) => {
        const word = `${round}.${index}`;
        texts.push(word);
        names.push(word);
        return [rename(core, conversationId, word), say(core, conversationId, word)];
      });
      await Promise.all(acts);
    }
    await settled(() => checkAgreement({ conversationId, members: trio, texts, names }));
    // Each member's words keep the order in which they were said.
    for (const [index, core] of trio.entries()) {
      const own = (await textsOf(core, conversationId)).filter((text) => text.endsWith(`.${index}`));
      expect(own).toEqual(texts.filter((text) => text.endsWith(`.${index}`)));
    }
  });

  it('a name, a picture and a timer all come about, round after round', async () => {
    const { trio, conversationId } = await openGroup();
    const [anna, ben, cleo] = trio;
    for (let round = 1; round <= 4; round += 1) {
      raceCommits(trio);
      const [name, picture, timerMs] = [`${round}`, pngHeader(round, round), 10_000 + round];
      await Promise.all([
        rename(anna, conversationId, name),
        ben.client.call('conversations.setPicture', { conversationId, picture }),
        cleo.client.call('conversations.setTimer', { conversationId, timerMs }),
      ]);
      await settled(() => checkAgreement({ conversationId, members: trio, names: [name] }));
      for (const core of trio) {
        const view = await core.client.call('conversations.get', { conversationId });
        expect(view).toMatchObject({ name, picture: toHex(sha256(picture)), timerMs });
      }
    }
  });

  it('two of the rights are both reserved', async () => {
    const { trio, conversationId } = await openGroup();
    const [anna, ben] = trio;
    raceCommits([anna, ben]);
    const open = { post: 'members', addMembers: 'members', call: 'members' } as const;
    await Promise.all([
      anna.client.call('conversations.setRights', { conversationId, rights: { ...open, addMembers: 'admins' } }),
      ben.client.call('conversations.setRights', { conversationId, rights: { ...open, call: 'admins' } }),
    ]);
    await settled(() => checkAgreement({ conversationId, members: trio }));
    for (const core of trio) {
      const { rights } = await core.client.call('conversations.get', { conversationId });
      expect(rights).toEqual({ post: 'members', addMembers: 'admins', call: 'admins' });
    }
  });

  it('whoever is no admin any more when their change is made anew is told so, and changes nothing', async () => {
    const { trio, conversationId } = await openGroup();
    const [anna, ben] = trio;
    raceCommits([anna, ben]);
    // Both take the role from the other: one of them wins.
    const roleOf = (core: SteppedCore) => ({ conversationId, userId: core.userId, role: 'member' }) as const;
    const outcomes = await Promise.all([
      anna.client.call('conversations.setRole', roleOf(ben)).then(() => 'done', codeOf),
      ben.client.call('conversations.setRole', roleOf(anna)).then(() => 'done', codeOf),
    ]);
    expect([...outcomes].sort()).toEqual(['conversation.forbidden', 'done']);
    await settled(() => checkAgreement({ conversationId, members: trio }));
    for (const core of trio) {
      const { roles, isMember } = await core.client.call('conversations.get', { conversationId });
      expect([roles.length, isMember]).toEqual([2, true]);
    }
  });

  it('people are added by one while the other renames, or adds the same ones', async () => {
    const { trio, others, conversationId } = await openGroup('Dora', 'Emil', 'Fritz');
    const [anna, ben, cleo] = trio;
    const names: string[] = [];
    for (const [index, newcomer] of others.entries()) {
      const adding = { conversationId, userIds: [newcomer.userId] };
      names.push(`${index}`);
      raceCommits(trio);
      await Promise.all([
        anna.client.call('conversations.addMembers', adding),
        ben.client.call('conversations.addMembers', adding),
        rename(cleo, conversationId, `${index}`),
      ]);
    }
    for (const core of others) await knows(core, conversationId);
    const texts = await Promise.all(
      [...trio, ...others].map(async (core, index) => {
        await say(core, conversationId, `word ${index}`);
        return `word ${index}`;
      }),
    );
    await settled(() => checkAgreement({ conversationId, members: trio, names, texts }));
    // Whoever came later was not told of the earlier names.
    await settled(() => checkAgreement({ conversationId, members: trio, newcomers: others, texts }));
    const page = { conversationId, from: { at: 'newest' }, limit: 200 } as const;
    const { messages } = await cleo.client.call('messages.page', page);
    const added = messages.flatMap(({ body }) =>
      body.kind === 'notice' && body.notice.what === 'members-added' ? body.notice.userIds : [],
    );
    expect(added).toEqual(others.map(({ userId }) => userId));
  });

  it('words that were written in an epoch which ended before they arrived are said once, in order', async () => {
    const { trio, conversationId } = await openGroup();
    const [anna, ben, cleo] = trio;
    const texts: string[] = [];
    for (let round = 0; round < 8; round += 1) {
      raceCommits([anna, ben]);
      const renamed = [rename(anna, conversationId, `${round} A`), rename(ben, conversationId, `${round} B`)];
      // Its words are on their way in the former epoch; every second time, two epochs ago.
      const overtaken = round % 2 === 0 ? Promise.race(renamed) : Promise.all(renamed);
      cleo.steps.hold('append', () => overtaken);
      cleo.steps.hold('topic entry', () => overtaken);
      const words = [`${round} first`, `${round} second`];
      texts.push(...words);
      await Promise.all([...words.map((word) => say(cleo, conversationId, word)), ...renamed]);
      await settled(() => checkAgreement({ conversationId, members: trio, texts: words }));
    }
    expect(await textsOf(anna, conversationId)).toEqual(texts);
    await settled(() => checkAgreement({ conversationId, members: trio, texts }));
  });
});
