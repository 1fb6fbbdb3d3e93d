/** Lets people in who have asked in a group's lobby. Every member's device tries; the first commit wins. */
import { randomInt } from 'node:crypto';
import type { Clock } from '../../shared/domain/clock';
import type { ConversationId, UserId } from '../../shared/domain/ids';
import { toAppError } from '../../shared/errors';
import { delayedTasks } from '../conversation/delayed-tasks';
import type { DirectoryView } from '../conversation/leaf-check';
import { longestLaterMs } from '../conversation/retry-delay';
import type { Log } from '../log';
import type { GroupChange } from '../vault/group-change-table';
import type { Timers } from '../transport/timers';
import { membersOf } from '../vault/conversation-member-table';
import { admissionRequests, settleAdmissionRequest } from '../vault/lobby-table';
import type { Vault } from '../vault/vault';
import { isAdmissible } from './judge-request';

export interface Admitter {
  /** Somebody may wait, and it may be possible now. */
  due(conversationId: ConversationId): void;
  disconnect(): void;
}

export interface AdmitterDependencies {
  readonly vault: Vault;
  readonly directory: DirectoryView;
  readonly self: UserId;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  readonly hasCaughtUp: (conversationId: ConversationId) => boolean;
  /** As `GroupChanger.request`. */
  readonly change: (conversationId: ConversationId, change: GroupChange) => Promise<void>;
}

/** Members' devices wait for a random time below this, so that in most cases one commits and the others hear of it. */
const spreadPerMemberMs = 400;
const longestSpreadMs = 20_000;

export function admitter(dependencies: AdmitterDependencies): Admitter {
  const { vault, timers, log, hasCaughtUp, change } = dependencies;
  const delays = delayedTasks(timers);
  const busy = new Set<ConversationId>();
  /** Of whom it was tried in vain: they are tried one by one, behind the others. */
  const difficult = new Set<UserId>();

  const attempt = async (conversationId: ConversationId): Promise<void> => {
    const userIds = waiting(dependencies, conversationId);
    const easy = userIds.filter((userId) => !difficult.has(userId));
    const chosen = easy.length > 0 ? easy : userIds.slice(0, 1);
    if (chosen.length === 0 || !hasCaughtUp(conversationId)) return;
    try {
      await change(conversationId, { kind: 'add-members', userIds: chosen, haveAsked: true });
    } catch (cause) {
      const { code, retry } = toAppError(cause);
      log('people-not-admitted', { code });
      if (retry === 'reconnect' || code.startsWith('conversation.')) return;
      // Whose turn comes last is tried last again.
      for (const userId of chosen) difficult.delete(userId);
      for (const userId of chosen) difficult.add(userId);
      schedule(conversationId, easy.length > 1 ? 0 : longestLaterMs);
      return;
    }
    const left = waiting(dependencies, conversationId);
    const isNew = left.some((userId) => !chosen.includes(userId));
    if (left.length > 0) schedule(conversationId, isNew ? 0 : longestLaterMs);
  };
  const schedule = (conversationId: ConversationId, delayMs: number): void => {
    delays.set(conversationId, delayMs, () => {
      if (busy.has(conversationId)) return;
      busy.add(conversationId);
      void attempt(conversationId)
        .catch((error: unknown) => log('people-not-admitted', { code: toAppError(error).code }))
        .finally(() => busy.delete(conversationId));
    });
  };

  return {
    due(conversationId) {
      if (!hasCaughtUp(conversationId)) return;
      const isWaitedFor = vault.read((db) => admissionRequests(db, conversationId)).length > 0;
      if (!isWaitedFor || delays.has(conversationId)) return;
      const members = vault.read((db) => membersOf(db, conversationId)).length;
      schedule(conversationId, randomInt(Math.min(longestSpreadMs, spreadPerMemberMs * members) + 1));
    },
    disconnect: delays.cancelAll,
  };
}

// Those who may still be let in, of the difficult ones the one that was tried longest ago first; the others are forgotten.
function waiting({ vault, directory, clock }: AdmitterDependencies, conversationId: ConversationId): readonly UserId[] {
  const known = { directory: directory.state(), nowMs: clock.nowMs() };
  const requests = vault.read((db) =>
    admissionRequests(db, conversationId).map((request) => ({
      userId: request.userId,
      isAdmissible: isAdmissible(db, conversationId, request, known),
    })),
  );
  const vain = requests.filter((request) => !request.isAdmissible);
  if (vain.length > 0) {
    vault.transact((tx) => {
      for (const { userId } of vain) settleAdmissionRequest(tx, conversationId, userId);
    });
  }
  return requests.filter((request) => request.isAdmissible).map(({ userId }) => userId);
}
