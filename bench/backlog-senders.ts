/** Somebody else's messages of a long absence: two members who write into many conversations while the receiver is away. */
import path from 'node:path';
import type { ConversationId, MessageId } from '../shared/domain/ids';
import { startChild } from './child';
import type { CoreRequests } from './core-process';
import type { RelayRequests } from './relay-process';

export const conversationCount = 50;
export const messagesEach = 200;

/** The one who is to be away. */
export interface Receiver {
  /** Resolves when so many conversations are there. */
  ready(count: number): Promise<unknown>;
  /** Ends it in good order. */
  leave(): Promise<unknown>;
}

export interface Backlog {
  /** The last message of each conversation: those of one conversation come in order, from one sender. */
  readonly last: readonly (readonly [ConversationId, MessageId])[];
  stop(): Promise<void>;
}

/** Resolves when the relay has all messages. `join` makes the receiver a member by this link. */
export async function prepareBacklog(folder: string, join: (link: string) => Promise<Receiver>): Promise<Backlog> {
  const relay = startChild<RelayRequests>('relay-process');
  const senders = [startChild<CoreRequests>('core-process'), startChild<CoreRequests>('core-process')] as const;
  const [founder, other] = senders;
  const foundingLink = await relay.request('start', path.join(folder, 'relay'));
  await founder.request('start', path.join(folder, 'founder.db'));
  await other.request('start', path.join(folder, 'other.db'));
  await founder.request('found', foundingLink, 'Founder');
  await other.request('join', await founder.request('invite'), 'Other');
  const receiver = await join(await founder.request('invite'));
  const conversationIds = await founder.request('startGroups', conversationCount, 2);
  await other.request('conversationsAre', conversationCount);
  await receiver.ready(conversationCount);
  await receiver.leave();
  const half = conversationCount / 2;
  const last = await Promise.all([
    founder.request('sendEverywhere', conversationIds.slice(0, half), messagesEach),
    other.request('sendEverywhere', conversationIds.slice(half), messagesEach),
  ]);
  // They are on computers of their own in life, and would go on reading each other's messages on this one.
  await Promise.all(senders.map((sender) => sender.stop()));
  return { last: last.flat(), stop: () => relay.stop() };
}
