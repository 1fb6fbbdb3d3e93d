/** Each conversation's queue and the state of its MLS group: whoever reads or changes a group does it in turn. */
import type { ConversationId } from '../../shared/domain/ids';
import { AppError } from '../../shared/errors';
import { groupFromRows, groupRowChanges } from '../group/stored-group';
import type { GroupState } from '../mls/group/group-state';
import { changeGroupRows, deleteGroupRows, findGroupRows } from '../vault/mls-table';
import type { Transaction, Vault } from '../vault/vault';
import { taskQueue, type TaskQueue } from './task-queue';

/** What a task may do while the conversation is its own. Not to be kept after the task. */
export interface Turn {
  readonly conversationId: ConversationId;
  /** Throws `conversation.not-a-member` when there is no group here, or none any more. */
  group(): GroupState;
  /**
   * One transaction that saves `next` as the group's state, if given, along with what `write` writes. The state in memory
   * follows only when it is durable.
   */
  transact<T>(next: GroupState | undefined, write: (tx: Transaction) => T): T;
  /** Call in the transaction's wake when the group's row was deleted. */
  forget(): void;
}

export interface ConversationGroups {
  /** Runs `task` when those before it in this conversation are done. Throws `rpc.closed` after `stop`. */
  inTurn<T>(conversationId: ConversationId, task: (turn: Turn) => Promise<T>): Promise<T>;
  /** Resolves when all tasks that were accepted are done. */
  stop(): Promise<void>;
}

/** Groups kept decoded; the others are read from the vault when they are needed. */
const decodedGroupsLimit = 128;

export function conversationGroups(vault: Vault): ConversationGroups {
  const queues = new Map<ConversationId, TaskQueue>();
  const decoded = new Map<ConversationId, GroupState>();
  let isStopped = false;

  const keep = (conversationId: ConversationId, state: GroupState): void => {
    decoded.delete(conversationId);
    decoded.set(conversationId, state);
    const [oldest] = decoded.keys();
    if (decoded.size > decodedGroupsLimit && oldest !== undefined) decoded.delete(oldest);
  };

  const load = (conversationId: ConversationId): GroupState => {
    const rows = vault.read((db) => findGroupRows(db, conversationId));
    if (rows.length === 0) throw new AppError('conversation.not-a-member');
    return groupFromRows(rows);
  };

  const turnOf = (conversationId: ConversationId): Turn => {
    // What the vault has: the state that the next one is compared with.
    let stored = decoded.get(conversationId);
    return {
      conversationId,
      group() {
        stored ??= load(conversationId);
        keep(conversationId, stored);
        return stored;
      },
      transact(next, write) {
        const changes = next === undefined ? [] : groupRowChanges(stored, next);
        const result = vault.transact((tx) => {
          if (next !== undefined && stored === undefined) deleteGroupRows(tx, conversationId);
          if (changes.length > 0) changeGroupRows(tx, conversationId, changes);
          return write(tx);
        });
        for (const { value } of changes) value?.fill(0);
        if (next !== undefined) {
          stored = next;
          keep(conversationId, next);
        }
        return result;
      },
      forget() {
        stored = undefined;
        decoded.delete(conversationId);
      },
    };
  };

  return {
    async inTurn(conversationId, task) {
      if (isStopped) throw new AppError('rpc.closed', { retry: 'reconnect' });
      const queue = queues.get(conversationId) ?? taskQueue();
      queues.set(conversationId, queue);
      try {
        return await queue.run(() => task(turnOf(conversationId)));
      } catch (error) {
        // The task may have used up the state in memory without storing its successor.
        decoded.delete(conversationId);
        throw error;
      } finally {
        if (queue.isIdle && queues.get(conversationId) === queue) queues.delete(conversationId);
      }
    },
    async stop() {
      isStopped = true;
      await Promise.all(Array.from(queues.values(), (queue) => queue.idle()));
      decoded.clear();
    },
  };
}
