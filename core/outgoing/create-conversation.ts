/** Starts conversations: the group is made here, with all its first members, and everybody is sent a welcome. */
import type { Database } from '@signalapp/sqlcipher';
import type { Clock } from '../../shared/domain/clock';
import { idFromBytes, idToBytes, type ConversationId, type UserId } from '../../shared/domain/ids';
import { AppError } from '../../shared/errors';
import {
  cleanDescription,
  conversationState,
  encodeGroupState,
  type ConversationState,
} from '../content/group-state-codec';
import type { ConversationGroups } from '../conversation/conversation-groups';
import { storeState } from '../conversation/conversation-state';
import { devicesOf } from '../conversation/devices-of';
import type { DirectoryView } from '../conversation/leaf-check';
import { taskQueue } from '../conversation/task-queue';
import { randomBytes, sha256, wipe } from '../crypto/primitives';
import type { Identity } from '../directory/identity';
import { joinNoticeId } from '../incoming/apply-commit';
import { sealWelcomes } from '../incoming/own-entry';
import { accessKey } from '../group/access-key';
import { commitChanges } from '../group/commit-changes';
import { createGroup, epoch } from '../group/group';
import { wipeGroup, type GroupState } from '../mls/group/group-state';
import type { Timers } from '../transport/timers';
import type { TopicConnection } from '../transport/topic-connection';
import { isBlocked } from '../vault/block-table';
import type { Conversation } from '../vault/conversation-row';
import {
  directConversationsWith,
  findConversation,
  insertConversation,
  notesConversation,
  shownConversation,
} from '../vault/conversation-table';
import { insertPicture } from '../vault/conversation-state-table';
import { insertGroupChange } from '../vault/group-change-table';
import { insertMessage } from '../vault/message-table';
import type { NewOutboxEntry } from '../vault/outbox-row';
import { insertOutboxEntry } from '../vault/outbox-table';
import { firstPosition } from '../vault/position';
import type { Transaction, Vault } from '../vault/vault';
import { checkWelcomeSize } from './check-welcome-size';
import { claimKeyPackages, type ClaimedKeyPackage } from './claim-key-packages';
import { memberBatches } from './member-batches';

export interface ConversationStarter {
  /**
   * The direct conversation with this person, made if there is none. Throws `person.unknown`, `input.malformed` for
   * oneself, `person.blocked` when there is none and one has blocked them, `relay.unreachable` (without the relay nobody can be added) and `relay.no-key-package`.
   */
  createDirect(userId: UserId): Promise<ConversationId>;
  /**
   * Makes the group, unless there is one of this id that was started here. Throws as `createDirect`, and `input.malformed`
   * for an id that another conversation has. Oneself among `userIds` counts once.
   */
  createGroup(group: RequestedGroup): Promise<void>;
  /** This person's notes to themselves, made if there are none. Throws as `createDirect`. */
  openNotes(): Promise<ConversationId>;
}

export interface RequestedGroup {
  readonly conversationId: ConversationId;
  readonly name: string;
  readonly description?: string | undefined;
  readonly picture?: Uint8Array | undefined;
  readonly userIds: readonly UserId[];
}

export interface ConversationStarterDependencies {
  readonly vault: Vault;
  readonly groups: ConversationGroups;
  readonly directory: DirectoryView;
  readonly identity: Identity;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Throws `relay.unreachable`. */
  readonly topics: () => TopicConnection;
  /** Resolves when what was in the inbox at the time of connecting has been read. */
  readonly inboxRead: () => Promise<void>;
  readonly wake: (conversationId: ConversationId) => void;
  /** Waits until those have been added who did not fit into the first commit. */
  readonly follow: (conversationId: ConversationId, keys: readonly number[]) => Promise<void>;
}

export function conversationStarter(dependencies: ConversationStarterDependencies): ConversationStarter {
  const { vault, directory, identity, inboxRead } = dependencies;
  const directs = taskQueue();

  const existingDirect = (userId: UserId): ConversationId | undefined =>
    vault.read((db) => directConversationsWith(db, userId).find(({ isKnownToOther }) => isKnownToOther)?.shownIn);

  return {
    createDirect: (userId) =>
      // In turn, so that two calls at once find the same conversation.
      directs.run(async () => {
        if (userId === identity.userId) throw new AppError('input.malformed', { details: { field: 'userId' } });
        if (!directory.state().members.has(userId)) throw new AppError('person.unknown');
        const existing = existingDirect(userId);
        if (existing !== undefined) return existing;
        // A welcome would say something to them.
        if (vault.read((db) => isBlocked(db, userId))) throw new AppError('person.blocked');
        dependencies.topics();
        await inboxRead();
        const conversationId = idFromBytes('ConversationId', randomBytes(32));
        const state = conversationState({ kind: 'direct', name: '' });
        return existingDirect(userId) ?? start(dependencies, { conversationId, state, others: [userId] });
      }),
    async createGroup({ conversationId, name, description = '', picture, userIds }) {
      if (isOwnGroup(dependencies, conversationId)) return;
      const others = Array.from(new Set(userIds)).filter((userId) => userId !== identity.userId);
      const pictureHash = picture === undefined ? undefined : sha256(picture);
      const admins = [identity.userId];
      const about = { name, description: cleanDescription(description), pictureHash };
      const state = conversationState({ kind: 'group', ...about, admins });
      await start(dependencies, { conversationId, state, picture, others });
    },
    openNotes: () =>
      directs.run(async () => {
        const existing = vault.read(notesConversation);
        if (existing !== undefined) return existing;
        dependencies.topics();
        await inboxRead();
        const conversationId = idFromBytes('ConversationId', randomBytes(32));
        const state = conversationState({ kind: 'notes', name: '' });
        return vault.read(notesConversation) ?? start(dependencies, { conversationId, state, others: [] });
      }),
  };
}

