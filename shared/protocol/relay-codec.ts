/** Frames between a device and the relay, as bytes. One WebSocket message holds one frame. */
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { limits } from '../domain/limits';
import { AppError } from '../errors';
import { ClientFrameSchema, RelayFrameSchema } from './gen/relay_pb';
import type { ClientFrame, RelayFrame } from './gen/relay_pb';

/** The version that the relay announces in its challenge. */
export const relayProtocolVersion = 1;

export type ClientFrameInit = MessageInitShape<typeof ClientFrameSchema>;
export type RelayFrameInit = MessageInitShape<typeof RelayFrameSchema>;

/** Throws `relay.too-large` when the frame exceeds `limits.frameBytes`, which the relay would refuse. */
export function encodeClientFrame(frame: ClientFrameInit): Uint8Array {
  return checkFrameSize(toBinary(ClientFrameSchema, create(ClientFrameSchema, frame)));
}

/**
 * Throws `relay.too-large` before parsing anything, `protocol.malformed` when `bytes` are no frame. A body that this
 * version doesn't know is no error: `body.case` is undefined then. Byte fields may share memory with `bytes`.
 */
export function decodeClientFrame(bytes: Uint8Array): ClientFrame {
  return parse(bytes, () => fromBinary(ClientFrameSchema, bytes, { readUnknownFields: false }));
}

/** Throws `relay.too-large` when the frame exceeds `limits.frameBytes`. */
export function encodeRelayFrame(frame: RelayFrameInit): Uint8Array {
  return checkFrameSize(toBinary(RelayFrameSchema, create(RelayFrameSchema, frame)));
}

/** Like `decodeClientFrame`, for frames of the relay. */
export function decodeRelayFrame(bytes: Uint8Array): RelayFrame {
  return parse(bytes, () => fromBinary(RelayFrameSchema, bytes, { readUnknownFields: false }));
}

/** A uint64 of a frame (sequence, epoch, time) as a number. Throws `protocol.malformed` beyond 2^53 - 1. */
export function numberFromUint64(value: bigint): number {
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new AppError('protocol.malformed');
  return Number(value);
}

function parse<T>(bytes: Uint8Array, read: () => T): T {
  checkFrameSize(bytes);
  try {
    return read();
  } catch (cause) {
    throw new AppError('protocol.malformed', { cause });
  }
}

function checkFrameSize(bytes: Uint8Array): Uint8Array {
  if (bytes.length > limits.frameBytes) {
    throw new AppError('relay.too-large', { details: { bytes: bytes.length, limit: limits.frameBytes } });
  }
  return bytes;
}
