/** Takes back, from whom this person blocks, that they are here and how they are. */
import type { Clock } from '../../shared/domain/clock';
import type { ConversationId, UserId } from '../../shared/domain/ids';
import { noStatus } from '../../shared/domain/status';
import { directTopicsWith, isBlockedTopic } from '../vault/block-table';
import { isInTouchWith } from '../vault/conversation-member-table';
import { readStatus, saveStatus } from '../vault/status-table';
import type { Vault } from '../vault/vault';
import type { SignalBody } from './signal-codec';

export interface PresenceWithdrawal {
  /** They are blocked from now on. Nothing is taken back from whom a group is shared with. */
  blocked(userId: UserId): void;
  /** The relay takes signals of this device for this topic: what could not be taken back before is now. */
  opened(topic: ConversationId): void;
}

export interface PresenceWithdrawalDependencies {
  readonly vault: Vault;
  readonly clock: Clock;
  readonly self: UserId;
  readonly isOpen: (topic: ConversationId) => boolean;
  readonly isShared: () => boolean;
  /** Also where somebody is blocked. */
  readonly sendToBlocked: (topic: ConversationId, body: SignalBody) => Promise<void>;
}

export function presenceWithdrawal(dependencies: PresenceWithdrawalDependencies): PresenceWithdrawal {
  const { vault, clock, self, isOpen, isShared, sendToBlocked } = dependencies;
  /** Where it could not be said. Once the application has ended, nothing of this is said any more. */
  const owed = new Set<ConversationId>();
  const withdraw = (topic: ConversationId): void => {
    owed.delete(topic);
    const own = vault.read((db) => readStatus(db, self));
    const setAtMs = Math.max(clock.nowMs(), (own?.setAtMs ?? 0) + 1);
    // They keep the latest: after this one, should they meet in a group or not be blocked any more, comes the own one again.
    if (own !== undefined) vault.transact((tx) => saveStatus(tx, self, { ...own, setAtMs: setAtMs + 1 }));
    const status = { ...noStatus, setAtMs };
    void sendToBlocked(topic, { kind: 'presence', isHere: false, asks: false, status });
  };
  return {
    blocked(userId) {
      if (!isShared() || vault.read((db) => isInTouchWith(db, userId))) return;
      for (const topic of vault.read((db) => directTopicsWith(db, userId))) {
        if (isOpen(topic)) withdraw(topic);
        else owed.add(topic);
      }
    },
    opened(topic) {
      if (!owed.has(topic)) return;
      if (vault.read((db) => isBlockedTopic(db, topic))) withdraw(topic);
      else owed.delete(topic);
    },
  };
}
