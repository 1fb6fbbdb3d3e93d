/** Wires what conversations need: groups, the way out, the way in. One per account that belongs to a workspace. */
import type { Clock } from '../../shared/domain/clock';
import type { ConversationId, MessageId, UserId } from '../../shared/domain/ids';
import { AppError, toAppError } from '../../shared/errors';
import type { Backlog } from '../../shared/ipc/core-contract';
import type { Identity } from '../directory/identity';
import { backlogMeter } from '../incoming/backlog';
import { inboxFollower, type InboxFollower } from '../incoming/follow-inbox';
import { topicReader, type TopicReader } from '../incoming/read-topics';
import { withheldCommits } from '../incoming/withheld-commits';
import { joinAsker, type JoinAsker } from '../lobby/ask-to-join';
import { lobbyReader, type LobbyReader } from '../lobby/read-lobbies';
import type { Log } from '../log';
import { messageActor, type MessageActor } from '../outgoing/act-on-messages';
import { groupChanger, type GroupChanger } from '../outgoing/change-group';
import { conversationStarter, type ConversationStarter } from '../outgoing/create-conversation';
import { pictureExchange } from '../outgoing/exchange-pictures';
import { createOutbox, type Outbox } from '../outgoing/outbox';
import { replenishKeyPackages } from '../outgoing/replenish-key-packages';
import { messageScheduler, type MessageScheduler } from '../outgoing/scheduled-messages';
import { messageSender, type MessageSender } from '../outgoing/send-messages';
import { receiptSender, type ReceiptSender } from '../outgoing/send-receipts';
import { ticketWitness } from '../outgoing/ticket-witness';
import { leaverRemover } from '../outgoing/leave-group';
import { keyUpdater, type KeyUpdater } from '../outgoing/update-keys';
import { signals, type Signals } from '../signal/signals';
import type { Session } from '../transport/relay-link';
import type { Timers } from '../transport/timers';
import type { TopicConnection } from '../transport/topic-connection';
import type { Vault } from '../vault/vault';
import { insertWarning } from '../vault/warning-table';
import { isStorageTrouble } from '../vault/vault-error';
import { setBlocked } from './block';
import { conversationGroups } from './conversation-groups';
import { markConversationRead } from './mark-read';
import { vanisher } from './vanisher';
import type { DirectoryView } from './leaf-check';
import type { ShownTopics } from './visible-topics';

export interface ConversationEngine {
  readonly messages: MessageSender;
  readonly scheduler: MessageScheduler;
  readonly actor: MessageActor;
  readonly starter: ConversationStarter;
  readonly changer: GroupChanger;
  readonly joining: Pick<JoinAsker, 'preview' | 'ask' | 'requests' | 'withdraw'>;
  readonly signals: Pick<Signals, 'presence' | 'typing'>;
  /** The person has read everything up to this message of a conversation that is shown. Throws `message.unknown`. */
  markRead(shown: ConversationId, messageId: MessageId): void;
  /** See `setBlocked`. */
  setBlocked(userId: UserId, isBlocked: boolean): void;
  /** What is still to be read of the topics. The vault's change feed tells when it changes. */
  backlog(): Backlog;
  /** The relay can be asked from now on: to be called as soon as the link says that it is online. */
  attach(session: Session): void;
  /** Takes up everything where the last session left it, once the directory is up to date. Throws `relay.*`. */
  connect(session: Session): Promise<void>;
  disconnect(): void;
  /** Tells the others that this device goes, if there is a session. Never rejects, and waits for nobody for long. */
  takeLeave(): Promise<void>;
  /** Resolves when nothing works any more and the vault may be closed. Call it when the session is over. */
  stop(): Promise<void>;
}

export interface ConversationEngineDependencies {
  readonly vault: Vault;
  readonly directory: DirectoryView;
  readonly identity: Identity;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  readonly visible: ShownTopics;
}

