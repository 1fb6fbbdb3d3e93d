/** Wires what is said for the moment: the channel, who types, who is here. */
import type { Clock } from '../../shared/domain/clock';
import type { ConversationId, UserId } from '../../shared/domain/ids';
import type { ConversationGroups } from '../conversation/conversation-groups';
import type { ShownTopics } from '../conversation/visible-topics';
import type { Identity } from '../directory/identity';
import type { Log } from '../log';
import type { Timers } from '../transport/timers';
import type { TopicConnection } from '../transport/topic-connection';
import { isBlockedTopic } from '../vault/block-table';
import { hasMember } from '../vault/conversation-member-table';
import type { Vault } from '../vault/vault';
import { presenceBoard, type PresenceBoard } from './presence';
import { signalChannel } from './signal-channel';
import { typing as typingIndicator, type Typing } from './typing';

export interface Signals {
  readonly presence: PresenceBoard;
  readonly typing: Typing;
  connect(topics: TopicConnection): void;
  disconnect(): void;
  /** The topic's group is in another epoch, or this device in none any more. */
  moved(topic: ConversationId): void;
  /** Says good-bye. Never rejects. */
  takeLeave(): Promise<void>;
}

export interface SignalsDependencies {
  readonly vault: Vault;
  readonly groups: ConversationGroups;
  readonly identity: Identity;
  readonly self: UserId;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  /** Only there does the relay take signals of this device. */
  readonly isOpen: (topic: ConversationId) => boolean;
  /** What this person looks at. */
  readonly visible: ShownTopics;
}

/** Nobody who quits is kept waiting by a relay that does not answer. */
const leaveWithinMs = 300;

export function signals(dependencies: SignalsDependencies): Signals {
  const { timers, vault } = dependencies;
  // Whom this person has blocked neither hears of them in that conversation nor is heard there.
  const isSilent = (topic: ConversationId): boolean => vault.read((db) => isBlockedTopic(db, topic));
  const channel = signalChannel({
    ...dependencies,
    onSignal(topic, sender, body) {
      if (isSilent(topic)) return;
      // Whoever has left is still a leaf until somebody removes them.
      if (!vault.read((db) => hasMember(db, topic, sender.userId))) return;
      if (body.kind === 'typing') typing.heard(topic, sender.userId, body.isTyping);
      else presence.heard(topic, sender, body);
    },
  });
  const send: typeof channel.send = async (topic, body) => {
    if (!isSilent(topic)) await channel.send(topic, body);
  };
  const shared = { ...dependencies, send, sendToBlocked: channel.send };
  const typing = typingIndicator(shared);
  const presence = presenceBoard(shared);
  return {
    presence,
    typing,
    connect(topics) {
      channel.connect(topics);
      presence.connect();
    },
    disconnect() {
      channel.disconnect();
      presence.disconnect();
      typing.clear();
    },
    moved(topic) {
      channel.moved(topic);
      typing.moved(topic);
      presence.moved();
    },
    takeLeave: () => within(leaveWithinMs, timers, presence.takeLeave()),
  };
}

async function within(timeMs: number, timers: Timers, work: Promise<void>): Promise<void> {
  let cancel = (): void => {};
  const tooLong = new Promise<void>((resolve) => {
    cancel = timers.after(timeMs, resolve);
  });
  await Promise.race([work, tooLong]);
  cancel();
}
