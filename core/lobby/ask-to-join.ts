/** Asks to be let into groups whose link this person has, and asks again until a member's device has done it. */
import type { Clock } from '../../shared/domain/clock';
import { idFromBytes, type ConversationId } from '../../shared/domain/ids';
import { AppError, toAppError } from '../../shared/errors';
import type { GroupLinkPreview, JoinRequest as JoinRequestView } from '../../shared/ipc/core-contract';
import { decodeGroupLink, type GroupLink } from '../../shared/protocol/link-codec';
import type { DirectoryView } from '../conversation/leaf-check';
import { taskQueue } from '../conversation/task-queue';
import { randomBytes } from '../crypto/primitives';
import type { Identity } from '../directory/identity';
import type { Log } from '../log';
import type { Timers } from '../transport/timers';
import type { TopicConnection } from '../transport/topic-connection';
import { findConversation } from '../vault/conversation-table';
import {
  deleteOwnJoinRequest,
  insertOwnJoinRequest,
  markJoinRequestSaid,
  markJoinRequestSent,
  ownJoinRequests,
  setJoinRequestState,
  type OwnJoinRequest,
} from '../vault/own-join-request-table';
import type { Vault } from '../vault/vault';
import { sealJoinRequest } from './join-request';
import { lobbyEpoch, lobbyKeys } from './lobby-keys';
import { isClosedLobby } from './open-lobby';

export interface JoinAsker {
  /** Throws `group-link.malformed` and `group-link.wrong-workspace`. */
  preview(link: string): GroupLinkPreview;
  /** Durable when it resolves. Throws as `preview`, and `group-link.closed` when the relay says so at once. */
  ask(link: string): Promise<void>;
  requests(): JoinRequestView[];
  /** The group is told so when it can be. */
  withdraw(conversationId: ConversationId): Promise<void>;
  /** Asks again where it was long ago, now and from time to time. */
  connect(topics: TopicConnection): void;
  disconnect(): void;
}

export interface JoinAskerDependencies {
  readonly vault: Vault;
  readonly directory: DirectoryView;
  readonly identity: Identity;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
}

/** The relay keeps what was asked; it is asked again for members who came later, and to learn that the link is gone. */
const againMs = 10 * 60_000;

export function joinAsker(dependencies: JoinAskerDependencies): JoinAsker {
  const { vault, clock, timers, log } = dependencies;
  const turns = taskQueue();
  let connection: TopicConnection | undefined;
  let cancel = (): void => {};

  const say = (conversationId: ConversationId): Promise<void> => sayOrKeep(dependencies, connection, conversationId);
  const sayAgain = async (): Promise<void> => {
    for (const { conversationId } of vault.read(ownJoinRequests).filter((request) => isDue(request, clock.nowMs()))) {
      await turns.run(() => say(conversationId)).catch(() => undefined);
    }
  };
  const repeat = (): void => {
    sayAgain().catch((error: unknown) => log('join-request-not-sent', { code: toAppError(error).code }));
    cancel = timers.after(againMs, repeat);
  };

  return {
    preview(text) {
      const { conversationId, name } = readLink(dependencies, text);
      const isAsked = find(vault, conversationId)?.state === 'waiting';
      const state = isMember(vault, conversationId) ? 'member' : isAsked ? 'asked' : 'new';
      return { conversationId, name, state };
    },
    ask: (text) =>
      turns.run(async () => {
        const link = readLink(dependencies, text);
        const { conversationId } = link;
        if (isMember(vault, conversationId)) return;
        const former = find(vault, conversationId);
        const isOtherLink = former !== undefined && former.lobby.topic !== link.lobby.topic;
        // Of the same lobby it stays known what was said there.
        const saidAtMs = isOtherLink ? undefined : former?.saidAtMs;
        const request = { ...link, askedAtMs: clock.nowMs(), sentAtMs: undefined, saidAtMs, state: 'waiting' } as const;
        vault.transact((tx) => insertOwnJoinRequest(tx, request));
        try {
          await say(conversationId);
        } catch (cause) {
          vault.transact((tx) => {
            // A link that works no more takes nothing from what was asked by another.
            if (isOtherLink) insertOwnJoinRequest(tx, former);
            else deleteOwnJoinRequest(tx, conversationId);
          });
          throw cause;
        }
      }),
    requests: () => vault.read(ownJoinRequests).flatMap(viewOf),
    withdraw: (conversationId) =>
      turns.run(async () => {
        const request = find(vault, conversationId);
        if (request === undefined) return;
        const isUnheard = request.saidAtMs === undefined || request.state === 'closed';
        vault.transact((tx) => {
          if (isUnheard) deleteOwnJoinRequest(tx, conversationId);
          else setJoinRequestState(tx, conversationId, 'withdrawn');
        });
        await say(conversationId).catch(() => undefined);
      }),
    connect(topics) {
      connection = topics;
      cancel();
      repeat();
    },
    disconnect() {
      connection = undefined;
      cancel();
    },
  };
}

