/** Pre-shared keys (RFC 9420 section 8.4). */
import type { Reader } from '../codec/reader';
import { encode, type Writer } from '../codec/writer';
import { wipe } from '../../crypto/primitives';
import type { CipherSuite } from '../crypto/cipher-suite';
import { extract } from '../crypto/hash';
import { expandWithLabel } from '../crypto/labels';
import { Refusal } from '../refusal';

export type ResumptionPskUsage = 'application' | 'reinit' | 'branch';

export type Psk =
  | { readonly pskType: 'external'; readonly pskId: Uint8Array }
  | {
      readonly pskType: 'resumption';
      readonly usage: ResumptionPskUsage;
      readonly pskGroupId: Uint8Array;
      readonly pskEpoch: bigint;
    };

/** PreSharedKeyID. */
export interface PreSharedKeyId {
  readonly psk: Psk;
  /** Random, as long as a hash. */
  readonly pskNonce: Uint8Array;
}

/** The key that an id names, if one has it. The caller of the protocol answers for it. */
export type PskLookup = (psk: Psk) => Uint8Array | undefined;

const usages = ['application', 'reinit', 'branch'] as const;

export function writePreSharedKeyId(writer: Writer, { psk, pskNonce }: PreSharedKeyId): void {
  switch (psk.pskType) {
    case 'external':
      writer.uint8(1).opaque(psk.pskId);
      break;
    case 'resumption':
      writer
        .uint8(2)
        .uint8(usages.indexOf(psk.usage) + 1)
        .opaque(psk.pskGroupId)
        .uint64(psk.pskEpoch);
  }
  writer.opaque(pskNonce);
}

export function readPreSharedKeyId(reader: Reader): PreSharedKeyId {
  return { psk: readPsk(reader), pskNonce: reader.opaque() };
}

function readPsk(reader: Reader): Psk {
  switch (reader.uint8()) {
    case 1:
      return { pskType: 'external', pskId: reader.opaque() };
    case 2: {
      const usage = usages[reader.uint8() - 1];
      if (usage === undefined) throw new Refusal('a pre-shared key has an unknown usage');
      return { pskType: 'resumption', usage, pskGroupId: reader.opaque(), pskEpoch: reader.uint64() };
    }
    default:
      throw new Refusal('a pre-shared key is of an unknown type');
  }
}

/** `psk_secret`: all zeros without keys. Refuses an id whose key is not there. Secret: the owner wipes it. */
export function pskSecret(suite: CipherSuite, ids: readonly PreSharedKeyId[], lookup: PskLookup): Uint8Array {
  const zeros = new Uint8Array(suite.hashBytes);
  let secret: Uint8Array = zeros.slice();
  for (const [index, id] of ids.entries()) {
    const psk = lookup(id.psk);
    if (psk === undefined) throw new Refusal('a pre-shared key is not known here');
    const extracted = extract(zeros, psk);
    const label = encode((writer: Writer) => {
      writePreSharedKeyId(writer, id);
      writer.uint16(index).uint16(ids.length);
    }, undefined);
    const input = expandWithLabel(extracted, 'derived psk', label, suite.hashBytes);
    const next = extract(input, secret);
    wipe(extracted, input, secret);
    secret = next;
  }
  return secret;
}
