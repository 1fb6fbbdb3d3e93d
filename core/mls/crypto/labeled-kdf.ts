/** LabeledExtract and LabeledExpand (RFC 9180 section 4). */
import { concatBytes } from '../../../shared/domain/bytes';
import { expand, extract } from './hash';

const version = text('HPKE-v1');

export function labeledExtract(suite: Uint8Array, salt: Uint8Array, label: string, inputKey: Uint8Array): Uint8Array {
  const input = concatBytes(version, suite, text(label), inputKey);
  const pseudorandomKey = extract(salt, input);
  input.fill(0);
  return pseudorandomKey;
}

export function labeledExpand(
  suite: Uint8Array,
  pseudorandomKey: Uint8Array,
  label: string,
  info: Uint8Array,
  lengthBytes: number,
): Uint8Array {
  return expand(pseudorandomKey, concatBytes(uint16(lengthBytes), version, suite, text(label), info), lengthBytes);
}

export function text(ascii: string): Uint8Array {
  return new TextEncoder().encode(ascii);
}

export function uint16(value: number): Uint8Array {
  return Uint8Array.of(value >> 8, value & 0xff);
}
