/** What the tests of this folder share: ids, a caller that is authenticated, relays that are closed after each test. */
import { afterEach, expect } from 'vitest';
import type {
  ConversationId,
  DeviceId,
  EntryId,
  InviteId,
  TopicId,
  UserId,
  WorkspaceId,
} from '../../../shared/domain/ids';
import { idFromBytes } from '../../../shared/domain/ids';
import type { DeviceAuthentication } from '../device-connection';
import { startHostileRelay } from './hostile-relay';
import type { Behaviour, HostileRelay } from './hostile-relay';

export const workspaceId: WorkspaceId = idFromBytes('WorkspaceId', new Uint8Array(32).fill(0x11));
export const userId: UserId = idFromBytes('UserId', new Uint8Array(32).fill(0x22));
export const deviceId: DeviceId = idFromBytes('DeviceId', new Uint8Array(16).fill(0x33));
export const inviteId: InviteId = idFromBytes('InviteId', new Uint8Array(16).fill(0x44));
export const inbox: TopicId = idFromBytes('TopicId', new Uint8Array(32).fill(0x55));
export const entryId: EntryId = idFromBytes('EntryId', new Uint8Array(16).fill(0x66));
export const conversation: ConversationId = idFromBytes('ConversationId', new Uint8Array(32).fill(0x77));
export const otherConversation: ConversationId = idFromBytes('ConversationId', new Uint8Array(32).fill(0x88));

export const asDevice: DeviceAuthentication = {
  kind: 'device',
  workspaceId,
  userId,
  deviceId,
  sign: () => new Uint8Array(64).fill(0x99),
};
export const asFounder: DeviceAuthentication = { kind: 'founder', foundingToken: new Uint8Array(32).fill(0xaa) };
export const ticket = new Uint8Array(32).fill(7);

const toClose: { close(): unknown }[] = [];

afterEach(async () => {
  for (const each of toClose.splice(0).reverse()) await each.close();
});

/** Closes `each` after the test, before what was opened before it. */
export function closeLater<T extends { close(): unknown }>(each: T): T {
  toClose.push(each);
  return each;
}

/** A relay that lives as long as the test. */
export async function startRelay(behaviour: Behaviour = {}): Promise<HostileRelay> {
  return closeLater(await startHostileRelay(behaviour));
}

/** Waits for a condition, on a busy machine too. */
export function eventually<T>(read: () => T, options: { interval?: number } = {}): ReturnType<typeof expect.poll<T>> {
  return expect.poll(read, { interval: 5, ...options });
}
