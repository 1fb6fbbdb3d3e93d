/** Scenes that can be played again and again, so that a core is stopped at each of their steps. */
import { vi } from 'vitest';
import { readAccount } from '../../core/vault/account-table';
import { findConversation, readPosition } from '../../core/vault/conversation-table';
import { firstGroupChange } from '../../core/vault/group-change-table';
import { findMessage } from '../../core/vault/message-table';
import { findScheduled } from '../../core/vault/scheduled-table';
import type { ConversationId, MessageId } from '../../shared/domain/ids';
import { checkAgreement } from './agreement';
import type { SteppedCore } from './stepped-core';
import { codeOf, knows, newMessageId, say, waitMs, type TestWorkspace } from './test-workspace';

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

export interface GroupScene {
  readonly calls?: readonly Call[];
  readonly others?: () => Promise<unknown>;
  readonly texts?: readonly string[];
  readonly names?: readonly string[];
}

/** Mostly long enough for the call to come before it is due. */
const scheduledInMs = 250;
const scheduledInMsAtMost = 60_000;

// In the group of the three; Anna's core is stopped.
export function groupScene(
  { anna, ben, cleo, conversationId }: Stage,
  { calls = [], others = async () => {}, texts = [], names = [] }: GroupScene,
): Scene {
  const members = [anna, ben, cleo];
  return { core: anna, calls, others, check: () => checkAgreement({ conversationId, members, texts, names }) };
}

// The core has crashed at `step` already, and crashes again while it recovers.
export async function crashedScene(stage: Stage, step: string, wanted: GroupScene): Promise<Scene> {
  const { anna } = stage;
  const { crashed } = anna.steps.watch(step);
  for (const { make } of wanted.calls ?? []) void make().catch(() => undefined);
  await crashed;
  return groupScene(stage, { ...wanted, calls: [], others: once(() => anna.recover()) });
}

// Until it is a member, whoever sits before the window has to ask again.
export function becoming(core: SteppedCore, make: () => Promise<unknown>): Call {
  return { make, isTaken: () => core.vault.read(readAccount)?.state === 'member' };
}

export function sending(core: SteppedCore, conversationId: ConversationId, text: string): Call {
  const messageId = newMessageId();
  return {
    make: () => core.client.call('messages.send', { conversationId, messageId, text }),
    isTaken: () => core.vault.read((db) => findMessage(db, conversationId, messageId)) !== undefined,
  };
}

/** For a moment that comes at once. */
export function scheduling(core: SteppedCore, conversationId: ConversationId, text: string): Call {
  const messageId = newMessageId();
  const make = async (aheadMs: number): Promise<unknown> => {
    try {
      return await core.client.call('messages.schedule', {
        conversationId,
        messageId,
        text,
        dueAtMs: Date.now() + aheadMs,
      });
    } catch (error) {
      // On a slow machine the moment may be over when the core is asked.
      if (codeOf(error) !== 'input.malformed' || aheadMs >= scheduledInMsAtMost) throw error;
      return await make(2 * aheadMs);
    }
  };
  return {
    make: () => make(scheduledInMs),
    isTaken: () =>
      core.vault.read(
        (db) =>
          findScheduled(db, { conversationId, messageId }) !== undefined ||
          findMessage(db, conversationId, messageId) !== undefined,
      ),
  };
}

export function editing(core: SteppedCore, conversationId: ConversationId, messageId: MessageId, text: string): Call {
  return {
    make: () => core.client.call('messages.edit', { conversationId, messageId, text }),
    isTaken: () => core.vault.read((db) => findMessage(db, conversationId, messageId)?.text === text),
  };
}

/** Up to a message that the core has. */
export function reading(core: SteppedCore, conversationId: ConversationId, messageId: MessageId): Call {
  return {
    make: () => core.client.call('conversations.markRead', { conversationId, messageId }),
    isTaken: () =>
      core.vault.read((db) => {
        const message = findMessage(db, conversationId, messageId);
        return message !== undefined && readPosition(db, conversationId) >= message.position;
      }),
  };
}

export function renaming(core: SteppedCore, conversationId: ConversationId, name: string): Call {
  const isDone = (): boolean =>
    core.vault.read((db) => {
      const requested = firstGroupChange(db, conversationId)?.change;
      const isWanted = requested?.kind === 'rename' && requested.name === name;
      return isWanted || findConversation(db, conversationId)?.name === name;
    });
  return { make: () => rename(core, conversationId, name), isTaken: isDone };
}

export function rename(core: SteppedCore, conversationId: ConversationId, name: string): Promise<unknown> {
  return core.client.call('conversations.rename', { conversationId, name });
}

export function starting(
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
export async function talk(
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

export function requireRest(core: SteppedCore): void {
  if (!core.isAtRest()) throw new Error('it is still at work');
}

/** Resolves when `check` throws no more. */
export function settled(check: () => void | Promise<void>): Promise<void> {
  return vi.waitFor(check, { timeout: waitMs, interval: 20 });
}

export function once(act: () => Promise<unknown>): () => Promise<unknown> {
  let done: Promise<unknown> | undefined;
  return () => (done ??= act());
}
