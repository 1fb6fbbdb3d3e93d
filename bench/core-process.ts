/** A real core in a process of its own, used through its contract as a window uses it, without the window. */
import { randomBytes } from 'node:crypto';
import { startCore, type Core } from '../core/main';
import type { ConversationId, MessageId } from '../shared/domain/ids';
import { toAppError } from '../shared/errors';
import type { Client } from '../shared/ipc/connect-contract';
import type { Change, CoreContract, MessageView } from '../shared/ipc/core-contract';
import { answerRequests } from './child';
import { monotonicMs } from './statistics';

export interface OutgoingMessage {
  readonly messageId: MessageId;
  readonly text: string;
}

let core: Core | undefined;
/** When a message was first read as received, or as acknowledged by the relay. */
const seenAtMs = new Map<MessageId, number>();
let onSeen = (): void => {};

const waitMs = 120_000;
const pollMs = 20;
/** Ids that `messages.get` takes at once. */
const idsLimit = 200;

const handlers = {
  async start(vaultPath: string): Promise<void> {
    core = await startCore({ vaultPath, vaultKey: Uint8Array.from(randomBytes(32)) });
  },
  async found(foundingLink: string, displayName: string): Promise<void> {
    const profile = { displayName, title: '' };
    await client().call('workspace.found', { foundingLink, workspaceName: 'Measured', profile });
    await online();
  },
  async invite(): Promise<string> {
    const terms = { role: 'member', label: '', lifetimeMs: 3_600_000, uses: 1 } as const;
    const { link } = await client().call('invites.create', terms);
    if (link === undefined) throw new Error('the invitation has no link');
    return link;
  },
  async join(link: string, displayName: string): Promise<void> {
    await client().call('workspace.join', { link, profile: { displayName, title: '' } });
    await online();
  },
  /** Starts the direct conversation with the only other person, as soon as there is one whose device can be added. */
  async startDirect(): Promise<ConversationId> {
    const other = await until(async () => (await client().call('people.list')).find(({ isSelf }) => !isSelf));
    return until(async () => {
      try {
        return (await client().call('conversations.createDirect', { userId: other.userId })).conversationId;
      } catch (error) {
        if (toAppError(error).code === 'relay.no-key-package') return undefined;
        throw error;
      }
    });
  },
  /** The first conversation, as soon as there is one. */
  firstConversation: (): Promise<ConversationId> =>
    until(async () => (await client().call('conversations.list'))[0]?.conversationId),
  /** Reads every message of the conversation that the change feed names from now on, and notes when. */
  follow(conversationId: ConversationId): void {
    client().subscribe('changes', undefined, (change) => readChanged(conversationId, change));
  },
  /** Sends in order, so many calls at a time, and returns when each call was made. */
  async send(
    conversationId: ConversationId,
    messages: readonly OutgoingMessage[],
    callsAtATime: number,
  ): Promise<number[]> {
    const calledAtMs: number[] = [];
    let next = 0;
    const lane = async (): Promise<void> => {
      for (let message = messages[next]; message !== undefined; message = messages[next]) {
        calledAtMs[next] = monotonicMs();
        next += 1;
        await client().call('messages.send', { conversationId, ...message });
      }
    };
    await Promise.all(Array.from({ length: callsAtATime }, lane));
    return calledAtMs;
  },
  /** When each message was first read, as soon as all were. */
  async seen(messageIds: readonly MessageId[]): Promise<number[]> {
    const waiting = new Set(messageIds.filter((messageId) => !seenAtMs.has(messageId)));
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${waiting.size} messages never came`)), waitMs);
      onSeen = () => {
        for (const messageId of waiting) if (seenAtMs.has(messageId)) waiting.delete(messageId);
        if (waiting.size > 0) return;
        clearTimeout(timer);
        onSeen = () => {};
        resolve();
      };
      onSeen();
    });
    return messageIds.map((messageId) => seenAtMs.get(messageId) ?? Number.NaN);
  },
};

export type CoreRequests = typeof handlers;

answerRequests(handlers, async () => core?.stop());

async function readChanged(conversationId: ConversationId, change: Change): Promise<void> {
  if (change.what !== 'messages' || change.conversationId !== conversationId) return;
  for (let at = 0; at < change.messageIds.length; at += idsLimit) {
    const messageIds = change.messageIds.slice(at, at + idsLimit);
    const messages = await client().call('messages.get', { conversationId, messageIds });
    const nowMs = monotonicMs();
    for (const message of messages) {
      if (isThrough(message) && !seenAtMs.has(message.messageId)) seenAtMs.set(message.messageId, nowMs);
    }
  }
  onSeen();
}

function isThrough({ state, body }: MessageView): boolean {
  return body.kind === 'text' && (state === 'received' || state === 'sent' || state === 'delivered');
}

async function online(): Promise<void> {
  await until(async () => ((await client().call('connection.get')).state === 'online' ? true : undefined));
}

async function until<T>(read: () => Promise<T | undefined>): Promise<T> {
  const deadlineMs = monotonicMs() + waitMs;
  for (;;) {
    const value = await read();
    if (value !== undefined) return value;
    if (monotonicMs() > deadlineMs) throw new Error('waited in vain');
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
}

function client(): Client<CoreContract> {
  if (core === undefined) throw new Error('the core was not started');
  return core.client;
}
