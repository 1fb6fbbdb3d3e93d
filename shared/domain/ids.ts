/**
 * Branded ids. In memory and over IPC an id is lowercase hex; on the wire it is the bytes.
 * A bare `string` or `Uint8Array` never stands for one of these.
 */
import { AppError } from '../errors';

declare const brand: unique symbol;
// Encoding Standard (WHATWG): in pages and in Node alike, whose own types have no place here.
declare const TextDecoder: new (label: 'latin1') => { decode(bytes: Uint8Array): string };
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** SHA-256 of the user's genesis device entry: 32 bytes. */
export type UserId = Brand<string, 'UserId'>;
/** Random, made by the device: 16 bytes. */
export type DeviceId = Brand<string, 'DeviceId'>;
/** SHA-256 of the founding directory entry: 32 bytes. */
export type WorkspaceId = Brand<string, 'WorkspaceId'>;
/** Random; the conversation's MLS group id and the id of its topic on the relay: 32 bytes. */
export type ConversationId = Brand<string, 'ConversationId'>;
/** Random id of an append-only log on the relay: 32 bytes. */
export type TopicId = Brand<string, 'TopicId'>;
/** Random, made by the sender of an entry, so that the relay stores a repeated append once: 16 bytes. */
export type EntryId = Brand<string, 'EntryId'>;
/** Random, made by the window that writes the message: 16 bytes. */
export type MessageId = Brand<string, 'MessageId'>;
/** SHA-256 of the bytes of a GIF: 32 bytes. */
export type GifId = Brand<string, 'GifId'>;
/** SHA-256 of the bytes of a person's or a group's picture: 32 bytes. */
export type PictureId = Brand<string, 'PictureId'>;
/** Random, made by the admin who invites: 16 bytes. */
export type InviteId = Brand<string, 'InviteId'>;
/** Random name of an account on this computer, which nothing else knows: 16 bytes. */
export type AccountId = Brand<string, 'AccountId'>;

const idSizes = {
  UserId: 32,
  DeviceId: 16,
  WorkspaceId: 32,
  ConversationId: 32,
  TopicId: 32,
  EntryId: 16,
  MessageId: 16,
  GifId: 32,
  PictureId: 32,
  InviteId: 16,
  AccountId: 16,
} as const;

type IdKind = keyof typeof idSizes;
type IdOf<K extends IdKind> = Brand<string, K>;

/** Encodes the bytes of an id. Throws `protocol.malformed` when their number is wrong. */
export function idFromBytes<K extends IdKind>(kind: K, bytes: Uint8Array): IdOf<K> {
  if (bytes.length !== idSizes[kind]) {
    throw new AppError('protocol.malformed', { details: { field: kind } });
  }
  return toHex(bytes) as IdOf<K>;
}

/** The bytes of an id. Throws `input.malformed` when the text is not an id of its kind's length. */
export function idToBytes(id: Brand<string, IdKind>): Uint8Array {
  return fromHex(id);
}

/** Whether `text` is lowercase hex of this kind's length. */
export function isId<K extends IdKind>(kind: K, text: unknown): text is IdOf<K> {
  return typeof text === 'string' && text.length === idSizes[kind] * 2 && /^[0-9a-f]*$/.test(text);
}

// Every id of every message comes through here: a table each way, and one call instead of a string for each byte.
const digits = Uint8Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));
const valueOfDigit = Int8Array.from({ length: 256 }, (_, code) => digits.indexOf(code));
const latin1 = new TextDecoder('latin1');

/** Lowercase hex. */
export function toHex(bytes: Uint8Array): string {
  const codes = new Uint8Array(2 * bytes.length);
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index] ?? 0;
    codes[2 * index] = digits[byte >> 4] ?? 0;
    codes[2 * index + 1] = digits[byte & 15] ?? 0;
  }
  return latin1.decode(codes);
}

/** Reverses `toHex`. Throws `input.malformed` for anything but lowercase hex of even length. */
export function fromHex(text: string): Uint8Array {
  if (text.length % 2 !== 0) throw new AppError('input.malformed');
  const bytes = new Uint8Array(text.length / 2);
  let seen = 0;
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = (valueAt(text, 2 * index) << 4) | valueAt(text, 2 * index + 1);
    bytes[index] = byte;
    seen |= byte;
  }
  if (seen < 0) throw new AppError('input.malformed');
  return bytes;
}

// Negative for what is no digit.
function valueAt(text: string, index: number): number {
  return valueOfDigit[text.charCodeAt(index)] ?? -1;
}
