/** From bytes to the parts of an entry; whether they are allowed is `applyEntry`'s business. */
import type { DescMessage, MessageShape } from '@bufbuild/protobuf';
import { fromBinary, toBinary } from '@bufbuild/protobuf';
import { AppError } from '../../errors';
import type { Device, EntryBody } from '../../protocol/gen/directory_pb';
import {
  EntryBodySchema,
  GenesisSchema,
  SignedEntrySchema,
  SignedGenesisSchema,
} from '../../protocol/gen/directory_pb';
import { equalBytes } from '../bytes';
import type { Brand, DeviceId, UserId } from '../ids';
import { idFromBytes } from '../ids';
import { limits } from '../limits';
import { refusedBy } from './directory-rule';
import type { MemberDevice } from './directory-state';
import { genesisMessage } from './signed-messages';
import { isWeakEd25519Point, isWeakX25519Key } from './weak-points';

/** The cryptography that the rules need; both functions are pure and never throw. */
export interface DirectoryCrypto {
  sha256(bytes: Uint8Array): Uint8Array;
  /** Ed25519. */
  verify(signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array): boolean;
}

/** The same cryptography, without the signatures that not every library accepts. The keys are checked where they are read. */
export function strictCrypto(crypto: DirectoryCrypto): DirectoryCrypto {
  return {
    sha256: (bytes) => crypto.sha256(bytes),
    verify: (signature, message, publicKey) =>
      signature.length === 64 &&
      !isWeakEd25519Point(signature.subarray(0, 32)) &&
      crypto.verify(signature, message, publicKey),
  };
}

export type Action = Exclude<EntryBody['action'], { case: undefined }>;

export interface DecodedEntry {
  /** Encoded `EntryBody`, as it was signed. */
  readonly body: Uint8Array;
  readonly signature: Uint8Array;
  readonly workspaceId: Uint8Array;
  readonly sequence: number;
  readonly previousHash: Uint8Array;
  readonly atMs: number;
  readonly userId: UserId;
  readonly deviceId: DeviceId;
  readonly action: Action;
}

/** Throws `protocol.malformed`. The result refers to parts of `bytes`. */
export function decodeEntry(bytes: Uint8Array): DecodedEntry {
  const signed = decode(SignedEntrySchema, bytes);
  // The signature covers the body alone: with one encoding per entry nobody can give the same entry another hash.
  if (!equalBytes(toBinary(SignedEntrySchema, signed), bytes)) throw malformed();
  const { body, signature } = signed;
  const entry = decode(EntryBodySchema, body);
  if (entry.action.case === undefined) throw malformed();
  return {
    body,
    signature,
    workspaceId: entry.workspaceId,
    sequence: safeNumber(entry.sequence),
    previousHash: entry.previousHash,
    atMs: safeTime(entry.atMs),
    userId: idFromBytes('UserId', entry.userId),
    deviceId: idFromBytes('DeviceId', entry.deviceId),
    action: entry.action,
  };
}

/**
 * The user and first device that a signed genesis stands for. Throws `protocol.malformed`, or `directory.refused` when it
 * is not signed by that device's key.
 */
export function readGenesis(
  signedGenesis: Uint8Array,
  crypto: DirectoryCrypto,
): { readonly userId: UserId; readonly device: MemberDevice } {
  const { genesis, signature } = decode(SignedGenesisSchema, signedGenesis);
  const { device, nonce } = decode(GenesisSchema, genesis);
  checkLength(nonce, genesisNonceBytes);
  const memberDevice = readDevice(device);
  if (!crypto.verify(signature, genesisMessage(genesis), memberDevice.signatureKey)) throw refusedBy('genesis');
  return { userId: idFromBytes('UserId', crypto.sha256(signedGenesis)), device: memberDevice };
}

/** Throws `protocol.malformed`. */
export function readDevice(device: Device | undefined): MemberDevice {
  if (device === undefined) throw malformed();
  return {
    deviceId: idFromBytes('DeviceId', device.deviceId),
    signatureKey: readSignatureKey(device.signatureKey),
    encryptionKey: readEncryptionKey(device.encryptionKey),
    inbox: idFromBytes('TopicId', device.inbox),
  };
}

/** Throws `protocol.malformed`. */
export function readSignatureKey(bytes: Uint8Array): Brand<Uint8Array, 'SignaturePublicKey'> {
  if (isWeakEd25519Point(checkLength(bytes, keyBytes))) throw malformed();
  return bytes as Brand<Uint8Array, 'SignaturePublicKey'>;
}

function readEncryptionKey(bytes: Uint8Array): Brand<Uint8Array, 'BoxPublicKey'> {
  if (isWeakX25519Key(checkLength(bytes, keyBytes))) throw malformed();
  return bytes as Brand<Uint8Array, 'BoxPublicKey'>;
}

/** A uint64 of an entry as a number. Throws `protocol.malformed` beyond 2^53 - 1. */
export function safeNumber(value: bigint): number {
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw malformed();
  return Number(value);
}

/** A time of an entry. Throws `protocol.malformed` for one that no date can hold. */
export function safeTime(timeMs: bigint): number {
  if (timeMs > BigInt(limits.latestTimeMs)) throw malformed();
  return Number(timeMs);
}

export const genesisNonceBytes = 16;
const keyBytes = 32;

function decode<Schema extends DescMessage>(schema: Schema, bytes: Uint8Array): MessageShape<Schema> {
  try {
    return fromBinary(schema, bytes, { readUnknownFields: false });
  } catch (cause) {
    throw malformed(cause);
  }
}

function checkLength(bytes: Uint8Array, length: number): Uint8Array {
  if (bytes.length !== length || equalBytes(bytes, new Uint8Array(length))) throw malformed();
  return bytes;
}

function malformed(cause?: unknown): AppError {
  return new AppError('protocol.malformed', { cause });
}
