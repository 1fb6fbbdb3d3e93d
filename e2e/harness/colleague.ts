/** Members of a workspace without a window: real cores in the test's own process. */
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { expect } from '@playwright/test';
import { startCore, type Core } from '../../core/start-core';
import type { Clock } from '../../shared/domain/clock';
import { idFromBytes, type ConversationId, type MessageId, type UserId } from '../../shared/domain/ids';
import type { ConversationView, SendInput } from '../../shared/ipc/core-contract';

export interface Colleague {
  readonly core: Core;
  readonly name: string;
  /** The members whom it knows, by name. */
  idOf(name: string): Promise<UserId>;
  /** Resolves when the conversation is here. */
  conversation(name: string): Promise<ConversationId>;
  /** The conversation with this person alone, made if there is none. */
  direct(name: string): Promise<ConversationId>;
  createGroup(name: string, others: readonly string[], description?: string): Promise<ConversationId>;
  /** Resolves when the relay has it. */
  say(conversationId: ConversationId, text: string, options?: SayOptions): Promise<MessageId>;
  /** Resolves when the conversation on this device is so. */
  sees(conversationId: ConversationId, isSo: (seen: ConversationView) => boolean): Promise<void>;
  /** The message with this text, once it is here. */
  message(conversationId: ConversationId, text: string): Promise<MessageId>;
  stop(): Promise<void>;
}

export type SayOptions = Omit<SendInput, 'conversationId' | 'messageId' | 'text'>;

export interface ColleagueOptions {
  /** Where its vault lies. */
  readonly folder: string;
  readonly name: string;
  readonly title?: string;
  readonly clock?: Clock;
}

/** Somebody who has joined the workspace of the invitation. */
export async function joinAsColleague(options: ColleagueOptions, link: string): Promise<Colleague> {
  return await startColleague(options, async (core) => {
    await core.client.call('workspace.join', { link, profile: profileOf(options) });
  });
}

/** Somebody who has founded a workspace on the relay of the link. */
export async function foundAsColleague(
  options: ColleagueOptions,
  foundingLink: string,
  workspaceName: string,
): Promise<Colleague> {
  return await startColleague(options, async (core) => {
    await core.client.call('workspace.found', { foundingLink, workspaceName, profile: profileOf(options) });
  });
}

function profileOf({ name, title = '' }: ColleagueOptions): { displayName: string; title: string } {
  return { displayName: name, title };
}

async function startColleague(
  { folder, name, clock }: ColleagueOptions,
  enter: (core: Core) => Promise<void>,
): Promise<Colleague> {
  const vaultPath = path.join(folder, `${randomBytes(8).toString('hex')}.db`);
  const vaultKey = Uint8Array.from(randomBytes(32));
  const core = await startCore({ vaultPath, vaultKey, ...(clock && { clock }) });
  const { client } = core;
  await enter(core);
  await expect.poll(async () => (await client.call('connection.get')).state).toBe('online');
  const idOf: Colleague['idOf'] = async (wanted) =>
    await eventually(async () => {
      const people = await client.call('people.list');
      return people.find(({ displayName }) => displayName === wanted)?.userId;
    });
  return {
    core,
    name,
    idOf,
    async direct(wanted) {
      const { conversationId } = await client.call('conversations.createDirect', { userId: await idOf(wanted) });
      return conversationId;
    },
    async createGroup(groupName, others, description = '') {
      const conversationId = idFromBytes('ConversationId', randomBytes(32));
      const userIds = await Promise.all(others.map(idOf));
      await client.call('conversations.createGroup', { conversationId, name: groupName, description, userIds });
      return conversationId;
    },
    async conversation(wanted) {
      return await eventually(async () => {
        const list = await client.call('conversations.list');
        return list.find((each) => each.name === wanted)?.conversationId;
      });
    },
    async sees(conversationId, isSo) {
      await eventually(async () => {
        const seen = (await client.call('conversations.list')).find((each) => each.conversationId === conversationId);
        return seen !== undefined && isSo(seen) ? seen : undefined;
      });
    },
    async message(conversationId, text) {
      return await eventually(async () => {
        const page = await client.call('messages.page', { conversationId, from: { at: 'newest' }, limit: 100 });
        return page.messages.find(({ body }) => body.kind === 'text' && body.text.includes(text))?.messageId;
      });
    },
    async say(conversationId, text, options = {}) {
      const messageId = idFromBytes('MessageId', randomBytes(16));
      await client.call('messages.send', { conversationId, messageId, text, ...options });
      await eventually(async () => {
        const messages = await client.call('messages.get', { conversationId, messageIds: [messageId] });
        return messages.find(({ state }) => state === 'sent' || state === 'delivered' || state === 'read');
      });
      return messageId;
    },
    stop: () => core.stop(),
  };
}

async function eventually<T>(read: () => Promise<T | undefined>): Promise<T> {
  let value: T | undefined;
  await expect
    .poll(async () => {
      value = await read();
      return value !== undefined;
    })
    .toBe(true);
  if (value === undefined) throw new Error('it was there a moment ago');
  return value;
}