export function conversationEngine(dependencies: ConversationEngineDependencies): ConversationEngine {
  const { vault, clock, timers, log, identity } = dependencies;
  const groups = conversationGroups(vault);
  const backlog = backlogMeter(timers, () => vault.announce({ what: 'backlog' }));
  const witness = ticketWitness(clock, () => {
    log('ticket-differs');
    vault.transact((tx) => insertWarning(tx, { kind: 'marked-ticket', atMs: clock.nowMs() }));
  });
  const shared = { ...dependencies, groups, self: identity.userId };
  const vanishing = vanisher(dependencies);
  let connection: TopicConnection | undefined;

  const topics = (): TopicConnection => {
    if (connection === undefined) throw new AppError('relay.unreachable', { retry: 'reconnect' });
    return connection;
  };
  const outbox = createOutbox({
    ...shared,
    onTopicCreated: (topic) => reader.start(topic),
    onStale: (topic, currentEpoch) => withheld.expect(topic, currentEpoch),
    onCommitRefused: (topic, error) => changer.refused(topic, error),
  });
  const withheld = withheldCommits(shared);
  const { wake } = outbox;
  const hasCaughtUp = (topic: ConversationId): boolean => reader.hasCaughtUp(topic);
  const signalling = signals({ ...shared, isOpen: hasCaughtUp });
  const receipts = receiptSender({ ...shared, wake, hasCaughtUp });
  const changer = groupChanger({ ...shared, topics, wake, hasCaughtUp });
  const reader = topicReader({
    ...shared,
    backlog,
    compareTicket: witness.compare,
    onOpened(topic, openEpoch) {
      outbox.opened(topic, openEpoch);
      changer.proceed(topic);
      leavers.due(topic);
      lobbies.due(topic);
      pictures.due(topic);
      signalling.presence.opened(topic);
    },
    onLost: wake,
    onApplied: (topic, change) => {
      // A commit may have come with messages before it. While more are to come, what is owed waits for them.
      if ((change === 'messages' || change === 'epoch') && !backlog.isBehind(topic)) {
        receipts.due(topic);
        pictures.due(topic);
      }
      vanishing.wake();
      if (change === 'epoch' || change === 'left') signalling.moved(topic);
      if (change === 'epoch') {
        changer.proceed(topic);
        leavers.due(topic);
      }
      if (change === 'epoch' || change === 'left') lobbies.due(topic);
      if (change === 'left') changer.left();
    },
  });
  const leavers = leaverRemover({ ...shared, updateKeys: changer.updateKeys });
  const pictures = pictureExchange({ ...shared, wake, hasCaughtUp });
  const updater = keyUpdater({ ...shared, updateKeys: changer.updateKeys });
  const lobbies = lobbyReader({ ...shared, hasCaughtUp, change: changer.request });
  const joining = joinAsker(shared);
  const inbox = inboxFollower({
    ...shared,
    onJoined(topic) {
      signalling.moved(topic);
      reader.start(topic);
      updater.schedule();
    },
  });

  const sending = { ...shared, wake, hasCaughtUp, companions: witness.companions };
  const scheduler = messageScheduler(sending);
  scheduler.start();

  const parts: Parts = { outbox, receipts, reader, inbox, updater, signalling, lobbies, joining };
  const disconnect = (): void => {
    connection = undefined;
    const ending = [outbox, reader, inbox, changer, updater, leavers, pictures, lobbies, joining, withheld, signalling];
    for (const part of ending) part.disconnect();
  };

  return {
    messages: messageSender(sending),
    scheduler,
    actor: messageActor({ ...shared, wake, hasCaughtUp }),
    starter: conversationStarter({ ...shared, topics, inboxRead: inbox.caughtUp, wake, follow: changer.follow }),
    changer,
    joining,
    signals: signalling,
    markRead(shown, messageId) {
      receipts.due(markConversationRead(dependencies, shown, messageId));
      vanishing.wake();
    },
    setBlocked(userId, isBlocked) {
      setBlocked(dependencies, userId, isBlocked);
      signalling.presence.blocked(userId, isBlocked);
      vanishing.wake();
    },
    backlog: backlog.read,
    attach(session) {
      connection = session.topics;
      witness.learn(session.ticket);
    },
    connect: (session) => connectParts(parts, shared, session),
    disconnect,
    takeLeave: signalling.takeLeave,
    async stop() {
      disconnect();
      receipts.stop();
      vanishing.stop();
      scheduler.stop();
      for (const part of [inbox, reader, outbox, groups]) await part.stop();
    },
  };
}

interface Parts {
  readonly outbox: Outbox;
  readonly receipts: ReceiptSender;
  readonly reader: TopicReader;
  readonly inbox: InboxFollower;
  readonly updater: KeyUpdater;
  readonly signalling: Signals;
  readonly lobbies: LobbyReader;
  readonly joining: JoinAsker;
}

async function connectParts(
  { outbox, receipts, reader, inbox, updater, signalling, lobbies, joining }: Parts,
  dependencies: ConversationEngineDependencies,
  session: Session,
): Promise<void> {
  // Others can't invite this device before it has key packages at the relay.
  const replenished = replenishKeyPackages(dependencies, session.device).catch((cause: unknown) => {
    const error = toAppError(cause);
    dependencies.log('key-packages-not-published', { code: error.code });
    // The next session tries again.
    if (isStorageTrouble(error)) session.device.close(error);
  });
  await inbox.connect(session.device);
  outbox.connect(session.topics);
  signalling.connect(session.topics);
  lobbies.connect(session.topics);
  joining.connect(session.topics);
  await reader.connect(session.topics);
  receipts.resume();
  updater.schedule();
  await replenished;
}
