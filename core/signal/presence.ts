/** Who is here, and what people say about themselves: what was heard, and what this person sets. */
import type { Clock } from '../../shared/domain/clock';
import type { ConversationId, UserId } from '../../shared/domain/ids';
import { noStatus, statusAt, type SetStatus, type Status } from '../../shared/domain/status';
import { createTokenBucket } from '../../shared/domain/token-bucket';
import type { Presence, PresenceSettings } from '../../shared/ipc/core-contract';
import type { ShownTopics } from '../conversation/visible-topics';
import type { Timers } from '../transport/timers';
import { directTopicsWith } from '../vault/block-table';
import { isInTouchWith } from '../vault/conversation-member-table';
import {
  forgetOthersStatuses,
  forgetStatuses,
  readPresenceSettings,
  readStatus,
  readStatuses,
  savePresenceSettings,
  saveStatus,
} from '../vault/status-table';
import type { Transaction, Vault } from '../vault/vault';
import { signalWindowMs } from './fresh-signals';
import { hereDevices } from './here-devices';
import { nextEnd } from './next-end';
import type { SignalSender } from './signal-channel';
import type { SignalBody } from './signal-codec';
import { presenceTeller } from './tell-presence';
import { presenceWithdrawal } from './withdraw-presence';

export interface PresenceBoard {
  list(): readonly Presence[];
  setStatus(status: Status): void;
  settings(): PresenceSettings;
  setSettings(next: PresenceSettings): void;
  heard(topic: ConversationId, sender: SignalSender, said: Extract<SignalBody, { kind: 'presence' }>): void;
  /** The relay takes signals of this device for this topic. */
  opened(topic: ConversationId): void;
  /** This person looks at other conversations than before. */
  looked(): void;
  /** Whether this person is at this device. */
  setIdle(isIdle: boolean): void;
  /** Members of a conversation have changed, or this device is in one less. */
  moved(): void;
  /** Whether this person has blocked somebody has changed: what each was told and has said is taken back and forgotten, or told anew. */
  blocked(userId: UserId, isBlocked: boolean): void;
  connect(): void;
  disconnect(): void;
  /** Says good-bye; resolves when the relay has it. Never rejects. */
  takeLeave(): Promise<void>;
}

export interface PresenceDependencies {
  readonly vault: Vault;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly self: UserId;
  readonly send: (topic: ConversationId, body: SignalBody) => Promise<void>;
  /** Also where somebody is blocked. */
  readonly sendToBlocked: (topic: ConversationId, body: SignalBody) => Promise<void>;
  /** Whether `opened` holds for it at this moment. */
  readonly isOpen: (topic: ConversationId) => boolean;
  readonly visible: ShownTopics;
  /** In [0, 1). */
  readonly random?: () => number;
}

/** Each status that others set is written to the disk: they can't wear it out. What is passed over comes again. */
const keepRate = { perSecond: 5, burst: 200 } as const;

