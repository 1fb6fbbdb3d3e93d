/** A real core in a process of its own, used through its contract as a window uses it, without the window. */
import { randomBytes } from 'node:crypto';
import { startCore, type Core } from '../core/main';
import { idFromBytes, type ConversationId, type MessageId } from '../shared/domain/ids';
import { toAppError } from '../shared/errors';
import type { Client } from '../shared/ipc/connect-contract';
import type { Change, CoreContract, MessageView } from '../shared/ipc/core-contract';
import { answerRequests } from './child';
import { measuredMessage } from './measured-message';
import { monotonicMs } from './statistics';

export interface OutgoingMessage {
  readonly messageId: MessageId;
  readonly text: string;
}

export interface CatchingUp {
  readonly listMs: number;
  readonly visibleMs: number;
  readonly allMs: number;
  readonly cpuMs: number;
  readonly answersMs: readonly number[];
}

export interface Listing {
  readonly people: number;
  readonly listMs: number;
  readonly peopleMs: number;
  readonly cpuMs: number;
  readonly answersMs: readonly number[];
}

let core: Core | undefined;
/** When a message was first read as received, or as acknowledged by the relay. */
const seenAtMs = new Map<MessageId, number>();
let onSeen = (): void => {};

const waitMs = 120_000;
const pollMs = 20;
const askEveryMs = 5;
/** Ids that `messages.get` takes at once. */
const idsLimit = 200;
/** Of one conversation of many: a port takes 256 calls at a time. */
const lanesEach = 8;

const handlers = {
  /** Opens the vault, a new one unless its key is given, and returns the key. */
  async start(vaultPath: string, vaultKey: Uint8Array = Uint8Array.from(randomBytes(32))): Promise<Uint8Array> {
    core = await startCore({ vaultPath, vaultKey: vaultKey.slice() });
    return vaultKey;
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
  /** Starts so many groups with all others, as soon as there are as many as said whose devices can be added. */
  async startGroups(count: number, others: number): Promise<ConversationId[]> {
    const people = await until(async () => {
      const list = await client().call('people.list');
      return list.length > others ? list : undefined;
    });
    const userIds = people.filter(({ isSelf }) => !isSelf).map(({ userId }) => userId);
    const conversationIds = Array.from({ length: count }, () => idFromBytes('ConversationId', randomBytes(32)));
    for (const [index, conversationId] of conversationIds.entries()) {
      await until(async () => {
        try {
          await client().call('conversations.createGroup', { conversationId, name: `Group ${index + 1}`, userIds });
          return true;
        } catch (error) {
          if (toAppError(error).code === 'relay.no-key-package') return undefined;
          throw error;
        }
      });
    }
    return conversationIds;
  },
  conversationsAre: (count: number): Promise<boolean> =>
    until(async () => ((await client().call('conversations.list')).length === count ? true : undefined)),
  /** Sends so many messages into each conversation, and returns the last of each when the relay has all. */
  async sendEverywhere(
    conversationIds: readonly ConversationId[],
    count: number,
  ): Promise<(readonly [ConversationId, MessageId])[]> {
    return Promise.all(
      conversationIds.map(async (conversationId) => {
        const messages = Array.from({ length: count }, measuredMessage);
        await handlers.send(conversationId, messages, lanesEach);
        const last = messages[count - 1]?.messageId;
        if (last === undefined) throw new Error('nothing was sent');
        await until(async () => ((await find(conversationId, last))?.state === 'sent' ? true : undefined));
        return [conversationId, last] as const;
      }),
    );
  },
  /**
   * Starts on a vault and reads until these messages are there, with the last conversation in sight and asking something
   * small all the while. Times are from the start.
   */
  async catchUp(
    vaultPath: string,
    vaultKey: Uint8Array,
    last: readonly (readonly [ConversationId, MessageId])[],
  ): Promise<CatchingUp> {
    const startedAtMs = monotonicMs();
    const sinceStartMs = (): number => monotonicMs() - startedAtMs;
    await handlers.start(vaultPath, vaultKey);
    const visible = last.at(-1)?.[0];
    const readAtMs = readWhenNamed(new Map(last), sinceStartMs);
    await client().call('conversations.setVisible', { conversationId: visible });
    await client().call('conversations.list');
    const listMs = sinceStartMs();
    let isOver = false;
    const answersMs = askSmallThings(() => isOver);
    const times = await readAtMs;
    isOver = true;
    const { user, system } = process.cpuUsage();
    return {
      listMs,
      visibleMs: visible === undefined ? Number.NaN : (times.get(visible) ?? Number.NaN),
      allMs: Math.max(...times.values()),
      cpuMs: (user + system) / 1_000,
      answersMs: await answersMs,
    };
  },
  /** Starts on a vault and reads what a window reads first, asking something small all the while. Times are from the start. */
  async startAndList(vaultPath: string, vaultKey: Uint8Array): Promise<Listing> {
    const startedAtMs = monotonicMs();
    await handlers.start(vaultPath, vaultKey);
    await client().call('workspace.get');
    await client().call('conversations.list');
    const listMs = monotonicMs() - startedAtMs;
    let isOver = false;
    const answersMs = askSmallThings(() => isOver);
    const { length: people } = await client().call('people.list');
    const peopleMs = monotonicMs() - startedAtMs;
    isOver = true;
    const { user, system } = process.cpuUsage();
    return { people, listMs, peopleMs, cpuMs: (user + system) / 1_000, answersMs: await answersMs };
  },
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

/** Reads each of these messages when the change feed names it; resolves with when, as soon as all were read. */
function readWhenNamed(
  wanted: ReadonlyMap<ConversationId, MessageId>,
  nowMs: () => number,
): Promise<ReadonlyMap<ConversationId, number>> {
  const times = new Map<ConversationId, number>();
  return new Promise((resolve) => {
    client().subscribe('changes', undefined, async (change) => {
      if (change.what !== 'messages') return;
      const { conversationId, messageIds } = change;
      const messageId = wanted.get(conversationId);
      if (messageId === undefined || !messageIds.includes(messageId)) return;
      if ((await find(conversationId, messageId)) === undefined) return;
      times.set(conversationId, nowMs());
      if (times.size === wanted.size) resolve(times);
    });
  });
}

async function askSmallThings(isOver: () => boolean): Promise<number[]> {
  const answersMs: number[] = [];
  while (!isOver()) {
    // From when it was meant to be asked: a process that is busy asks late.
    const dueAtMs = monotonicMs() + askEveryMs;
    await new Promise((resolve) => setTimeout(resolve, askEveryMs));
    await client().call('connection.get');
    answersMs.push(monotonicMs() - dueAtMs);
  }
  return answersMs;
}

function isThrough({ state, body }: MessageView): boolean {
  return body.kind === 'text' && (state === 'received' || state === 'sent' || state === 'delivered');
}

async function find(conversationId: ConversationId, messageId: MessageId): Promise<MessageView | undefined> {
  const [message] = await client().call('messages.get', { conversationId, messageIds: [messageId] });
  return message;
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
