/** The group's own extension of the MLS group context: what kind of conversation it is, and its name. */
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { cleanName } from '../../shared/domain/clean-name';
import { limits } from '../../shared/domain/limits';
import { AppError } from '../../shared/errors';
import { ConversationKind, GroupStateSchema, type GroupState } from '../../shared/protocol/gen/content_pb';

export interface ConversationState {
  readonly kind: 'direct' | 'group';
  /** Empty in a direct conversation, and when nothing of a group's name can be seen. */
  readonly name: string;
}

export function encodeGroupState(state: ConversationState): Uint8Array {
  const kind = state.kind === 'direct' ? ConversationKind.DIRECT : ConversationKind.GROUP;
  return toBinary(GroupStateSchema, create(GroupStateSchema, { kind, name: state.name }));
}

/** Throws `protocol.malformed`. */
export function decodeGroupState(bytes: Uint8Array): ConversationState {
  const { kind, name } = parse(bytes);
  if (kind === ConversationKind.DIRECT && name === '') return { kind: 'direct', name };
  const isName = name.trim().length > 0 && name.length <= limits.conversationNameLength;
  if (kind === ConversationKind.GROUP && isName) {
    return { kind: 'group', name: cleanName(name, limits.conversationNameLength) };
  }
  throw malformed();
}

function parse(bytes: Uint8Array): GroupState {
  try {
    return fromBinary(GroupStateSchema, bytes);
  } catch (cause) {
    throw malformed(cause);
  }
}

function malformed(cause?: unknown): AppError {
  return new AppError('protocol.malformed', { details: { field: 'group_state' }, cause });
}
