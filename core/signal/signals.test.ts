import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { nowMs, testConversation, type TestConversation } from '../conversation/testing/test-conversation';
import { views } from '../conversation/visible-topics';
import { createManualTimers } from '../transport/testing/manual-timers';
import type { TopicConnection } from '../transport/topic-connection';
import { removeMembers } from '../vault/conversation-member-table';
import { sealSignal, signalEpoch } from './seal-signal';
import type { SignalBody } from './signal-codec';
import { signals, type Signals } from './signals';

let conversation: TestConversation;
let signalling: Signals;
let push: (bytes: Uint8Array) => void;

beforeEach(async () => {
  conversation = await testConversation(3);
  const { dependencies, groups, conversationId, devices } = conversation;
  const [own] = devices;
  if (own === undefined) throw new Error('there is no device');
  const { userId, deviceId } = own.identity;
  signalling = signals({
    ...dependencies,
    groups,
    // Signals take the ids and the signature key of an identity only.
    identity: { userId, deviceId, signature: own.signature } as never,
    timers: createManualTimers(),
    isOpen: () => true,
    visible: views(() => undefined),
  });
  signalling.connect({
    onSignal(listener) {
      push = (bytes) => listener(conversationId, bytes);
      return () => undefined;
    },
    signal: async () => undefined,
  } as Partial<TopicConnection> as TopicConnection);
});
afterEach(() => conversation.remove());

function says(member: number, body: SignalBody): void {
  const secretKey = conversation.devices[member]?.signature.secretKey;
  if (secretKey === undefined) throw new Error('there is no such member');
  const epoch = signalEpoch(conversation.conversationId, conversation.state(member));
  push(sealSignal(epoch, { sentAtMs: nowMs, body }, secretKey));
}

describe('signals', () => {
  it('of somebody who has left, and is a leaf still, count for nothing', async () => {
    const { vault, conversationId, userIds } = conversation;
    vault.transact((tx) => removeMembers(tx, conversationId, userIds.slice(1, 2)));
    says(1, { kind: 'typing', isTyping: true });
    says(2, { kind: 'typing', isTyping: true });
    await vi.waitFor(() => expect(signalling.typing.typists(conversationId)).toContain(userIds[2]));
    expect(signalling.typing.typists(conversationId)).toEqual([userIds[2]]);
  });
});