function find(vault: Vault, conversationId: ConversationId): OwnJoinRequest | undefined {
  return vault.read(ownJoinRequests).find((request) => request.conversationId === conversationId);
}

// A clock that was set back doesn't keep it from being said.
function isDue({ state, sentAtMs }: OwnJoinRequest, nowMs: number): boolean {
  if (state !== 'waiting') return state === 'withdrawn';
  return sentAtMs === undefined || sentAtMs <= nowMs - againMs || sentAtMs > nowMs;
}

// What can't be said now is said later. Throws `group-link.closed`, and `vault.*`.
async function sayOrKeep(
  dependencies: JoinAskerDependencies,
  topics: TopicConnection | undefined,
  conversationId: ConversationId,
): Promise<void> {
  const { vault, log } = dependencies;
  const request = find(vault, conversationId);
  if (topics === undefined || request === undefined || request.state === 'closed') return;
  try {
    await sayRequest(dependencies, topics, request);
  } catch (cause) {
    const { code } = toAppError(cause);
    log('join-request-not-sent', { code });
    if (code !== 'group-link.closed') return;
    vault.transact((tx) => {
      if (request.state === 'withdrawn') deleteOwnJoinRequest(tx, conversationId);
      else setJoinRequestState(tx, conversationId, 'closed');
    });
    throw cause;
  }
}

function readLink({ directory }: JoinAskerDependencies, text: string): GroupLink {
  const link = decodeGroupLink(text);
  if (link.workspaceId !== directory.state().workspaceId) throw new AppError('group-link.wrong-workspace');
  return link;
}

function isMember(vault: Vault, conversationId: ConversationId): boolean {
  const conversation = vault.read((db) => findConversation(db, conversationId));
  return conversation !== undefined && conversation.isMember && !conversation.isLeaving;
}

function viewOf({ conversationId, name, askedAtMs, sentAtMs, state }: OwnJoinRequest): JoinRequestView[] {
  if (state === 'withdrawn') return [];
  const shown = state === 'closed' ? 'closed' : sentAtMs === undefined ? 'unsent' : 'waiting';
  return [{ conversationId, name, askedAtMs, state: shown }];
}

// Throws `group-link.closed`, `relay.*` and `vault.*`.
async function sayRequest(
  { vault, directory, identity, clock }: JoinAskerDependencies,
  topics: TopicConnection,
  { conversationId, lobby, saidAtMs, state }: OwnJoinRequest,
): Promise<void> {
  const { workspaceId } = directory.state();
  const { access, sealing } = lobbyKeys(conversationId, lobby);
  // What is said later counts, whatever the clock was when the last was said.
  const sentAtMs = Math.max(clock.nowMs(), (saidAtMs ?? 0) + 1);
  const wish = state === 'withdrawn' ? 'withdraw' : 'join';
  const sealed = sealJoinRequest({ wish, sentAtMs }, identity, { workspaceId, conversationId, lobby }, sealing);
  try {
    await topics.open(lobby.topic, lobbyEpoch, access);
    vault.transact((tx) => markJoinRequestSaid(tx, conversationId, sentAtMs));
    const entryId = idFromBytes('EntryId', randomBytes(16));
    const { kind } = await topics.append(lobby.topic, lobbyEpoch, entryId, sealed);
    if (kind === 'stale-epoch') throw new AppError('relay.stale-epoch');
  } catch (cause) {
    const error = toAppError(cause);
    if (error.retry === 'never' && isClosedLobby(error.code)) throw new AppError('group-link.closed', { cause });
    throw cause;
  }
  vault.transact((tx) => {
    if (wish === 'withdraw') deleteOwnJoinRequest(tx, conversationId);
    else markJoinRequestSent(tx, conversationId, sentAtMs);
  });
}
