/** How conversations and workspaces are begun and entered, where a core is stopped in the middle of it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkAgreement } from './agreement';
import { becoming, once, starting, talk, type PlayScene } from './scene';
import { steppedCore } from './stepped-core';
import { testRelay } from './test-relay';
import { newConversationId } from './test-workspace';

export const joiningScenes: Readonly<
  Record<'starting and joining' | 'founding and inviting', Record<string, PlayScene>>
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
