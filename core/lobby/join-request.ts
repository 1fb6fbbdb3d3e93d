/** What somebody says in a lobby: signed by their device, sealed under the link's key. */
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { asciiBytes, concatBytes } from '../../shared/domain/bytes';
import { activeDevice, type DirectoryState } from '../../shared/domain/directory/directory-state';
import { idFromBytes, idToBytes, type ConversationId, type DeviceId, type UserId } from '../../shared/domain/ids';
import { AppError } from '../../shared/errors';
import {
  JoinRequestSchema,
  JoinWish,
  SignedJoinRequestSchema,
  type JoinRequest as JoinRequestMessage,
} from '../../shared/protocol/gen/lobby_pb';
import type { Lobby } from '../../shared/protocol/link-codec';
import { numberFromUint64 } from '../../shared/protocol/relay-codec';
import { open, seal, sign, verify, type SealingKey } from '../crypto/primitives';
import type { Identity } from '../directory/identity';

export interface JoinRequest {
  readonly userId: UserId;
  /** By the clock of the device that asks. */
  readonly sentAtMs: number;
  /** `withdraw`: it is wanted no more. */
  readonly wish: 'join' | 'withdraw';
}

/** Where it is said. The signature holds for this place only. */
export interface LobbyPlace {
  readonly conversationId: ConversationId;
  readonly lobby: Pick<Lobby, 'topic'>;
}

/** Of every request, whatever it says; until 2109, when a time takes one byte more. */
export const sealedRequestBytes = 169;
const largestRequest = 1024;
const wishes = { join: JoinWish.JOIN, withdraw: JoinWish.WITHDRAW } as const;

export function sealJoinRequest(
  { wish, sentAtMs }: Omit<JoinRequest, 'userId'>,
  { userId, deviceId, signature }: Pick<Identity, 'userId' | 'deviceId' | 'signature'>,
  place: LobbyPlace & Workspace,
  key: SealingKey,
): Uint8Array {
  const request = toBinary(
    JoinRequestSchema,
    create(JoinRequestSchema, {
      userId: idToBytes(userId),
      deviceId: idToBytes(deviceId),
      sentAtMs: BigInt(sentAtMs),
      wish: wishes[wish],
    }),
  );
  const signed = { request, signature: sign(signedBytes(place, request), signature.secretKey) };
  return seal(toBinary(SignedJoinRequestSchema, create(SignedJoinRequestSchema, signed)), key, contextOf(place));
}

type Workspace = Pick<DirectoryState, 'workspaceId'>;

/**
 * Throws `crypto.failed` for what is not sealed for this lobby, or not signed by the device that it names; `protocol.malformed`
 * for what makes no sense; `person.unknown` for somebody who is not in the workspace, or a device that they do not have.
 */
export function openJoinRequest(
  sealed: Uint8Array,
  place: LobbyPlace,
  key: SealingKey,
  directory: DirectoryState,
): JoinRequest {
  if (sealed.length > largestRequest) throw malformed();
  const bytes = open(sealed, key, contextOf(place));
  const { request, signature } = parse(() => fromBinary(SignedJoinRequestSchema, bytes, { readUnknownFields: false }));
  const decoded = decode(parse(() => fromBinary(JoinRequestSchema, request, { readUnknownFields: false })));
  const device = activeDevice(directory, decoded.userId, decoded.deviceId);
  if (device === undefined) throw new AppError('person.unknown');
  const message = signedBytes({ ...place, workspaceId: directory.workspaceId }, request);
  if (!verify(signature, message, device.signatureKey)) throw new AppError('crypto.failed');
  const { userId, sentAtMs, wish } = decoded;
  return { userId, sentAtMs, wish };
}

function decode({ userId, deviceId, sentAtMs, wish }: JoinRequestMessage): JoinRequest & { deviceId: DeviceId } {
  if (wish !== JoinWish.JOIN && wish !== JoinWish.WITHDRAW) throw malformed();
  return {
    userId: idFromBytes('UserId', userId),
    deviceId: idFromBytes('DeviceId', deviceId),
    sentAtMs: numberFromUint64(sentAtMs),
    wish: wish === JoinWish.JOIN ? 'join' : 'withdraw',
  };
}

function signedBytes({ workspaceId, ...place }: LobbyPlace & Workspace, request: Uint8Array): Uint8Array {
  if (workspaceId === undefined) throw new AppError('workspace.not-joined');
  return concatBytes(asciiBytes('conclave join request v1\0'), idToBytes(workspaceId), placeBytes(place), request);
}

function contextOf(place: LobbyPlace): Uint8Array {
  return concatBytes(asciiBytes('conclave sealed join request v1\0'), placeBytes(place));
}

function placeBytes({ conversationId, lobby }: LobbyPlace): Uint8Array {
  return concatBytes(idToBytes(conversationId), idToBytes(lobby.topic));
}

function parse<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw malformed(cause);
  }
}

function malformed(cause?: unknown): AppError {
  return new AppError('protocol.malformed', { details: { field: 'join_request' }, cause });
}
