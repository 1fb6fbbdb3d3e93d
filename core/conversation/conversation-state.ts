/** The state of a conversation as the vault has it: what its rules have let it become. */
import type { Database } from '@signalapp/sqlcipher';
import { idFromBytes, type ConversationId, type UserId } from '../../shared/domain/ids';
import type { Lobby } from '../../shared/protocol/link-codec';
import {
  conversationState,
  decodeGroupState,
  encodeGroupState,
  type ConversationState,
} from '../content/group-state-codec';
import { randomBytes } from '../crypto/primitives';
import { findStateBytes, writeStateRow } from '../vault/conversation-state-table';
import type { Conversation } from '../vault/conversation-row';
import { setLobby } from '../vault/lobby-table';
import type { Transaction } from '../vault/vault';

export function readState(db: Database, { conversationId, kind, name }: Conversation): ConversationState {
  const encoded = findStateBytes(db, conversationId);
  return encoded === undefined ? conversationState({ kind, name }) : decodeGroupState(encoded);
}

/**
 * Those who have a role have to be members already. To a newcomer, those who have asked in the lobby before are no concern: the
 * others know who of them was let in and has left.
 */
export function storeState(
  tx: Transaction,
  conversationId: ConversationId,
  state: ConversationState,
  { isNewcomer = false } = {},
): void {
  writeStateRow(tx, conversationId, { ...state, encoded: encodeGroupState(state) });
  setLobby(tx, conversationId, state.lobby, isNewcomer ? undefined : 0);
}

/** A new place to ask for admission, and the secret of the link to it. */
export function newLobby(): Lobby {
  return { topic: idFromBytes('TopicId', randomBytes(32)), key: randomBytes(32) };
}

/** The state without those who are not in the group: a role ends with the membership, and does not come back with it. */
export function stateAmong(state: ConversationState, users: ReadonlySet<UserId>): ConversationState {
  const among = (list: readonly UserId[]): readonly UserId[] => list.filter((userId) => users.has(userId));
  return {
    ...state,
    admins: among(state.admins),
    readers: among(state.readers),
    leaving: among(state.leaving),
    joinedByLink: among(state.joinedByLink),
  };
}

/** Who takes part: not those who have left and whose devices are still in the group. */
export function withoutLeaving(
  users: ReadonlySet<UserId>,
  { leaving }: Pick<ConversationState, 'leaving'>,
): ReadonlySet<UserId> {
  return new Set([...users].filter((userId) => !leaving.includes(userId)));
}
