/** What a core is stopped in the middle of. Each scene can be played as often as there are steps in it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { findConversation, membersOf } from '../../core/vault/conversation-table';
import { firstGroupChange } from '../../core/vault/group-change-table';
import { readAccount } from '../../core/vault/account-table';
import { findMessage } from '../../core/vault/message-table';
import type { ConversationId } from '../../shared/domain/ids';
import { AppError } from '../../shared/errors';
import { checkAgreement } from './agreement';
import { steppedCore, type SteppedCore } from './stepped-core';
import { codeOf, knows, newConversationId, newMessageId, say, testRelay, type TestWorkspace } from './test-workspace';

/** A call of the window of the core that is stopped. */
export interface Call {
  make(): Promise<unknown>;
  /** The vault has it: it will be done, and nobody asks again. */
  isTaken(): boolean;
}

export interface Scene {
  /** The core that is stopped. */
  readonly core: SteppedCore;
  readonly calls: readonly Call[];
  /** What other people do, whatever becomes of the core. May be called twice; they do it once. */
  others(): Promise<unknown>;
  /** Throws until everything is as it must be in the end. */
  check(): Promise<void>;
  /** What comes next, when nobody is stopped any more: it must work, too. */
  afterwards?(): Promise<unknown>;
}

export interface Stage {
  readonly workspace: TestWorkspace<SteppedCore>;
  readonly anna: SteppedCore;
  readonly ben: SteppedCore;
  readonly cleo: SteppedCore;
  /** A group of the three. */
  readonly conversationId: ConversationId;
}

/** `word` is another one each time. */
export type PlayScene = (stage: Stage, word: string) => Promise<Scene>;

