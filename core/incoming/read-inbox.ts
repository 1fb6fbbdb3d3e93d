/** Reads this device's inbox: welcomes to conversations. */
import type { Clock } from '../../shared/domain/clock';
import { equalBytes } from '../../shared/domain/bytes';
import { toHex, type ConversationId, type UserId } from '../../shared/domain/ids';
import { AppError, toAppError } from '../../shared/errors';
import { decodeGroupState, type ConversationState } from '../content/group-state-codec';
import { openWelcome, type WelcomeEnvelope } from '../content/inbox-codec';
import { stateAmong, storeState, withoutLeaving } from '../conversation/conversation-state';
import type { ConversationGroups } from '../conversation/conversation-groups';
import { withLeafCheck, type DirectoryView } from '../conversation/leaf-check';
import { settleDirect } from '../conversation/settle-direct';
import { updateDelayMs } from '../conversation/update-delay';
import { sha256 } from '../crypto/primitives';
import type { Identity } from '../directory/identity';
import type { Log } from '../log';
import { groupId, groupStateBytes, members } from '../group/group';
import { joinFromWelcome, type Joined } from '../group/join-group';
import { wipeGroup } from '../mls/group/group-state';
import { readInboxCursor, writeInboxCursor } from '../vault/account-table';
import { isBlockedTopic } from '../vault/block-table';
import {
  findConversation,
  insertConversation,
  rejoinConversation,
  setShownTimer,
  setUpdateDue,
  shownConversation,
  type NewConversation,
} from '../vault/conversation-table';
import { insertPicture } from '../vault/conversation-state-table';
import { deleteOwnJoinRequest } from '../vault/own-join-request-table';
import { deleteUsedKeyPackage, findKeyPackage } from '../vault/key-package-table';
import { placeOf, takePlace, type Place } from '../vault/message-place';
import { hide } from '../vault/preference-table';
import { beginChain } from '../topic-chain/topic-chain';
import type { Transaction, Vault } from '../vault/vault';
import { isStorageTrouble } from '../vault/vault-error';
import { insertWarning } from '../vault/warning-table';
import { joinNoticeId } from './apply-commit';
import { storeNotice } from './store-notice';

export interface InboxDependencies {
  readonly vault: Vault;
  readonly groups: ConversationGroups;
  readonly directory: DirectoryView;
  readonly identity: Identity;
  readonly clock: Clock;
  readonly log: Log;
  /** A conversation was joined, and may be read from now on. */
  readonly onJoined: (conversationId: ConversationId) => void;
}

/**
 * Applies one entry of the inbox, once. When it resolves the entry may be acknowledged: the conversation and the inbox's
 * cursor are in the vault. An entry that can't be used is passed over. Throws `vault.*` only.
 */
export async function readInboxEntry(
  dependencies: InboxDependencies,
  sequence: number,
  bytes: Uint8Array,
): Promise<void> {
  const { vault, clock, log, onJoined } = dependencies;
  if (sequence <= vault.read(readInboxCursor)) return;
  try {
    const conversationId = await join(dependencies, sequence, openWelcome(bytes, dependencies.identity.box));
    onJoined(conversationId);
  } catch (cause) {
    const error = toAppError(cause);
    const { code } = error;
    if (isStorageTrouble(error) || code === 'rpc.closed') throw cause;
    log('welcome-skipped', { code });
    vault.transact((tx) => {
      // Everything else that can't be used is somebody's mistake or malice; this is an invitation.
      if (code === 'crypto.unknown-suite') insertWarning(tx, { kind: 'unknown-suite', atMs: clock.nowMs() });
      writeInboxCursor(tx, sequence);
    });
  }
}

