/** Tells of what arrived, what was read meanwhile, and how much is unread: all derived from the vault, nothing is counted apart. */
import type { ConversationId } from '../../shared/domain/ids';
import { toAppError } from '../../shared/errors';
import type { CoreContract, MessageView, Notification } from '../../shared/ipc/core-contract';
import type { Handlers } from '../../shared/ipc/serve-contract';
import type { Log } from '../log';
import type { AccountCore } from '../rpc/account-core';
import { systemTimers } from '../transport/timers';
import { lastMessageKey, unreadCount, unreadIdsSince, unreadSince } from '../vault/arrivals';
import { readConversation } from '../vault/conversation-list';
import { readMessages } from '../vault/message-view';
import { describeArrival } from './describe-arrival';

/** Messages that come within this time are told of together, and a whole backlog is: a stream of sounds tells nothing. */
const gatherMs = 250;
/** Of the new messages of one conversation, so many are looked at for mentions. */
const lookedAtLimit = 50;

/** The feed of one listener: what it was told of is remembered as long as it listens. */
export function notificationFeed(
  core: Pick<AccountCore, 'vault' | 'visible' | 'memberIfAny'>,
  log: Log,
): Pick<Handlers<CoreContract>, 'notifications'> {
  return {
    notifications: (_, { emit }) => {
      const watcher = watchArrivals(core);
      let isDue = false;
      let isEnded = false;
      // Set while it is being told or about to be.
      let cancel: (() => void) | undefined = () => {};
      // What can't be read now is told of after the next change.
      const look = (): readonly Notification[] => {
        try {
          return watcher.look();
        } catch (error) {
          log('notifications-failed', { code: toAppError(error).code });
          return [];
        }
      };
      const tell = async (): Promise<void> => {
        for (const notification of look()) if (!isEnded) await emit(notification);
        cancel = undefined;
        if (isDue) schedule();
      };
      const schedule = (): void => {
        isDue = true;
        if (isEnded || cancel !== undefined) return;
        cancel = systemTimers.after(gatherMs, () => {
          isDue = false;
          void tell();
        });
      };
      const stop = core.vault.subscribe((changes) => {
        if (changes.some(({ what }) => what === 'messages' || what === 'conversations' || what === 'backlog'))
          schedule();
      });
      void tell();
      return () => {
        isEnded = true;
        cancel?.();
        stop();
      };
    },
  };
}

/** Compares the vault with what it was at the last look. */
function watchArrivals(core: Pick<AccountCore, 'vault' | 'visible' | 'memberIfAny'>): {
  look(): readonly Notification[];
} {
  const { vault, visible } = core;
  let seen = vault.read(lastMessageKey);
  let unread: number | undefined;
  const told = new Set<ConversationId>();

  const arrivals = (): readonly Notification[] => {
    const member = core.memberIfAny();
    // While much is read that came earlier, it is told of once, at its end.
    if (member === undefined || member.engine.backlog().left > 0) return [];
    const { directory } = member;
    const after = seen;
    return vault.read((db, nowMs) => {
      const last = lastMessageKey(db);
      if (last === after) return [];
      const arrived = unreadSince(db, after).flatMap(({ conversationId, count }): readonly Notification[] => {
        const conversation = readConversation(db, conversationId, nowMs);
        if (conversation === undefined) return [];
        const messageIds = unreadIdsSince(db, conversationId, after, lookedAtLimit);
        const arrival = describeArrival({
          conversation,
          messages: newestFirst(readMessages(db, conversationId, messageIds)),
          count,
          self: directory.self,
          nameOf: (userId) => directory.person(userId)?.displayName ?? '',
        });
        if (arrival === undefined) return [];
        told.add(conversationId);
        return [{ ...arrival, isVisible: visible.has(conversationId) }];
      });
      seen = last;
      return arrived;
    });
  };

  const readMeanwhile = (): readonly Notification[] =>
    Array.from(told).flatMap((conversationId): readonly Notification[] => {
      const conversation = vault.read((db, nowMs) => readConversation(db, conversationId, nowMs));
      if (conversation !== undefined && conversation.unreadCount > 0) return [];
      told.delete(conversationId);
      return [{ what: 'read', conversationId }];
    });

  const unreadNow = (): readonly Notification[] => {
    if ((core.memberIfAny()?.engine.backlog().left ?? 0) > 0) return [];
    const count = vault.read(unreadCount);
    if (count === unread) return [];
    unread = count;
    return [{ what: 'unread', count }];
  };

  return { look: () => [...arrivals(), ...readMeanwhile(), ...unreadNow()] };
}

function newestFirst(messages: readonly MessageView[]): readonly MessageView[] {
  return [...messages].sort((left, right) => (left.position < right.position ? 1 : -1));
}
