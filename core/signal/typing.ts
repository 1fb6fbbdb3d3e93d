/** Who is writing where, and telling the others that this person is. */
import type { Clock } from '../../shared/domain/clock';
import type { ConversationId, UserId } from '../../shared/domain/ids';
import type { Timers } from '../transport/timers';
import { hasMember, memberCount } from '../vault/conversation-member-table';
import { findConversation, shownConversation, topicToWriteTo } from '../vault/conversation-table';
import { readPresenceSettings } from '../vault/status-table';
import type { Vault } from '../vault/vault';
import { isLargeGroup } from './large-group';
import type { SignalBody } from './signal-codec';

export interface Typing {
  /** The person writes in this conversation, or has stopped. Tells the others as seldom as will do. */
  setTyping(shown: ConversationId, isTyping: boolean): void;
  /** Who else writes, whoever began first in front. */
  typists(shown: ConversationId): readonly UserId[];
  heard(topic: ConversationId, userId: UserId, isTyping: boolean): void;
  /** The topic's members may have changed, or this device may be in it no more. */
  moved(topic: ConversationId): void;
  /** Nobody writes any more, as far as is known here. */
  clear(): void;
}

export interface TypingDependencies {
  readonly vault: Vault;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly self: UserId;
  readonly send: (topic: ConversationId, body: SignalBody) => Promise<void>;
  /** Only there does the relay take signals of this device. */
  readonly isOpen: (topic: ConversationId) => boolean;
}

/** Whoever goes on writing says so again after `repeatMs`; whoever has not said so for `lastsMs` has stopped. */
export const typingTimes = { repeatMs: 5_000, lastsMs: 8_000 } as const;
export const typingTimesInLargeGroup = { repeatMs: 15_000, lastsMs: 20_000 } as const;

export function typing(dependencies: TypingDependencies): Typing {
  const { vault, clock, timers, self, send, isOpen } = dependencies;
  const toldAtMs = new Map<ConversationId, number>();
  const writing = new Map<ConversationId, Map<UserId, () => void>>();

  const end = (shown: ConversationId, userId: UserId): void => {
    const users = writing.get(shown);
    const cancel = users?.get(userId);
    if (users === undefined || cancel === undefined) return;
    cancel();
    users.delete(userId);
    if (users.size === 0) writing.delete(shown);
    vault.announce({ what: 'typing', conversationId: shown });
  };
  const timesIn = (topic: ConversationId): { readonly repeatMs: number; readonly lastsMs: number } =>
    vault.read((db) => isLargeGroup(db, topic)) ? typingTimesInLargeGroup : typingTimes;
  const begin = (shown: ConversationId, userId: UserId, lastsMs: number): void => {
    const users = writing.get(shown) ?? new Map<UserId, () => void>();
    writing.set(shown, users);
    const cancelFormer = users.get(userId);
    cancelFormer?.();
    users.set(
      userId,
      timers.after(lastsMs, () => end(shown, userId)),
    );
    if (cancelFormer === undefined) vault.announce({ what: 'typing', conversationId: shown });
  };
  const mayTell = (topic: ConversationId): boolean =>
    isOpen(topic) && vault.read((db) => readPresenceSettings(db).sharesTyping && memberCount(db, topic) > 1);

  return {
    setTyping(shown, isTyping) {
      const topic = vault.read((db) => topicToWriteTo(db, shown));
      const sinceMs = clock.nowMs() - (toldAtMs.get(topic) ?? 0);
      const { repeatMs, lastsMs } = timesIn(topic);
      const isTold = sinceMs >= 0 && sinceMs < (isTyping ? repeatMs : lastsMs);
      if (isTold === isTyping || !mayTell(topic)) return;
      if (isTyping) toldAtMs.set(topic, clock.nowMs());
      else toldAtMs.delete(topic);
      void send(topic, { kind: 'typing', isTyping });
    },
    typists: (shown) => Array.from(writing.get(shown)?.keys() ?? []),
    heard(topic, userId, isTyping) {
      if (userId === self) return;
      const shown = vault.read((db) => shownConversation(db, topic));
      if (isTyping && vault.read(readPresenceSettings).sharesTyping) begin(shown, userId, timesIn(topic).lastsMs);
      else end(shown, userId);
    },
    moved(topic) {
      const shown = vault.read((db) => shownConversation(db, topic));
      const isHere = vault.read((db) => findConversation(db, topic)?.isMember === true);
      for (const userId of Array.from(writing.get(shown)?.keys() ?? [])) {
        if (!isHere || !vault.read((db) => hasMember(db, topic, userId))) end(shown, userId);
      }
    },
    clear() {
      for (const [shown, users] of writing) for (const userId of users.keys()) end(shown, userId);
    },
  };
}
