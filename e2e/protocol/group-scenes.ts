/** What a member of a group is stopped in the middle of. */
import type { Database } from '@signalapp/sqlcipher';
import { readConversation } from '../../core/vault/conversation-list';
import { firstGroupChange } from '../../core/vault/group-change-table';
import { membersOf } from '../../core/vault/conversation-member-table';
import { AppError } from '../../shared/errors';
import { checkAgreement } from './agreement';
import {
  crashedScene,
  editing,
  groupScene,
  once,
  reading,
  rename,
  renaming,
  requireRest,
  scheduling,
  sending,
  settled,
  starting,
  talk,
  type Call,
  type PlayScene,
  type Stage,
} from './scene';
import type { SteppedCore } from './stepped-core';
import { codeOf, knows, newConversationId, say } from './test-workspace';

function cleosRole(db: Database, { cleo, conversationId }: Stage): string | undefined {
  return readConversation(db, conversationId, 0)?.roles.find(({ userId }) => userId === cleo.userId)?.role ?? 'member';
}

export const groupScenes: Readonly<
  Record<'sending' | 'receiving' | 'recovering' | 'committing', Record<string, PlayScene>>
> = {
  sending: {
    'send messages': async (stage, word) => {
      const texts = [`${word} one`, `${word} two`];
      return groupScene(stage, { calls: texts.map((text) => sending(stage.anna, stage.conversationId, text)), texts });
    },
    'send a message that was scheduled': async (stage, word) =>
      groupScene(stage, { calls: [scheduling(stage.anna, stage.conversationId, word)], texts: [word] }),
    'edit a message': async (stage, word) => {
      const { anna, ben, cleo, conversationId } = stage;
      const messageId = await say(anna, conversationId, `${word} first`);
      const members = [anna, ben, cleo];
      await settled(() => checkAgreement({ conversationId, members, texts: [`${word} first`] }));
      await settled(() => requireRest(anna));
      const text = `${word} second`;
      const scene = groupScene(stage, { calls: [editing(anna, conversationId, messageId, text)], texts: [text] });
      const check = async (): Promise<void> => {
        await scene.check();
        for (const { client } of members) {
          const { formerTexts } = await client.call('messages.info', { conversationId, messageId });
          const former = formerTexts.map((each) => each.text).join();
          if (former !== `${word} first`) throw new Error(`it said before: ${former}`);
        }
      };
      return { ...scene, check };
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
    'read a message': async (stage, word) => {
      const { anna, ben, conversationId } = stage;
      const messageId = await say(ben, conversationId, word);
      const scene = groupScene(stage, { calls: [reading(anna, conversationId, messageId)], texts: [word] });
      await settled(scene.check);
      await settled(() => requireRest(anna));
      const check = async (): Promise<void> => {
        await scene.check();
        const { recipients } = await ben.client.call('messages.info', { conversationId, messageId });
        const readers = recipients.filter(({ readAtMs }) => readAtMs !== undefined).map(({ userId }) => userId);
        if (!readers.includes(anna.userId)) throw new Error('Ben is not told that Anna has read it');
      };
      return { ...scene, check };
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
  recovering: {
    'take up a message that was not sent': (stage, word) =>
      crashedScene(stage, 'append 1 to be sent', {
        calls: [sending(stage.anna, stage.conversationId, word)],
        texts: [word],
      }),
    'take up a commit that was not answered': (stage, word) =>
      crashedScene(stage, 'commit 1 answered', {
        calls: [renaming(stage.anna, stage.conversationId, word)],
        names: [word],
      }),
  },
  committing: {
    'rename a group': async (stage, word) => {
      const calls = [renaming(stage.anna, stage.conversationId, word)];
      return groupScene(stage, { calls, names: [word] });
    },
    'change a role': async (stage) => {
      const { anna, cleo, conversationId } = stage;
      const { userId } = cleo;
      const isCleos = (each: { readonly userId: string }): boolean => each.userId === userId;
      const roleBy = async (core: SteppedCore): Promise<string> =>
        (await core.client.call('conversations.get', { conversationId })).roles.find(isCleos)?.role ?? 'member';
      const role = (await roleBy(anna)) === 'admin' ? 'member' : 'admin';
      const call: Call = {
        make: () => anna.client.call('conversations.setRole', { conversationId, userId, role }),
        isTaken: () =>
          anna.vault.read((db) => firstGroupChange(db, conversationId) !== undefined || cleosRole(db, stage) === role),
      };
      const scene = groupScene(stage, { calls: [call] });
      const check = async (): Promise<void> => {
        await scene.check();
        for (const core of [anna, stage.ben, cleo]) if ((await roleBy(core)) !== role) throw new Error('another role');
      };
      return { ...scene, check };
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
      // What founding leaves to do, its own subscription among it, is no step of adding.
      await settled(() => requireRest(anna));
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
};
