/** Tells of what arrived, what was read meanwhile, and how much is unread: all derived from the vault, nothing is counted apart. */
import type { ConversationId } from '../../shared/domain/ids';
import type { CoreContract, MessageView, Notification } from '../../shared/ipc/core-contract';
import type { Handlers } from '../../shared/ipc/serve-contract';
import type { AccountCore } from '../rpc/account-core';
import { systemTimers } from '../transport/timers';
import { lastMessageKey, unreadIdsSince, unreadSince, unreadTotal } from '../vault/arrivals';
import { readConversation } from '../vault/conversation-list';
import { readMessages } from '../vault/message-view';
import { describeArrival } from './describe-arrival';

/** Messages that come within this time are told of together, and a whole backlog is: a stream of sounds tells nothing. */
const gatherMs = 250;
/** Of the new messages of one conversation, so many are looked at for mentions. */
const lookedAtLimit = 50;

/** The feed of one listener: what it was told of is remembered as long as it listens. */
export function notificationFeed(core: AccountCore): Pick<Handlers<CoreContract>, 'notifications'> {
  return {
    notifications: (_, { emit }) => {
      const watcher = watchArrivals(core);
      let isDue = false;
      let isEnded = false;
      let cancel: (() => void) | undefined;
      const tell = async (): Promise<void> => {
        try {
          for (const notification of watcher.look()) if (!isEnded) await emit(notification);
        } catch {
          // A vault that can't be read says so elsewhere. It is looked at again with its next change.
        }
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
function watchArrivals(core: AccountCore): { look(): readonly Notification[] } {
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
    return vault.read((db) => {
      seen = lastMessageKey(db);
      if (seen === after) return [];
      return unreadSince(db, after).flatMap(({ conversationId, count }): readonly Notification[] => {
        const conversation = readConversation(db, conversationId);
        if (conversation === undefined) return [];
        const messageIds = unreadIdsSince(db, conversationId, after, lookedAtLimit);
        const arrival = describeArrival({
          conversation,
          messages: newestFirst(readMessages(db, conversationId, messageIds)),
          count,
          self: directory.workspace().self.userId,
          nameOf: (userId) => directory.person(userId)?.displayName ?? '',
        });
        if (arrival === undefined) return [];
        told.add(conversationId);
        return [{ ...arrival, isVisible: visible.has(conversationId) }];
      });
    });
  };

  const readMeanwhile = (): readonly Notification[] =>
    Array.from(told).flatMap((conversationId): readonly Notification[] => {
      const conversation = vault.read((db) => readConversation(db, conversationId));
      if (conversation !== undefined && conversation.unreadCount > 0) return [];
      told.delete(conversationId);
      return [{ what: 'read', conversationId }];
    });

  const unreadNow = (): readonly Notification[] => {
    if ((core.memberIfAny()?.engine.backlog().left ?? 0) > 0) return [];
    // Of thousands of conversations, with each burst of messages: the list would cost far more.
    const count = vault.read(unreadTotal);
    if (count === unread) return [];
    unread = count;
    return [{ what: 'unread', count }];
  };

  return { look: () => [...arrivals(), ...readMeanwhile(), ...unreadNow()] };
}

function newestFirst(messages: readonly MessageView[]): readonly MessageView[] {
  return [...messages].sort((left, right) => (left.position < right.position ? 1 : -1));
}
