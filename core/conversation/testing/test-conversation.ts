/** One device with a real vault and a real MLS group; the other members are states in memory, the relay is a counter. */
import { emptyDirectory, type Member, type MemberDevice } from '../../../shared/domain/directory/directory-state';
import { idFromBytes, type ConversationId, type EntryId, type UserId } from '../../../shared/domain/ids';
import type { PolicyHistory } from '../../../shared/domain/workspace-policy';
import { completeContent, encodeContent, type Content } from '../../content/content-codec';
import { conversationState, encodeGroupState, type ConversationStateFields } from '../../content/group-state-codec';
import { randomBytes } from '../../crypto/primitives';
import { applyEntries, type AppliedEntries, type IncomingDependencies } from '../../incoming/apply-entries';
import { commitChanges } from '../../group/commit-changes';
import { createGroup, epoch, groupId } from '../../group/group';
import { protect } from '../../group/messages';
import { groupRowChanges } from '../../group/stored-group';
import { joinWith, makeDevices, packageOf, type Device } from '../../group/testing/test-group';
import type { GroupState } from '../../mls/group/group-state';
import type { TopicHead } from '../../topic-chain/topic-head';
import type { TopicEntry } from '../../transport/topic-connection';
import { insertConversation } from '../../vault/conversation-table';
import { changeGroupRows } from '../../vault/mls-table';
import { newMessageId, temporaryVault } from '../../vault/testing/temporary-vault';
import type { Vault } from '../../vault/vault';
import { conversationGroups, type ConversationGroups } from '../conversation-groups';
import { storeState } from '../conversation-state';
import type { DirectoryView } from '../leaf-check';

export const nowMs = 1_800_000_000_000;

export interface TestConversation {
  readonly vault: Vault;
  readonly groups: ConversationGroups;
  readonly conversationId: ConversationId;
  /** This device's user, then the others'. */
  readonly userIds: readonly UserId[];
  readonly devices: readonly Device[];
  /** What was logged. */
  readonly events: string[];
  readonly dependencies: IncomingDependencies;
  /** The state of another member, from 1. */
  state(member: number): GroupState;
  setState(member: number, next: GroupState): void;
  /** The next entry of the topic, with what a member sends, or with any bytes. */
  entryOf(bytes: Uint8Array): TopicEntry;
  /** `head` is what the member says of the topic's chain, `otherTopics` where else it is. */
  say(
    member: number,
    content: Partial<Content> | Uint8Array,
    head?: TopicHead,
    otherTopics?: readonly ConversationId[],
  ): Promise<TopicEntry>;
  apply(...entries: readonly TopicEntry[]): Promise<AppliedEntries>;
  /** The directory has had these policies. */
  setPolicies(policies: PolicyHistory): void;
  /** Lets the directory know this device. */
  admit(device: Device): void;
  remove(): void;
}

