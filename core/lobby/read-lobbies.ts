/** Reads the lobbies of the groups into which this person may let people: who asks there is let in by one of the members. */
import { permissionsOf } from '../../shared/domain/conversation-rights';
import { idFromBytes, idToBytes, type ConversationId } from '../../shared/domain/ids';
import { toAppError } from '../../shared/errors';
import { readState } from '../conversation/conversation-state';
import { delayedTasks, type DelayedTasks } from '../conversation/delayed-tasks';
import type { DirectoryView } from '../conversation/leaf-check';
import { retryDelayMs } from '../conversation/retry-delay';
import { taskQueue, type TaskQueue } from '../conversation/task-queue';
import type { TopicConnection, TopicEntry } from '../transport/topic-connection';
import { membersOf } from '../vault/conversation-member-table';
import { findConversation } from '../vault/conversation-table';
import {
  beginLobby,
  findLobby,
  insertAdmissionRequest,
  markLobbyOpen,
  setLobbyCursor,
  withdrawAdmissionRequest,
  type StoredLobby,
} from '../vault/lobby-table';
import type { Transaction } from '../vault/vault';
import { admitter, type AdmitterDependencies } from './admit-people';
import { lobbyCloser } from './close-lobbies';
import { isAdmissible } from './judge-request';
import { openJoinRequest, type JoinRequest } from './join-request';
import { lobbyKeys, type LobbyKeys } from './lobby-keys';
import { openLobby } from './open-lobby';

export interface LobbyReader {
  connect(topics: TopicConnection): void;
  /** The conversation has been read to its end, or its state has changed. */
  due(conversationId: ConversationId): void;
  disconnect(): void;
}

export interface LobbyReaderDependencies extends AdmitterDependencies {
  readonly directory: DirectoryView;
}

/** Requests of people whom the directory does not know yet, which comes over another connection. */
const strangersLimit = 64;
const directoryLagMs = 10_000;
/** What makes no sense moves the stored cursor so often only: a flood is not to keep the disk busy. */
const refusedPerWrite = 64;

interface Session {
  readonly topics: TopicConnection;
  readonly reading: Map<ConversationId, StoredLobby>;
  readonly turns: Map<ConversationId, TaskQueue>;
  readonly delays: DelayedTasks;
  strangers: number;
  refused: number;
}

interface Reading {
  readonly dependencies: LobbyReaderDependencies;
  readonly session: () => Session | undefined;
  /** Somebody waits to be let in. */
  readonly admit: (conversationId: ConversationId) => void;
}

export function lobbyReader(dependencies: LobbyReaderDependencies): LobbyReader {
  let session: Session | undefined;
  const admission = admitter(dependencies);
  const closer = lobbyCloser(dependencies);
  const reading: Reading = { dependencies, session: () => session, admit: admission.due };
  return {
    connect(topics) {
      session = {
        topics,
        reading: new Map(),
        turns: new Map(),
        delays: delayedTasks(dependencies.timers),
        strangers: 0,
        refused: 0,
      };
      closer.connect(topics);
    },
    due(conversationId) {
      if (session === undefined) return;
      void follow(reading, session, conversationId);
      admission.due(conversationId);
      closer.due();
    },
    disconnect() {
      session?.delays.cancelAll();
      session = undefined;
      admission.disconnect();
      closer.disconnect();
    },
  };
}

// Never rejects. In turn for each conversation, lest one ends what another has begun.
async function follow(reading: Reading, session: Session, conversationId: ConversationId): Promise<void> {
  const turns = session.turns.get(conversationId) ?? taskQueue();
  session.turns.set(conversationId, turns);
  await turns.run(async () => {
    if (session !== reading.session()) return;
    try {
      const wanted = wantedLobby(reading.dependencies, session, conversationId);
      const present = session.reading.get(conversationId);
      if (present !== undefined && present.topic !== wanted?.topic) {
        session.reading.delete(conversationId);
        await session.topics.unsubscribe(present.topic);
      }
      if (wanted !== undefined && !session.reading.has(conversationId)) await subscribe(reading, session, wanted);
    } catch (cause) {
      const error = toAppError(cause);
      session.reading.delete(conversationId);
      reading.dependencies.log('lobby-not-read', { code: error.code });
      if (error.retry !== 'later' || session !== reading.session()) return;
      session.delays.set(conversationId, retryDelayMs(error), () => void follow(reading, session, conversationId));
    }
  });
}

// Undefined where this person can let nobody in, and for a topic that is another one's: whoever made the link is no friend.
function wantedLobby(
  { vault, self }: LobbyReaderDependencies,
  { reading }: Session,
  conversationId: ConversationId,
): StoredLobby | undefined {
  return vault.read((db) => {
    const conversation = findConversation(db, conversationId);
    const lobby = findLobby(db, conversationId);
    if (conversation === undefined || lobby === undefined) return undefined;
    if (!conversation.isMember || conversation.isLeaving) return undefined;
    const users = new Set(membersOf(db, conversationId));
    if (!permissionsOf(readState(db, conversation), users, self).addMembers) return undefined;
    if (findConversation(db, idFromBytes('ConversationId', idToBytes(lobby.topic))) !== undefined) return undefined;
    const isTaken = [...reading.values()].some(
      (other) => other.topic === lobby.topic && other.conversationId !== conversationId,
    );
    return isTaken ? undefined : lobby;
  });
}

