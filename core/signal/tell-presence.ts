/** Tells the others that this person is here, and their status: when a device connects, on change, and every few minutes. */
import type { Clock } from '../../shared/domain/clock';
import type { ConversationId, UserId } from '../../shared/domain/ids';
import { delayedTasks } from '../conversation/delayed-tasks';
import type { ShownTopics } from '../conversation/visible-topics';
import type { Timers } from '../transport/timers';
import { memberCount } from '../vault/conversation-member-table';
import { readStatus } from '../vault/status-table';
import type { Vault } from '../vault/vault';
import { hereLastsMs } from './here-devices';
import { isLargeGroup } from './large-group';
import type { SignalBody } from './signal-codec';
import { topicsToTell } from './topics-to-tell';

export interface PresenceTeller {
  /** The relay takes signals of this device for this topic. */
  opened(topic: ConversationId): void;
  /** What was said there counts no more, or was not heard: it is said again, as when it was opened. */
  again(topics: readonly ConversationId[]): void;
  /** Other conversations are looked at than before. */
  looked(): void;
  /** Somebody there asks who is here. */
  asked(topic: ConversationId): void;
  /** The status has changed. */
  tell(): void;
  /** Says that this person is here, and asks who else is, wherever that was not done. */
  greet(): void;
  /** This person is not here any more, and says nothing from now on; resolves when it was said. Never rejects. */
  takeLeave(last?: Extract<SignalBody, { kind: 'presence' }>): Promise<void>;
  /** Says nothing until topics are opened again. */
  stop(): void;
}

export interface PresenceTellerDependencies {
  readonly vault: Vault;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly self: UserId;
  readonly send: (topic: ConversationId, body: SignalBody) => Promise<void>;
  /** Whether `opened` holds for it at this moment. */
  readonly isOpen: (topic: ConversationId) => boolean;
  readonly isShared: () => boolean;
  readonly isIdle: () => boolean;
  readonly visible: ShownTopics;
  /** In [0, 1). */
  readonly random?: () => number;
}

/** Well below half of `hereLastsMs`. */
const repeatMs = 2 * 60_000;
/** At least this between two words in a large group; with what `repeatMs` adds it is less than `hereLastsMs`. */
const repeatInLargeGroupMs = 2.5 * 60_000;
/** How long an opened topic waits for others, so that each person is told by one of them. */
const gatherMs = 500;
/** Whoever is asked waits for a random part of this, so that answers don't come all at once. */
const answerWithinMs = 2_000;
const betweenAnswersMs = 10_000;
/** In larger groups nobody answers: whoever asks hears the others within minutes. */
const answeringMembers = 10;

export function presenceTeller(dependencies: PresenceTellerDependencies): PresenceTeller {
  const { vault, clock, timers, self, send, isOpen, isShared, isIdle, visible, random = Math.random } = dependencies;
  const greeted = new Set<ConversationId>();
  const saidAtMs = new Map<ConversationId, number>();
  const answers = delayedTasks(timers);
  let cancelGreeting: (() => void) | undefined;
  let cancelRepeat: (() => void) | undefined;

  const say = (topic: ConversationId, asks: boolean): Promise<void> => {
    saidAtMs.set(topic, clock.nowMs());
    const status = vault.read((db) => readStatus(db, self));
    const idle = isIdle() && { isIdle: true };
    return send(topic, { kind: 'presence', isHere: true, asks, ...idle, ...(status && { status }) });
  };
  const openTopics = (): readonly ConversationId[] =>
    vault
      .read((db) => topicsToTell(db, self))
      .map(({ topic }) => topic)
      .filter(isOpen);
  const largeTopics = (): readonly ConversationId[] =>
    visible.topics().filter((topic) => isOpen(topic) && vault.read((db) => isLargeGroup(db, topic)));
  // Once in a while, however often they are looked at.
  const tellLarge = (): void => {
    if (!isShared()) return;
    for (const topic of largeTopics()) {
      const sinceMs = clock.nowMs() - (saidAtMs.get(topic) ?? -Infinity);
      if (sinceMs >= 0 && sinceMs < repeatInLargeGroupMs) continue;
      void say(topic, false);
      repeatLater();
    }
  };
  const greet = (): void => {
    cancelGreeting = undefined;
    for (const topic of openTopics()) {
      if (greeted.has(topic)) continue;
      greeted.add(topic);
      void say(topic, true);
    }
    if (greeted.size > 0) repeatLater();
  };
  const repeatLater = (): void => {
    cancelRepeat ??= timers.after(repeatMs * (0.75 + 0.5 * random()), () => {
      cancelRepeat = undefined;
      if (isShared()) tellSmall();
      tellLarge();
      repeatLater();
    });
  };
  const tellSmall = (): void => {
    for (const topic of openTopics()) {
      greeted.add(topic);
      void say(topic, false);
    }
  };
  const stop = (): void => {
    cancelGreeting?.();
    cancelRepeat?.();
    [cancelGreeting, cancelRepeat] = [undefined, undefined];
    answers.cancelAll();
    greeted.clear();
    saidAtMs.clear();
  };

  const opened = (topic: ConversationId): void => {
    if (visible.has(topic)) tellLarge();
    if (greeted.has(topic) || !isShared()) return;
    cancelGreeting ??= timers.after(gatherMs, greet);
  };

  return {
    opened,
    again(topics) {
      for (const topic of topics.filter(isOpen)) {
        greeted.delete(topic);
        opened(topic);
      }
    },
    asked(topic) {
      if (answers.has(topic) || !isShared()) return;
      if (vault.read((db) => memberCount(db, topic)) > answeringMembers) return;
      const againMs = (saidAtMs.get(topic) ?? -Infinity) + betweenAnswersMs - clock.nowMs();
      answers.set(topic, Math.max(answerWithinMs * random(), againMs), () => {
        if (isOpen(topic) && isShared()) void say(topic, false);
      });
    },
    tell() {
      if (!isShared()) return;
      tellSmall();
      for (const topic of largeTopics()) void say(topic, false);
    },
    looked: tellLarge,
    greet,
    async takeLeave(last = { kind: 'presence', isHere: false, asks: false }) {
      const since = clock.nowMs() - hereLastsMs;
      const told = Array.from(saidAtMs).flatMap(([topic, atMs]) => (atMs >= since ? [topic] : []));
      const topics = Array.from(new Set([...greeted, ...told])).filter(isOpen);
      stop();
      await Promise.all(topics.map((topic) => send(topic, last)));
    },
    stop,
  };
}
