/**
 * A group's state as rows, so that what changes little is written little: one small row for a message, the changed nodes of
 * the tree for a commit.
 */
import { decode, type Reader } from '../codec/reader';
import { Writer } from '../codec/writer';
import { Refusal } from '../refusal';

/** What a row holds; `index` of a row tells of what. */
export type RowKind =
  /** 0: suite, group id, own leaf, signature key. */
  | 'group'
  /** 0: the number of the epoch, its hashes and secrets. */
  | 'epoch'
  /** 0: of the group context. */
  | 'extensions'
  /** By leaf index. */
  | 'leaf'
  /** By the place among the parents. */
  | 'parent'
  /** By node index. */
  | 'private-key'
  /** A secret of the secret tree that nothing was derived from yet, by node index. */
  | 'tree-secret'
  /** By leaf index times 2, plus 1 for the application ratchet. */
  | 'ratchet'
  /** The key of an overtaken message, by the index of its ratchet times 2^32, plus its generation. */
  | 'skipped-key'
  /** A pending proposal, by its place. */
  | 'proposal';

const kinds: readonly RowKind[] = [
  'group',
  'epoch',
  'extensions',
  'leaf',
  'parent',
  'private-key',
  'tree-secret',
  'ratchet',
  'skipped-key',
  'proposal',
];

/** A row to write, or to delete when it has no value. Without an index: all rows of the kind, to delete. */
export interface RowChange {
  readonly kind: RowKind;
  readonly index: number | undefined;
  readonly value: Uint8Array | undefined;
}

/** The number that stands for a kind in storage, from 0. */
export function rowKindNumber(kind: RowKind): number {
  return kinds.indexOf(kind);
}

/** Refuses a number that stands for nothing. */
export function rowKindOf(number: number): RowKind {
  const kind = kinds[number];
  if (kind === undefined) throw new Refusal('a row is of an unknown kind');
  return kind;
}

/** Changes as bytes, for those that wait until it is known that they count. Secret: the owner wipes them. */
export function encodeRowChanges(changes: readonly RowChange[]): Uint8Array {
  const writer = new Writer();
  for (const { kind, index, value } of changes) {
    writer
      .uint8(rowKindNumber(kind))
      .optional(index, (to, number) => to.uint64(BigInt(number)))
      .optional(value, (to, bytes) => to.opaque(bytes));
  }
  return writer.finish();
}

/** Reverses `encodeRowChanges`. Refuses anything else. */
export function decodeRowChanges(bytes: Uint8Array): RowChange[] {
  return decode(bytes, (reader) => {
    const changes: RowChange[] = [];
    while (!reader.isAtEnd) changes.push(readRowChange(reader));
    return changes;
  });
}

function readRowChange(reader: Reader): RowChange {
  return {
    kind: rowKindOf(reader.uint8()),
    index: reader.optional((from) => Number(from.uint64())),
    value: reader.optional((from) => from.opaque()),
  };
}