/** A conversation of `count` members at epoch 1; `given` may depend on who they are. */
export async function testConversation(
  count: number,
  given: ConversationStateFields | ((userIds: readonly UserId[]) => ConversationStateFields) = {
    kind: 'group',
    name: 'Visite',
  },
): Promise<TestConversation> {
  const devices = await makeDevices(count);
  const state = typeof given === 'function' ? given(devices.map(({ identity }) => identity.userId)) : given;
  const states = await groupOf(devices, state);
  const userIds = devices.map(({ identity }) => identity.userId);
  const [self] = userIds;
  const [own] = states;
  if (self === undefined || own === undefined) throw new Error('a conversation needs somebody');
  const { vault, remove } = temporaryVault();
  const conversationId = idFromBytes('ConversationId', groupId(own));
  vault.transact((tx) => {
    insertConversation(tx, {
      conversationId,
      kind: state.kind,
      name: state.name,
      otherUserId: state.kind === 'direct' ? userIds[1] : undefined,
      createdBy: self,
      createdAtMs: 1,
      cursor: 0,
      members: userIds,
    });
    storeState(tx, conversationId, conversationState(state));
    changeGroupRows(tx, conversationId, groupRowChanges(undefined, own));
  });
  const groups = conversationGroups(vault);
  const directory = testDirectory(devices);
  const events: string[] = [];
  const dependencies: IncomingDependencies = {
    vault,
    directory: directory.view,
    self,
    clock: { nowMs: () => nowMs },
    log: (event, details = {}) => void events.push(`${event} ${Object.values(details).join(' ')}`),
    compareTicket: (day) => void events.push(`ticket of day ${day}`),
  };
  let sequence = 0;

  const conversation: TestConversation = {
    vault,
    groups,
    conversationId,
    userIds,
    devices,
    events,
    dependencies,
    state(member) {
      const found = states[member];
      if (found === undefined) throw new Error('there is no such member');
      return found;
    },
    setState(member, next) {
      states[member] = next;
    },
    entryOf(bytes) {
      sequence += 1;
      return { sequence, epoch: epoch(conversation.state(1)), entryId: newEntryId(), bytes };
    },
    async say(member, content, head, otherTopics = []) {
      const bytes =
        content instanceof Uint8Array
          ? content
          : completeContent(
              encodeContent({
                messageId: newMessageId(),
                sentAtMs: 5,
                body: { kind: 'text', text: 'hello' },
                ...content,
              }),
              { topicHead: head, otherTopics },
            );
      const { message, next } = protect(conversation.state(member), bytes, new Uint8Array(0));
      conversation.setState(member, next);
      return conversation.entryOf(message);
    },
    apply: (...entries) => groups.inTurn(conversationId, (turn) => applyEntries(turn, entries, dependencies)),
    setPolicies: directory.setPolicies,
    admit: directory.admit,
    remove,
  };
  return conversation;
}

export function newEntryId(): EntryId {
  return idFromBytes('EntryId', randomBytes(16));
}

async function groupOf(devices: readonly Device[], state: ConversationStateFields): Promise<GroupState[]> {
  const [founder, ...others] = devices;
  if (founder === undefined) throw new Error('a group needs a founder');
  const alone = createGroup({ groupId: randomBytes(32), self: founder, groupState: encodeGroupState(state) });
  if (others.length === 0) return [alone];
  const packages = others.map((device) => packageOf(device));
  const { next, welcome } = commitChanges(alone, { add: packages.map(({ keyPackage }) => keyPackage) });
  return [next, ...(await Promise.all(packages.map((made) => joinWith(made, welcome))))];
}

interface TestDirectory extends Pick<TestConversation, 'admit' | 'setPolicies'> {
  readonly view: DirectoryView;
}

function testDirectory(devices: readonly Device[]): TestDirectory {
  let state = emptyDirectory();
  let waiting: (() => void)[] = [];
  const admit = ({ identity }: Device): void => {
    const device: MemberDevice = {
      deviceId: identity.deviceId,
      signatureKey: identity.signatureKey,
      encryptionKey: randomBytes(32) as MemberDevice['encryptionKey'],
      inbox: idFromBytes('TopicId', randomBytes(32)),
    };
    const member: Member = {
      userId: identity.userId,
      role: 'member',
      joinedAtMs: 1,
      invitedWith: undefined,
      sealedProfile: new Uint8Array(),
      devices: new Map([[identity.deviceId, device]]),
      revokedDevices: new Map(),
      chainHead: new Uint8Array(32),
    };
    state = { ...state, sequence: state.sequence + 1, members: state.members.with(identity.userId, member) };
    for (const resolve of waiting) resolve();
    waiting = [];
  };
  for (const device of devices) admit(device);
  const moved = (withinMs: number): Promise<boolean> =>
    new Promise((resolve) => {
      const timer = setTimeout(() => resolve(false), withinMs);
      waiting.push(() => {
        clearTimeout(timer);
        resolve(true);
      });
    });
  const setPolicies = (policies: PolicyHistory): void => {
    state = { ...state, policies: policies.map((each) => ({ ...each, by: '' as UserId })) };
  };
  return { view: { state: () => state, moved }, admit, setPolicies };
}