export const scenes: Readonly<Record<'sending' | 'receiving' | 'committing' | 'joining', Record<string, PlayScene>>> = {
  sending: {
    'send messages': async (stage, word) => {
      const texts = [`${word} one`, `${word} two`];
      return groupScene(stage, { calls: texts.map((text) => sending(stage.anna, stage.conversationId, text)), texts });
    },
    'send while a commit is pending': async (stage, word) => {
      const { anna, conversationId } = stage;
      const calls = [renaming(anna, conversationId, word), sending(anna, conversationId, word)];
      return groupScene(stage, { calls, texts: [word], names: [word] });
    },
    'send into an epoch that has just ended': async (stage, word) => {
      const { anna, ben, conversationId } = stage;
      const others = once(() => rename(ben, conversationId, word));
      anna.steps.hold('append', others);
      anna.steps.hold('topic entry', others);
      const calls = [sending(anna, conversationId, word)];
      return groupScene(stage, { calls, others, texts: [word], names: [word] });
    },
  },
  receiving: {
    'receive messages': async (stage, word) => {
      const { ben, cleo, conversationId } = stage;
      const texts = [`${word} one`, `${word} two`, `${word} three`];
      const others = once(() =>
        Promise.all(texts.map((text, index) => say(index === 1 ? cleo : ben, conversationId, text))),
      );
      return groupScene(stage, { others, texts });
    },
    'receive a commit and a message behind it': async (stage, word) => {
      const { ben, conversationId } = stage;
      const others = once(async () => {
        await rename(ben, conversationId, word);
        await say(ben, conversationId, word);
      });
      return groupScene(stage, { others, texts: [word], names: [word] });
    },
    'catch up': async (stage, word) => {
      const { anna, ben, cleo, conversationId } = stage;
      await anna.stop();
      const texts = [`${word} one`, `${word} two`];
      const names = [`${word} B`, `${word} C`];
      await say(ben, conversationId, `${word} one`);
      await rename(ben, conversationId, `${word} B`);
      await say(cleo, conversationId, `${word} two`);
      await rename(cleo, conversationId, `${word} C`);
      return groupScene(stage, { others: once(() => anna.start()), texts, names });
    },
  },
  committing: {
    'rename a group': async (stage, word) => {
      const calls = [renaming(stage.anna, stage.conversationId, word)];
      return groupScene(stage, { calls, names: [word] });
    },
    'lose the race of two commits': async (stage, word) => {
      const { anna, ben, conversationId } = stage;
      const others = once(() => rename(ben, conversationId, `${word} B`));
      anna.steps.hold('commit', others);
      anna.steps.hold('topic entry', others);
      const calls = [renaming(anna, conversationId, `${word} A`)];
      return groupScene(stage, { calls, others, names: [`${word} A`, `${word} B`] });
    },
    'have a commit refused for good': async (stage, word) => {
      const { anna, conversationId } = stage;
      anna.steps.hold('commit', async () => {
        throw new AppError('relay.too-large');
      });
      const call = renaming(anna, conversationId, word);
      const make = (): Promise<unknown> =>
        call.make().catch((error: unknown) => {
          if (codeOf(error) !== 'relay.too-large') throw error;
        });
      const isTaken = (): boolean => true;
      const scene = groupScene(stage, { calls: [{ make, isTaken }] });
      const again = async (): Promise<void> => {
        await rename(anna, conversationId, `${word} again`);
        await settled(groupScene(stage, { names: [`${word} again`] }).check);
      };
      return { ...scene, afterwards: again };
    },
    'add a member': async ({ anna, ben, cleo }, word) => {
      const conversationId = newConversationId();
      const creating = starting(anna, conversationId, word, [ben]);
      await creating.make();
      await knows(ben, conversationId);
      await settled(() => checkAgreement({ conversationId, members: [anna, ben] }));
      const adding: Call = {
        make: () => anna.client.call('conversations.addMembers', { conversationId, userIds: [cleo.userId] }),
        isTaken: () =>
          anna.vault.read(
            (db) =>
              firstGroupChange(db, conversationId) !== undefined || membersOf(db, conversationId).includes(cleo.userId),
          ),
      };
      return {
        core: anna,
        calls: [adding],
        others: async () => {},
        check: () => checkAgreement({ conversationId, members: [anna, ben], newcomers: [cleo] }),
        afterwards: () => talk([anna, ben], [cleo], conversationId, word),
      };
    },
  },
  joining: {
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
};

interface GroupScene {
  readonly calls?: readonly Call[];
  readonly others?: () => Promise<unknown>;
  readonly texts?: readonly string[];
  readonly names?: readonly string[];
}

// In the group of the three; Anna's core is stopped.
function groupScene(
  { anna, ben, cleo, conversationId }: Stage,
  { calls = [], others = async () => {}, texts = [], names = [] }: GroupScene,
): Scene {
  const members = [anna, ben, cleo];
  return { core: anna, calls, others, check: () => checkAgreement({ conversationId, members, texts, names }) };
}

// Until it is a member, whoever sits before the window has to ask again.
function becoming(core: SteppedCore, make: () => Promise<unknown>): Call {
  return { make, isTaken: () => core.vault.read(readAccount)?.state === 'member' };
}

function sending(core: SteppedCore, conversationId: ConversationId, text: string): Call {
  const messageId = newMessageId();
  return {
    make: () => core.client.call('messages.send', { conversationId, messageId, text }),
    isTaken: () => core.vault.read((db) => findMessage(db, conversationId, messageId)) !== undefined,
  };
}

function renaming(core: SteppedCore, conversationId: ConversationId, name: string): Call {
  const isDone = (): boolean =>
    core.vault.read((db) => {
      const requested = firstGroupChange(db, conversationId)?.change;
      const isWanted = requested?.kind === 'rename' && requested.name === name;
      return isWanted || findConversation(db, conversationId)?.name === name;
    });
  return { make: () => rename(core, conversationId, name), isTaken: isDone };
}

function rename(core: SteppedCore, conversationId: ConversationId, name: string): Promise<unknown> {
  return core.client.call('conversations.rename', { conversationId, name });
}

function starting(
  core: SteppedCore,
  conversationId: ConversationId,
  name: string,
  others: readonly SteppedCore[],
): Call {
  const userIds = others.map(({ userId }) => userId);
  return {
    make: () => core.client.call('conversations.createGroup', { conversationId, name, userIds }),
    isTaken: () => core.vault.read((db) => findConversation(db, conversationId)) !== undefined,
  };
}

/** Each says something, once they all know the conversation. Resolves when everybody is shown it. */
async function talk(
  members: readonly SteppedCore[],
  newcomers: readonly SteppedCore[],
  conversationId: ConversationId,
  word: string,
): Promise<void> {
  const all = [...members, ...newcomers];
  for (const core of all) await knows(core, conversationId);
  await Promise.all(all.map((core, index) => say(core, conversationId, `${word} ${index}`)));
  const texts = all.map((_, index) => `${word} ${index}`);
  await settled(() => checkAgreement({ conversationId, members, newcomers, texts }));
}

/** Resolves when `check` throws no more. */
export function settled(check: () => void | Promise<void>): Promise<void> {
  return vi.waitFor(check, { timeout: 20_000, interval: 20 });
}

function once(act: () => Promise<unknown>): () => Promise<unknown> {
  let done: Promise<unknown> | undefined;
  return () => (done ??= act());
}