/** Throws `relay.*` and `vault.*`. */
async function subscribe(reading: Reading, session: Session, lobby: StoredLobby): Promise<void> {
  const { vault, clock } = reading.dependencies;
  const keys = lobbyKeys(lobby.conversationId, lobby);
  await openLobby(session.topics, lobby, keys);
  if (session !== reading.session()) return;
  vault.transact((tx) => markLobbyOpen(tx, lobby));
  session.reading.set(lobby.conversationId, lobby);
  const progress = { cursor: lobby.cursor ?? 0, unwritten: 0 };
  const place = { lobby, keys, progress };
  // Until it is known where the topic ends, a newcomer does not know what was there before.
  let begin = (): void => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  try {
    const read = async (entry: TopicEntry): Promise<void> => {
      await begun;
      if (entry.sequence > progress.cursor) take(reading, session, place, entry);
    };
    const bounds = await session.topics.subscribe(lobby.topic, progress.cursor, read);
    // A newcomer begins behind what is there; a relay that has gone back begins anew.
    if (lobby.cursor !== undefined && bounds.lastSequence >= lobby.cursor) return;
    progress.cursor = bounds.lastSequence;
    if (lobby.cursor === undefined) {
      return vault.transact((tx) => beginLobby(tx, lobby, bounds.lastSequence, clock.nowMs()));
    }
    vault.transact((tx) => setLobbyCursor(tx, lobby, bounds.lastSequence));
    await session.topics.unsubscribe(lobby.topic);
    await session.topics.subscribe(lobby.topic, progress.cursor, read);
  } finally {
    begin();
  }
}

interface Place {
  readonly lobby: StoredLobby;
  readonly keys: LobbyKeys;
  /** `unwritten`: entries since the cursor was last stored. */
  readonly progress: { cursor: number; unwritten: number };
}

// Throws `vault.*`, which ends the session: nothing of it is lost then.
function take(reading: Reading, session: Session, place: Place, { sequence, bytes }: TopicEntry): void {
  const { lobby, progress } = place;
  const request = judge(reading, session, place, bytes);
  progress.cursor = sequence;
  progress.unwritten += 1;
  if (request === undefined && progress.unwritten < refusedPerWrite) return;
  progress.unwritten = 0;
  const { vault } = reading.dependencies;
  vault.transact((tx) => {
    setLobbyCursor(tx, lobby, sequence);
    if (request !== undefined) store(tx, lobby, request);
  });
  if (request !== undefined) reading.admit(lobby.conversationId);
}

function store(tx: Transaction, { conversationId, topic }: StoredLobby, request: JoinRequest): void {
  // The link may have been replaced while this was on its way.
  if (findLobby(tx.db, conversationId)?.topic !== topic) return;
  if (request.wish === 'join') insertAdmissionRequest(tx, conversationId, request);
  else withdrawAdmissionRequest(tx, conversationId, request);
}

// Undefined for what counts for nothing.
function judge(reading: Reading, session: Session, place: Place, bytes: Uint8Array): JoinRequest | undefined {
  const { vault, directory, clock, log } = reading.dependencies;
  const { lobby, keys } = place;
  try {
    const state = directory.state();
    const request = openJoinRequest(bytes, { conversationId: lobby.conversationId, lobby }, keys.sealing, state);
    const known = { directory: state, nowMs: clock.nowMs() };
    if (request.wish === 'withdraw') return request;
    return vault.read((db) => isAdmissible(db, lobby.conversationId, request, known)) ? request : undefined;
  } catch (cause) {
    const { code } = toAppError(cause);
    if (code.startsWith('vault.')) throw cause;
    if (code === 'person.unknown') askAgain(reading, session, place, bytes);
    session.refused += 1;
    // A flood of them is told in few lines.
    if (Math.log2(session.refused) % 1 === 0) log('join-requests-refused', { code, count: session.refused });
    return undefined;
  }
}

// Somebody who has just joined the workspace may be known in a moment.
function askAgain(reading: Reading, session: Session, place: Place, bytes: Uint8Array): void {
  if (session.strangers >= strangersLimit) return;
  session.strangers += 1;
  const { directory, vault, clock, log } = reading.dependencies;
  const { lobby, keys } = place;
  const judgeAgain = async (): Promise<void> => {
    const hasMoved = await directory.moved(directoryLagMs);
    session.strangers -= 1;
    if (!hasMoved || session !== reading.session()) return;
    const state = directory.state();
    const request = openJoinRequest(bytes, { conversationId: lobby.conversationId, lobby }, keys.sealing, state);
    const known = { directory: state, nowMs: clock.nowMs() };
    vault.transact((tx) => {
      const isUsable = request.wish === 'withdraw' || isAdmissible(tx.db, lobby.conversationId, request, known);
      if (isUsable) store(tx, lobby, request);
    });
    reading.admit(lobby.conversationId);
  };
  judgeAgain().catch((error: unknown) => log('stranger-refused', { code: toAppError(error).code }));
}