function isOwnGroup({ vault, identity }: ConversationStarterDependencies, conversationId: ConversationId): boolean {
  const existing = vault.read((db) => findConversation(db, conversationId));
  if (existing === undefined) return false;
  if (existing.kind === 'group' && existing.createdBy === identity.userId) return true;
  throw new AppError('input.malformed', { details: { field: 'conversationId' } });
}

interface NewGroup {
  readonly conversationId: ConversationId;
  readonly state: ConversationState;
  readonly picture?: Uint8Array | undefined;
  readonly others: readonly UserId[];
}

async function start(dependencies: ConversationStarterDependencies, wanted: NewGroup): Promise<ConversationId> {
  const { conversationId, state, others } = wanted;
  const { groups, directory, identity, clock, timers, topics, wake } = dependencies;
  const [first = [], ...later] = memberBatches(others);
  const devices = devicesOf(directory.state(), [identity.userId, ...first]).filter(
    ({ deviceId }) => deviceId !== identity.deviceId,
  );
  const claimed = await claimKeyPackages({ topics: topics(), clock, timers }, devices, first);
  const { group, welcome } = makeGroup(dependencies, conversationId, state, claimed);
  const entries = firstEntries(dependencies, wanted, group, { welcome, claimed });
  const started = await groups.inTurn(conversationId, async (turn) => {
    // Theirs, or that of the same call made twice, may have come while ours was made; nobody has heard of ours yet.
    const rival = dependencies.vault.read((db) => findRival(db, conversationId, state.kind, others));
    if (rival !== undefined) {
      wipeGroup(group);
      return { id: rival.shownIn, laterKeys: [] };
    }
    const laterKeys = turn.transact(group, (tx) => {
      storeConversation(tx, dependencies, wanted, first);
      for (const entry of entries) insertOutboxEntry(tx, conversationId, entry);
      return later.map((userIds) => insertGroupChange(tx, conversationId, { kind: 'add-members', userIds }));
    });
    return { id: conversationId, laterKeys };
  });
  wake(started.id);
  if (started.laterKeys.length > 0) await dependencies.follow(started.id, started.laterKeys);
  return started.id;
}

function findRival(
  db: Database,
  conversationId: ConversationId,
  kind: ConversationState['kind'],
  [other]: readonly UserId[],
): Conversation | undefined {
  if (kind !== 'direct' || other === undefined) return findConversation(db, conversationId);
  return directConversationsWith(db, other).find(({ isKnownToOther }) => isKnownToOther);
}

function makeGroup(
  { identity, clock }: ConversationStarterDependencies,
  conversationId: ConversationId,
  state: ConversationState,
  claimed: readonly ClaimedKeyPackage[],
): { readonly group: GroupState; readonly welcome: Uint8Array | undefined } {
  const { userId, deviceId, signature } = identity;
  const alone = createGroup({
    groupId: idToBytes(conversationId),
    self: { identity: { userId, deviceId, signatureKey: signature.publicKey }, signature },
    groupState: encodeGroupState(state),
    nowMs: clock.nowMs(),
  });
  if (claimed.length === 0) return { group: alone, welcome: undefined };
  const add = claimed.map(({ keyPackage }) => keyPackage);
  const { next, welcome } = commitChanges(alone, { add, nowMs: clock.nowMs() });
  wipeGroup(alone);
  return { group: next, welcome };
}

function firstEntries(
  { directory }: ConversationStarterDependencies,
  { conversationId, picture }: NewGroup,
  group: GroupState,
  { welcome, claimed }: { readonly welcome: Uint8Array | undefined; readonly claimed: readonly ClaimedKeyPackage[] },
): readonly NewOutboxEntry[] {
  const key = accessKey(group);
  const accessHash = sha256(key);
  wipe(key);
  const recipients = claimed.map(({ device: { userId, deviceId } }) => ({ userId, deviceId }));
  if (welcome !== undefined) checkWelcomeSize(welcome);
  const place = { afterSequence: 0, head: undefined, groupEpoch: epoch(group) };
  const welcomes = sealWelcomes(conversationId, { welcome, recipients, picture }, place, directory.state());
  const entryId = idFromBytes('EntryId', randomBytes(16));
  return [{ kind: 'create-topic', entryId, epoch: epoch(group), accessHash }, ...welcomes];
}

function storeConversation(
  tx: Transaction,
  { identity, clock }: ConversationStarterDependencies,
  { conversationId, state, picture }: NewGroup,
  others: readonly UserId[],
): void {
  const { kind, name, pictureHash } = state;
  const self = identity.userId;
  const createdAtMs = clock.nowMs();
  insertConversation(tx, {
    conversationId,
    kind,
    name,
    otherUserId: kind === 'direct' ? others[0] : undefined,
    createdBy: self,
    createdAtMs,
    cursor: 0,
    members: [self, ...others],
  });
  storeState(tx, conversationId, state);
  if (pictureHash !== undefined && picture !== undefined) insertPicture(tx, conversationId, pictureHash, picture);
  if (shownConversation(tx.db, conversationId) !== conversationId) return;
  insertMessage(tx, {
    conversationId,
    messageId: joinNoticeId(conversationId, 0),
    sender: self,
    isOwn: true,
    sentAtMs: createdAtMs,
    position: firstPosition,
    state: 'sent',
    body: { kind: 'notice', notice: { what: 'created' } },
  });
}
