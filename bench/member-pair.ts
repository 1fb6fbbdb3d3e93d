import path from 'node:path';
import type { ConversationId } from '../shared/domain/ids';
import { startChild, type Child } from './child';
import type { CoreRequests } from './core-process';
import type { RelayRequests } from './relay-process';

/** A relay and two members with one direct conversation, each in a process of its own. */
export interface MemberPair {
  readonly sender: Child<CoreRequests>;
  readonly receiver: Child<CoreRequests>;
  readonly conversationId: ConversationId;
  stop(): Promise<void>;
}

/** Starts the three processes; both members follow their conversation. Keeps their files in `folder`. */
export async function startMemberPair(folder: string): Promise<MemberPair> {
  const relay = startChild<RelayRequests>('relay-process');
  const sender = startChild<CoreRequests>('core-process');
  const receiver = startChild<CoreRequests>('core-process');
  const foundingLink = await relay.request('start', path.join(folder, 'relay'));
  await sender.request('start', path.join(folder, 'sender.db'));
  await receiver.request('start', path.join(folder, 'receiver.db'));
  await sender.request('found', foundingLink, 'Sender');
  await receiver.request('join', await sender.request('invite'), 'Receiver');
  const conversationId = await sender.request('startDirect');
  await receiver.request('firstConversation');
  await sender.request('follow', conversationId);
  await receiver.request('follow', conversationId);
  return {
    sender,
    receiver,
    conversationId,
    async stop() {
      await Promise.all([sender.stop(), receiver.stop()]);
      await relay.stop();
    },
  };
}
