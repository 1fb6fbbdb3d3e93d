/** Between ids and the BLOB columns that hold them. */
import { idToBytes } from '../../shared/domain/ids';

/** What SQLCipher takes and gives for a BLOB; it gives a Buffer, whose `slice` is not a copy. See `bytesOf`. */
export type Blob = Uint8Array<ArrayBuffer>;

/** The bytes of an id as a column's value. */
export function idBlob(id: Parameters<typeof idToBytes>[0]): Blob {
  return blob(idToBytes(id));
}

/** Bytes as a column's value. Copies only what shares memory with another thread, which SQLCipher can't bind. */
export function blob(bytes: Uint8Array): Blob {
  return bytes.buffer instanceof ArrayBuffer ? (bytes as Blob) : Uint8Array.from(bytes);
}

/** A column's value as plain bytes, in the same memory: what is wiped or copied later must not be a Buffer. */
export function bytesOf(value: Blob): Uint8Array {
  return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
}
