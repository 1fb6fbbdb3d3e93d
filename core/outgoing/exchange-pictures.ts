/**
 * Gets a group's picture to members who have it not: their welcome had no room for it, or who let them in had not got it either.
 * They ask in the group, and somebody who has it sends it to all.
 */
import { randomInt } from 'node:crypto';
import type { Clock } from '../../shared/domain/clock';
import { idFromBytes, type ConversationId } from '../../shared/domain/ids';
import { toAppError } from '../../shared/errors';
import type { ContentBody } from '../content/body-codec';
import { encodeContent } from '../content/content-codec';
import type { ConversationGroups, Turn } from '../conversation/conversation-groups';
import { delayedTasks } from '../conversation/delayed-tasks';
import { randomBytes } from '../crypto/primitives';
import type { Log } from '../log';
import type { Timers } from '../transport/timers';
import { membersOf } from '../vault/conversation-member-table';
import { notePictureAsked, notePictureSent, pictureNeed, type PictureNeed } from '../vault/picture-exchange-table';
import type { Vault } from '../vault/vault';
import { storeOutgoing } from './written-topic';

export interface PictureExchange {
  /** The topic is read to its end, or something has come in it. */
  due(topic: ConversationId): void;
  /** Nothing is said any more. What is due stays in the vault. */
  disconnect(): void;
}

export interface PictureExchangeDependencies {
  readonly vault: Vault;
  readonly groups: ConversationGroups;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  /** The outbox has something new. */
  readonly wake: (topic: ConversationId) => void;
  /** See `TopicReader`. */
  readonly hasCaughtUp: (topic: ConversationId) => boolean;
}

/** One member is enough for asking and for answering: each waits for a random time, and finds that another one has done it. */
const spreadPerMemberMs = 400;
const longestSpreadMs = 60_000;
/** What nobody has answered is asked again so much later, by whichever member does it first. */
const askAgainMs = 24 * 60 * 60 * 1000;
/** However many ask. */
const sendAgainMs = 60 * 60 * 1000;

export function pictureExchange(dependencies: PictureExchangeDependencies): PictureExchange {
  const { vault, groups, clock, timers, log, wake, hasCaughtUp } = dependencies;
  const scheduled = delayedTasks(timers);

  const due = (topic: ConversationId): void => {
    if (scheduled.has(topic)) return;
    const need = vault.read((db) => pictureNeed(db, topic));
    if (need === undefined) return;
    const count = vault.read((db) => membersOf(db, topic)).length;
    const spreadMs = randomInt(Math.min(longestSpreadMs, spreadPerMemberMs * count) + 1);
    scheduled.set(topic, spreadMs + Math.max(0, earliestMs(need) - clock.nowMs()), () => void say(topic));
  };

  const say = async (topic: ConversationId): Promise<void> => {
    try {
      const hasSaid = await groups.inTurn(topic, async (turn) => sayHere(turn));
      if (!hasSaid) return;
      wake(topic);
      due(topic);
    } catch (error) {
      // The next entry, or the next connection, asks again.
      log('picture-put-off', { code: toAppError(error).code });
    }
  };

  // Meanwhile another member may have said it.
  const sayHere = (turn: Turn): boolean => {
    const topic = turn.conversationId;
    const need = vault.read((db) => pictureNeed(db, topic));
    const nowMs = clock.nowMs();
    if (need === undefined || !hasCaughtUp(topic) || earliestMs(need) > nowMs) return false;
    const { hash } = need;
    const body: ContentBody =
      need.kind === 'missing'
        ? { kind: 'picture-request', hash }
        : { kind: 'group-picture', picture: Uint8Array.from(need.picture) };
    const content = encodeContent({ messageId: idFromBytes('MessageId', randomBytes(16)), sentAtMs: nowMs, body });
    storeOutgoing(dependencies, turn, [{ content, messageId: undefined }], (tx) => {
      const note = need.kind === 'missing' ? notePictureAsked : notePictureSent;
      note(tx, topic, hash, nowMs);
    });
    return true;
  };

  return { due, disconnect: scheduled.cancelAll };
}

function earliestMs(need: PictureNeed): number {
  if (need.kind === 'missing') return need.askedAtMs === undefined ? 0 : need.askedAtMs + askAgainMs;
  return need.sentAtMs === undefined ? 0 : need.sentAtMs + sendAgainMs;
}
