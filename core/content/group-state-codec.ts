/** The group's own extension of the MLS group context: what kind of conversation it is, how it is called, who may do what. */
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { cleanLines, cleanName } from '../../shared/domain/clean-name';
import { openRights, type ConversationKind, type ConversationRoles } from '../../shared/domain/conversation-rights';
import { idFromBytes, idToBytes, type UserId } from '../../shared/domain/ids';
import { limits } from '../../shared/domain/limits';
import { AppError } from '../../shared/errors';
import { ConversationKind as Kind, GroupStateSchema, type GroupState } from '../../shared/protocol/gen/content_pb';
import type { Lobby } from '../../shared/protocol/link-codec';

export interface ConversationState extends ConversationRoles {
  /** Set in a group only; empty when nothing of a group's name can be seen. */
  readonly name: string;
  /** What the group is about, in lines; empty when it says nothing, and outside groups. */
  readonly description: string;
  /** SHA-256 of the group's picture; the picture itself travels apart. */
  readonly pictureHash: Uint8Array | undefined;
  /** How long messages stay once they were read, from 10 seconds to 4 weeks. */
  readonly timerMs: number | undefined;
  /** They have left; the next commit of somebody else removes their devices. */
  readonly leaving: readonly UserId[];
  /** Set while the group can be joined by a link. */
  readonly lobby: Lobby | undefined;
  /** Whom the commit that gave this state let in because they asked in the lobby. */
  readonly joinedByLink: readonly UserId[];
  /** Fields of a newer version, which are passed on as they are. */
  readonly unknown: GroupState['$unknown'];
}

export type ConversationStateFields = Pick<ConversationState, 'kind' | 'name'> & Partial<ConversationState>;

/** Of these fields, and otherwise as a conversation begins. */
export function conversationState(fields: ConversationStateFields): ConversationState {
  return {
    description: '',
    pictureHash: undefined,
    admins: [],
    readers: [],
    rights: openRights,
    timerMs: undefined,
    leaving: [],
    lobby: undefined,
    joinedByLink: [],
    unknown: undefined,
    ...fields,
  };
}

const kinds: Readonly<Record<ConversationKind, Kind>> = {
  direct: Kind.DIRECT,
  group: Kind.GROUP,
  notes: Kind.NOTES,
};

export function encodeGroupState(fields: ConversationStateFields): Uint8Array {
  const state = conversationState(fields);
  const { kind, name, description, pictureHash, admins, readers, rights, timerMs, leaving, lobby } = state;
  const { joinedByLink, unknown } = state;
  const message = create(GroupStateSchema, {
    kind: kinds[kind],
    name,
    description,
    pictureHash: pictureHash ?? new Uint8Array(0),
    admins: admins.map(idToBytes),
    readers: readers.map(idToBytes),
    onlyAdminsPost: rights.post === 'admins',
    onlyAdminsAddMembers: rights.addMembers === 'admins',
    onlyAdminsCall: rights.call === 'admins',
    timerMs: BigInt(timerMs ?? 0),
    leaving: leaving.map(idToBytes),
    joinTopic: lobby === undefined ? new Uint8Array(0) : idToBytes(lobby.topic),
    joinKey: lobby?.key ?? new Uint8Array(0),
    joinedByLink: joinedByLink.map(idToBytes),
  });
  if (unknown !== undefined) message.$unknown = unknown;
  return toBinary(GroupStateSchema, message);
}

/** A description as all who read it see it. */
export function cleanDescription(description: string): string {
  return cleanLines(description, limits.conversationDescriptionLength);
}

/** Throws `protocol.malformed`. */
export function decodeGroupState(bytes: Uint8Array): ConversationState {
  const message = parse(bytes);
  const state: ConversationState = {
    ...namedState(message),
    description: decodeDescription(message.description),
    pictureHash: decodeHash(message.pictureHash),
    admins: decodeIds(message.admins),
    readers: decodeIds(message.readers),
    rights: {
      post: message.onlyAdminsPost ? 'admins' : 'members',
      addMembers: message.onlyAdminsAddMembers ? 'admins' : 'members',
      call: message.onlyAdminsCall ? 'admins' : 'members',
    },
    timerMs: decodeTimer(message.timerMs),
    leaving: decodeIds(message.leaving),
    lobby: decodeLobby(message),
    joinedByLink: decodeIds(message.joinedByLink),
    unknown: message.$unknown,
  };
  const admins = new Set(state.admins);
  if (state.admins.length + state.readers.length > limits.conversationMembers) throw malformed();
  if (state.readers.some((reader) => admins.has(reader))) throw malformed();
  if (state.kind !== 'group' && hasWhatGroupsHave(state)) throw malformed();
  return state;
}

function parse(bytes: Uint8Array): GroupState {
  try {
    return fromBinary(GroupStateSchema, bytes);
  } catch (cause) {
    throw malformed(cause);
  }
}

function namedState({ kind, name }: GroupState): Pick<ConversationState, 'kind' | 'name'> {
  if (kind === Kind.DIRECT && name === '') return { kind: 'direct', name };
  if (kind === Kind.NOTES && name === '') return { kind: 'notes', name };
  const isName = name.trim().length > 0 && name.length <= limits.conversationNameLength;
  if (kind === Kind.GROUP && isName) return { kind: 'group', name: cleanName(name, limits.conversationNameLength) };
  throw malformed();
}

function decodeDescription(description: string): string {
  if (description.length > limits.conversationDescriptionLength) throw malformed();
  return cleanDescription(description);
}

function decodeHash(hash: Uint8Array): Uint8Array | undefined {
  if (hash.length === 0) return undefined;
  if (hash.length !== 32) throw malformed();
  return Uint8Array.from(hash);
}

function decodeLobby({ joinTopic, joinKey }: GroupState): Lobby | undefined {
  if (joinTopic.length === 0 && joinKey.length === 0) return undefined;
  if (joinKey.length !== 32) throw malformed();
  return { topic: idFromBytes('TopicId', joinTopic), key: Uint8Array.from(joinKey) };
}

function decodeTimer(timerMs: bigint): number | undefined {
  if (timerMs === 0n) return undefined;
  if (timerMs < BigInt(limits.shortestTimerMs) || timerMs > BigInt(limits.longestTimerMs)) throw malformed();
  return Number(timerMs);
}

// Ascending, so that one set of people has one encoding.
function decodeIds(list: readonly Uint8Array[]): readonly UserId[] {
  if (list.length > limits.conversationMembers) throw malformed();
  const ids = list.map((bytes) => idFromBytes('UserId', bytes));
  if (ids.some((id, index) => index > 0 && id <= (ids[index - 1] ?? ''))) throw malformed();
  return ids;
}

function hasWhatGroupsHave(state: ConversationState): boolean {
  const { description, pictureHash, admins, readers, rights, leaving, lobby, joinedByLink } = state;
  const isReserved = rights.post !== 'members' || rights.addMembers !== 'members' || rights.call !== 'members';
  const named = admins.length + readers.length + leaving.length + joinedByLink.length;
  return description !== '' || pictureHash !== undefined || lobby !== undefined || named > 0 || isReserved;
}

function malformed(cause?: unknown): AppError {
  return new AppError('protocol.malformed', { details: { field: 'group_state' }, cause });
}