async function join(
  dependencies: InboxDependencies,
  sequence: number,
  { conversationId, welcome, afterSequence, head, picture }: WelcomeEnvelope,
): Promise<ConversationId> {
  const { vault, groups, directory } = dependencies;
  await groups.inTurn(conversationId, async (turn) => {
    const existing = vault.read((db) => findConversation(db, conversationId));
    const lostPlaces = existing?.lostPlaces ?? 0;
    const highest = lostPlaces + (existing?.cursor ?? 0);
    // Who is in a conversation is not let in again: the welcome would replace the group's state.
    // Nor is it led back to entries that it has read, the commit that it was let in by before among them: it would seal with
    // keys that it has used.
    if (existing !== undefined && (existing.isMember || afterSequence <= highest)) {
      throw new AppError('protocol.unexpected');
    }
    const joined = await withLeafCheck(directory, (check) =>
      joinFromWelcome({
        welcome,
        privateKeys: (reference) => vault.read((db) => findKeyPackage(db, reference)?.privateKeys),
        check,
      }),
    );
    const conversation = describe(dependencies, conversationId, afterSequence, joined);
    turn.transact(joined.state, (tx) => {
      if (existing === undefined) insertConversation(tx, conversation);
      else rejoinConversation(tx, conversation);
      storeState(tx, conversationId, conversation.state, { isNewcomer: true });
      deleteOwnJoinRequest(tx, conversationId);
      showTimer(tx, conversationId, conversation.state);
      if (isPictureOf(conversation.state, picture)) insertPicture(tx, conversationId, sha256(picture), picture);
      beginChain(tx, conversationId, head);
      insertJoinNotice(tx, { ...conversation, lostPlaces }, dependencies.identity.userId);
      const { nowMs } = dependencies.clock;
      setUpdateDue(tx, conversationId, nowMs() + updateDelayMs(members(joined.state).length));
      deleteUsedKeyPackage(tx, joined.keyPackageReference);
      writeInboxCursor(tx, sequence);
      // Nobody starts a direct conversation who is in one already.
      if (conversation.otherUserId !== undefined) settleDirect(tx, conversation.otherUserId, [conversationId]);
    });
  });
  return conversationId;
}

// A topic that has none takes nobody's timer away: whoever made it may not have known of it.
function showTimer(tx: Transaction, topic: ConversationId, { timerMs }: ConversationState): void {
  const shown = shownConversation(tx.db, topic);
  if (shown !== topic && timerMs !== undefined) setShownTimer(tx, shown, timerMs);
}

const othersOf = { direct: 1, notes: 0 } as const;

function isPictureOf({ pictureHash }: ConversationState, picture: Uint8Array | undefined): picture is Uint8Array {
  return picture !== undefined && pictureHash !== undefined && equalBytes(pictureHash, sha256(picture));
}

// Throws for a group that no correct client would invite to.
function describe(
  { identity, clock }: InboxDependencies,
  conversationId: ConversationId,
  afterSequence: number,
  { state }: Joined,
): NewConversation & { readonly state: ConversationState } {
  const given = decodeGroupState(groupStateBytes(state));
  const { kind, name } = given;
  const leaves = members(state);
  // The first leaf is that of whoever made the group, for as long as they are in it.
  const createdBy = leaves[0]?.userId;
  const leafUsers = new Set(leaves.map(({ userId }) => userId));
  const users = [...withoutLeaving(leafUsers, given)];
  const others = users.filter((userId) => userId !== identity.userId);
  const isFitting = users.includes(identity.userId) && (kind === 'group' || others.length === othersOf[kind]);
  if (toHex(groupId(state)) !== conversationId || createdBy === undefined || !isFitting) {
    wipeGroup(state);
    throw new AppError('protocol.unexpected');
  }
  return {
    conversationId,
    kind,
    name,
    otherUserId: kind === 'direct' ? others[0] : undefined,
    createdBy,
    createdAtMs: clock.nowMs(),
    cursor: afterSequence,
    members: users,
    state: stateAmong(given, leafUsers),
  };
}

function insertJoinNotice(
  tx: Transaction,
  conversation: NewConversation & Pick<Place, 'lostPlaces'> & { readonly state: ConversationState },
  self: UserId,
): void {
  const { conversationId, createdBy, createdAtMs, cursor, lostPlaces, state } = conversation;
  // Whoever is blocked brings nothing into the list. It comes there when it is opened, or written to once they are not.
  if (isBlockedTopic(tx.db, conversationId)) return hide(tx, conversationId);
  const added = state.joinedByLink.includes(self) ? 'joined-by-link' : 'members-added';
  const place = placeOf({ conversationId, shownIn: conversationId, lostPlaces });
  if (shownConversation(tx.db, conversationId) !== conversationId) return;
  storeNotice(tx, {
    conversationId,
    messageId: joinNoticeId(conversationId, cursor),
    sender: createdBy,
    isOwn: createdBy === self,
    sentAtMs: createdAtMs,
    position: takePlace(tx, place, cursor),
    state: 'received',
    notice: cursor === 0 ? { what: 'created' } : { what: added, userIds: [self] },
  });
}
