/** How conversations and workspaces are begun and entered, where a core is stopped in the middle of it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findConversation } from '../../core/vault/conversation-table';
import { findLobby } from '../../core/vault/lobby-table';
import { ownJoinRequests } from '../../core/vault/own-join-request-table';
import type { ConversationId } from '../../shared/domain/ids';
import { checkAgreement } from './agreement';
import { becoming, once, requireRest, settled, starting, talk, type Call, type PlayScene } from './scene';
import { steppedCore, type SteppedCore } from './stepped-core';
import { testRelay } from './test-relay';
import { newConversationId } from './test-workspace';

interface OpenGroup {
  readonly conversationId: ConversationId;
  readonly link: string;
}

/** A group whose members all read its lobby already: what is asked there from now on reaches each of them. */
async function groupWithLink(members: readonly SteppedCore[], word: string): Promise<OpenGroup> {
  const conversationId = newConversationId();
  const [admin, ...others] = members;
  if (admin === undefined) throw new Error('a group has an admin');
  await starting(admin, conversationId, word, others).make();
  await admin.client.call('conversations.setJoinLink', { conversationId, to: 'on' });
  await settled(() => {
    for (const { vault } of members) {
      const lobby = vault.read((db) => findLobby(db, conversationId));
      if (lobby?.state !== 'open' || lobby.cursor === undefined) throw new Error('not read yet');
    }
  });
  await settled(() => checkAgreement({ conversationId, members }));
  for (const each of members) await settled(() => requireRest(each));
  const { link = '' } = await admin.client.call('conversations.joinLink', { conversationId });
  return { conversationId, link };
}

function asking(core: SteppedCore, { conversationId, link }: OpenGroup): Call {
  return {
    make: () => core.client.call('conversations.askToJoin', { link }),
    isTaken: () =>
      core.vault.read(
        (db) =>
          findConversation(db, conversationId) !== undefined ||
          ownJoinRequests(db).some((request) => request.conversationId === conversationId),
      ),
  };
}

/** Whoever asked is in, everybody was told so once, and nobody asks any more. */
async function checkJoined(
  conversationId: ConversationId,
  members: readonly SteppedCore[],
  asker: SteppedCore,
): Promise<void> {
  await checkAgreement({ conversationId, members, newcomers: [asker] });
  const asked = await asker.client.call('conversations.joinRequests');
  if (asked.length > 0) throw new Error('it is still being asked');
  for (const { client } of [...members, asker]) {
    const page = await client.call('messages.page', { conversationId, from: { at: 'newest' }, limit: 200 });
    const joined = page.messages.filter(({ body }) => body.kind === 'notice' && body.notice.what === 'joined-by-link');
    if (joined.length !== 1) throw new Error(`joined ${joined.length} times`);
  }
}

export const joiningScenes: Readonly<
  Record<'starting and joining' | 'joining by a link' | 'founding and inviting', Record<string, PlayScene>>
> = {
  'starting and joining': {
    'start a group': async ({ anna, ben, cleo }, word) => {
      const conversationId = newConversationId();
      return {
        core: anna,
        calls: [starting(anna, conversationId, word, [ben, cleo])],
        others: async () => {},
        check: () => checkAgreement({ conversationId, members: [anna, ben, cleo] }),
        afterwards: () => talk([anna, ben, cleo], [], conversationId, word),
      };
    },
    'be added to a group': async ({ anna, ben, cleo }, word) => {
      const conversationId = newConversationId();
      return {
        core: anna,
        calls: [],
        others: once(() => starting(ben, conversationId, word, [anna, cleo]).make()),
        check: () => checkAgreement({ conversationId, members: [anna, ben, cleo] }),
        afterwards: () => talk([anna, ben, cleo], [], conversationId, word),
      };
    },
    'join the workspace': async ({ workspace, anna, ben }, word) => {
      const core = await workspace.addCore();
      const terms = { role: 'member', label: word, lifetimeMs: 3_600_000, uses: 1 } as const;
      const { link = '' } = await anna.client.call('invites.create', terms);
      const profile = { displayName: word, title: '' };
      const joining = becoming(core, () => core.client.call('workspace.join', { link, profile }));
      const check = async (): Promise<void> => {
        const people = await ben.client.call('people.list');
        if (people.filter(({ displayName }) => displayName === word).length !== 1) throw new Error('not known');
      };
      const talkAndLeave = async (): Promise<void> => {
        const workspaceView = await core.client.call('workspace.get');
        if (workspaceView.state === 'member') core.own.userId = workspaceView.self.userId;
        const conversationId = newConversationId();
        await starting(ben, conversationId, word, [core]).make();
        await talk([ben, core], [], conversationId, word);
        await core.stop();
      };
      return { core, calls: [joining], others: async () => {}, check, afterwards: talkAndLeave };
    },
  },
  'joining by a link': {
    'ask to be let in': async ({ anna, ben, cleo }, word) => {
      const group = await groupWithLink([anna, ben], word);
      const { conversationId } = group;
      return {
        core: cleo,
        calls: [asking(cleo, group)],
        others: async () => {},
        check: () => checkJoined(conversationId, [anna, ben], cleo),
        afterwards: () => talk([anna, ben], [cleo], conversationId, word),
      };
    },
    'let somebody in': async ({ anna, cleo }, word) => {
      // Nobody else could do it.
      const group = await groupWithLink([anna], word);
      const { conversationId } = group;
      return {
        core: anna,
        calls: [],
        others: once(() => asking(cleo, group).make()),
        check: () => checkJoined(conversationId, [anna], cleo),
        afterwards: () => talk([anna], [cleo], conversationId, word),
      };
    },
  },
  'founding and inviting': {
    'invite somebody': async ({ anna }, word) => {
      const terms = { role: 'member', label: word, lifetimeMs: 3_600_000, uses: 1 } as const;
      return {
        core: anna,
        // Whoever sees no invite makes another one.
        calls: [{ make: () => anna.client.call('invites.create', terms), isTaken: () => true }],
        others: async () => {},
        async check() {
          const invites = await anna.client.call('invites.list');
          if (invites.some(({ state, link }) => state === 'open' && link === undefined)) throw new Error('no link');
        },
        afterwards: async () => {
          const { inviteId } = await anna.client.call('invites.create', terms);
          await anna.client.call('invites.revoke', { inviteId });
        },
      };
    },
    'found a workspace': async (_, word) => {
      const folder = mkdtempSync(join(tmpdir(), 'conclave-founding-'));
      const relay = await testRelay(join(folder, 'relay'));
      const core = await steppedCore(join(folder, 'founder.db'));
      const input = {
        foundingLink: relay.foundingLink(),
        workspaceName: word,
        profile: { displayName: word, title: '' },
      };
      return {
        core,
        calls: [becoming(core, () => core.client.call('workspace.found', input))],
        others: async () => {},
        async check() {
          const view = await core.client.call('workspace.get');
          if (view.state !== 'member' || view.name !== word || view.self.displayName !== word)
            throw new Error('not founded');
        },
        async afterwards() {
          await core.stop();
          await relay.stop();
          await relay.proxy.close();
          rmSync(folder, { recursive: true });
        },
      };
    },
  },
};
