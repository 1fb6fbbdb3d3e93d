/** What a message costs in a group, with the row that it changes. */
import { randomBytes, wipe } from '../core/crypto/primitives';
import { protect, unprotect } from '../core/group/messages';
import { groupRowChanges } from '../core/group/stored-group';
import { everyone, none } from '../core/group/testing/test-group';
import type { GroupState } from '../core/mls/group/group-state';
import { changeGroupRows } from '../core/vault/mls-table';
import type { Transaction, Vault } from '../core/vault/vault';
import { idFromBytes, type ConversationId } from '../shared/domain/ids';
import type { FilledGroup } from './filled-group';
import { messagesPerTransaction } from './mls-figures';
import { MessagePrimitives } from './mls-primitives';
import { rowBytes } from './row-bytes';
import { median, monotonicMs } from './statistics';

const transactions = 24;
const warmUpTransactions = 8;
const plaintextBytes = 200;

export interface MessageTimes {
  readonly protectMs: number;
  readonly unprotectMs: number;
  readonly rowBytes: number;
  /** The primitives alone, by turns with the messages. */
  readonly sendPrimitivesMs: number;
  readonly receivePrimitivesMs: number;
}

/** Messages of one member, and another one who reads them. */
export function measureMessages(vault: Vault, group: FilledGroup): MessageTimes {
  const [sending = 0, receiving = 1] = group.spreadMembers(2);
  const sender = new StoredMember(vault, group.state(sending));
  const receiver = new StoredMember(vault, group.state(receiving));
  const primitives = new MessagePrimitives();
  for (let index = 0; index < transactions; index += 1) {
    const isMeasured = index >= warmUpTransactions;
    const messages = vault.transact((tx) =>
      Array.from({ length: messagesPerTransaction }, () => sender.protect(tx, isMeasured)),
    );
    vault.transact((tx) => messages.forEach((message) => receiver.unprotect(tx, message, isMeasured)));
    messages.forEach(() => primitives.measure(isMeasured));
  }
  return {
    protectMs: median(sender.timesMs),
    unprotectMs: median(receiver.timesMs),
    rowBytes: median([...sender.rowBytes, ...receiver.rowBytes]),
    sendPrimitivesMs: median(primitives.sendTimesMs),
    receivePrimitivesMs: median(primitives.receiveTimesMs),
  };
}

/** Reading the first message of each of many senders in an epoch: their ratchets are derived on the way. */
export function measureFirstMessages(
  vault: Vault,
  group: FilledGroup,
): { readonly unprotectMs: number; readonly rowBytes: number } {
  const [receiving = 0, ...senders] = group.spreadMembers(Math.min(group.memberCount, messagesPerTransaction));
  const receiver = new StoredMember(vault, group.state(receiving));
  const messages = senders.map((sender) => protect(group.state(sender), randomBytes(plaintextBytes), none).message);
  vault.transact((tx) => messages.forEach((message) => receiver.unprotect(tx, message, true)));
  return { unprotectMs: median(receiver.timesMs), rowBytes: median(receiver.rowBytes) };
}

/** A transaction of its own for the row of one message. */
export function measureDurableTransaction(vault: Vault, group: FilledGroup): number {
  const member = new StoredMember(vault, group.state(0));
  const timesMs: number[] = [];
  for (let index = 0; index < messagesPerTransaction; index += 1) {
    const startedAtMs = monotonicMs();
    vault.transact((tx) => member.protect(tx, true));
    timesMs.push(monotonicMs() - startedAtMs);
  }
  return median(timesMs) - median(member.timesMs);
}

class StoredMember {
  readonly timesMs: number[] = [];
  readonly rowBytes: number[] = [];
  readonly #conversationId: ConversationId = idFromBytes('ConversationId', randomBytes(32));
  #state: GroupState;

  constructor(vault: Vault, state: GroupState) {
    this.#state = state;
    vault.transact((tx) => changeGroupRows(tx, this.#conversationId, groupRowChanges(undefined, state)));
  }

  protect(tx: Transaction, isMeasured: boolean): Uint8Array {
    const plaintext = randomBytes(plaintextBytes);
    const { message } = this.#step(tx, isMeasured, () => protect(this.#state, plaintext, none));
    return message;
  }

  unprotect(tx: Transaction, message: Uint8Array, isMeasured: boolean): void {
    this.#step(tx, isMeasured, () => unprotect(this.#state, message, everyone));
  }

  #step<T extends { readonly next: GroupState }>(tx: Transaction, isMeasured: boolean, take: () => T): T {
    const startedAtMs = monotonicMs();
    const taken = take();
    const changes = groupRowChanges(this.#state, taken.next);
    changeGroupRows(tx, this.#conversationId, changes);
    wipe(...changes.flatMap(({ value }) => value ?? []));
    const tookMs = monotonicMs() - startedAtMs;
    this.#state = taken.next;
    if (isMeasured) {
      this.timesMs.push(tookMs);
      this.rowBytes.push(rowBytes(changes));
    }
    return taken;
  }
}