export function presenceBoard(dependencies: PresenceDependencies): PresenceBoard {
  const { vault, clock, timers, self } = dependencies;
  const here = hereDevices(clock);
  const keeping = createTokenBucket(keepRate.perSecond, keepRate.burst, () => performance.now());
  const settings = (): PresenceSettings => vault.read(readPresenceSettings);
  const isShared = (): boolean => settings().sharesPresence;
  let isIdle = false;
  const teller = presenceTeller({ ...dependencies, isShared, isIdle: () => isIdle });
  const withdrawal = presenceWithdrawal({ ...dependencies, isShared });
  let isConnected = false;

  const announce = (): void => vault.announce({ what: 'presence' });
  let lastEndMs = clock.nowMs();
  const expiry = nextEnd(clock, timers, () => {
    const nowMs = clock.nowMs();
    const hasStatusEnded = firstStatusEndMs(vault, lastEndMs) <= nowMs;
    lastEndMs = nowMs;
    if (here.prune() || hasStatusEnded) announce();
    return Math.min(here.firstEndMs(), firstStatusEndMs(vault, nowMs));
  });
  const keepOthers = (userId: UserId, status: SetStatus): void => {
    if (status.setAtMs > clock.nowMs() + signalWindowMs) return;
    const known = vault.read((db) => readStatus(db, userId));
    if (known !== undefined && known.setAtMs >= status.setAtMs) return;
    if (keeping.take(1) > 0) return;
    vault.transact((tx) => saveStatus(tx, userId, status));
    expiry.by(status.untilMs ?? Infinity);
  };
  const setOwn = (status: Status): void => {
    vault.transact((tx) => saveOwnStatus(tx, self, status, clock.nowMs()));
    expiry.by(status.untilMs ?? Infinity);
  };

  const forgetStrangers = (): void => {
    const known = vault.read((db) => [...here.users().keys(), ...readStatuses(db).keys()]);
    const strangers = known.filter((userId) => userId !== self && !vault.read((db) => isInTouchWith(db, userId)));
    if (strangers.length === 0) return;
    vault.transact((tx) => forgetStatuses(tx, strangers));
    here.forget(strangers);
  };

  return {
    list() {
      const statuses = vault.read(readStatuses);
      const users = here.users();
      const isSharing = isShared();
      const userIds = new Set<UserId>(isSharing ? [self, ...statuses.keys(), ...users.keys()] : [self]);
      return Array.from(userIds, (userId) => {
        const { availability, ...said } = statusAt(statuses.get(userId), clock.nowMs());
        // Of this person what the others are told.
        const isHere = userId === self ? isConnected && isSharing : users.has(userId);
        const isAway = isHere && (userId === self ? isIdle : users.get(userId)?.isIdle === true);
        const { text, emoji } = said;
        return { userId, status: availability, text, emoji, ...untilOf(said), isHere, isIdle: isAway };
      });
    },
    setStatus(status) {
      setOwn(status);
      teller.tell();
    },
    settings,
    setSettings(next) {
      const before = settings();
      vault.transact((tx) => {
        savePresenceSettings(tx, next);
        if (!next.sharesPresence) forgetOthersStatuses(tx, self);
      });
      if (before.sharesPresence && !next.sharesPresence) {
        here.clear();
        const status = { ...noStatus, setAtMs: clock.nowMs() };
        void teller.takeLeave({ kind: 'presence', isHere: false, asks: false, status });
      } else if (!before.sharesPresence && next.sharesPresence) {
        // The others were told that there is none.
        const own = vault.read((db) => readStatus(db, self));
        if (own !== undefined) setOwn(own);
        teller.greet();
      }
    },
    heard(topic, sender, { asks, status, ...said }) {
      if (!isShared()) return;
      if (status !== undefined) keepOthers(sender.userId, status);
      if (!sender.isOwnUser && here.set(sender, said)) announce();
      expiry.by(here.firstEndMs());
      if (asks) teller.asked(topic);
    },
    opened(topic) {
      teller.opened(topic);
      withdrawal.opened(topic);
    },
    looked: teller.looked,
    setIdle(next) {
      if (isIdle === next) return;
      isIdle = next;
      announce();
      teller.tell();
    },
    moved: forgetStrangers,
    blocked(userId, isBlocked) {
      forgetStrangers();
      if (isBlocked) withdrawal.blocked(userId);
      else teller.again(vault.read((db) => directTopicsWith(db, userId)));
    },
    connect() {
      isConnected = true;
      announce();
      expiry.by(firstStatusEndMs(vault, clock.nowMs()));
    },
    disconnect() {
      isConnected = false;
      // Whether the others are still here can't be known without the relay.
      here.clear();
      expiry.cancel();
      teller.stop();
      announce();
    },
    takeLeave: () => (isShared() ? teller.takeLeave() : Promise.resolve()),
  };
}

function saveOwnStatus(tx: Transaction, self: UserId, status: Status, nowMs: number): void {
  const { availability, text, emoji } = status;
  const setAtMs = Math.max(nowMs, (readStatus(tx.db, self)?.setAtMs ?? 0) + 1);
  saveStatus(tx, self, { availability, text, emoji, ...untilOf(status), setAtMs });
}

function firstStatusEndMs(vault: Vault, nowMs: number): number {
  const ends = Array.from(vault.read(readStatuses).values(), ({ untilMs }) => untilMs ?? Infinity);
  return Math.min(...ends.filter((endMs) => endMs > nowMs));
}

function untilOf({ untilMs }: Pick<Status, 'untilMs'>): Pick<Status, 'untilMs'> {
  return untilMs === undefined ? {} : { untilMs };
}
