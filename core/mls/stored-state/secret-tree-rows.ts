/** The secret tree as rows: its secrets, the ratchets grown from it, and the keys of overtaken messages. */
import { decode } from '../codec/reader';
import { Writer } from '../codec/writer';
import type { MessageKey, Ratchet } from '../key-schedule/ratchet';
import type { SecretTree, SecretTreeNode } from '../key-schedule/secret-tree';
import { Refusal } from '../refusal';
import { isLeafNode, left, right, root, type NodeIndex } from '../tree/tree-math';
import type { RowChange, RowKind } from './row-change';

type Node = SecretTreeNode | undefined;

const generationCount = 2 ** 32;

/** What changed from one tree to another of the same epoch, or all of a tree when there is none before. */
export function diffSecretTree(before: SecretTree | undefined, after: SecretTree): RowChange[] {
  const changes: RowChange[] = [];
  diffNode(before?.top, after.top, root(after.leafCount), changes);
  return changes;
}

function diffNode(before: Node, after: Node, index: NodeIndex, changes: RowChange[]): void {
  if (before === after) return;
  if (before?.kind === 'secret' && after?.kind !== 'secret') changes.push(row('tree-secret', index, undefined));
  if (after?.kind === 'secret') changes.push(row('tree-secret', index, after.secret.slice()));
  if (after?.kind === 'parent') {
    const former = before?.kind === 'parent' ? before : undefined;
    diffNode(former?.left, after.left, left(index), changes);
    diffNode(former?.right, after.right, right(index), changes);
  }
  if (after?.kind === 'leaf') {
    const former = before?.kind === 'leaf' ? before : undefined;
    // A leaf has node index 2 * leaf index, which is also the index of its handshake ratchet.
    diffRatchet(former?.handshake, after.handshake, index, changes);
    diffRatchet(former?.application, after.application, index + 1, changes);
  }
}

function diffRatchet(before: Ratchet | undefined, after: Ratchet, index: number, changes: RowChange[]): void {
  if (before === after) return;
  if (before?.secret !== after.secret) changes.push(row('ratchet', index, encodeRatchet(after)));
  if (before?.skipped === after.skipped) return;
  const kept = new Set(after.skipped);
  for (const key of before?.skipped ?? []) {
    if (!kept.has(key)) changes.push(row('skipped-key', skippedIndex(index, key), undefined));
  }
  const known = new Set(before?.skipped ?? []);
  for (const key of after.skipped) {
    if (!known.has(key)) changes.push(row('skipped-key', skippedIndex(index, key), encodeSkippedKey(key)));
  }
}

function row(kind: RowKind, index: number, value: Uint8Array | undefined): RowChange {
  return { kind, index, value };
}

function skippedIndex(ratchet: number, { generation }: MessageKey): number {
  return ratchet * generationCount + generation;
}

function encodeRatchet({ generation, secret }: Ratchet): Uint8Array {
  return new Writer().uint32(generation).bytes(secret).finish();
}

function encodeSkippedKey({ key, nonce }: MessageKey): Uint8Array {
  return new Writer().opaque(key).opaque(nonce).finish();
}

/** The rows of a secret tree, by their indices. */
export interface SecretTreeRows {
  readonly secrets: ReadonlyMap<number, Uint8Array>;
  readonly ratchets: ReadonlyMap<number, Uint8Array>;
  readonly skippedKeys: ReadonlyMap<number, Uint8Array>;
}

/** The tree that these rows are of. Refuses rows of which no tree comes. */
export function secretTreeFromRows(leafCount: number, rows: SecretTreeRows): SecretTree {
  const skipped = new Map<number, MessageKey[]>();
  for (const [index, value] of rows.skippedKeys) {
    const ratchet = Math.floor(index / generationCount);
    const keys = skipped.get(ratchet) ?? [];
    skipped.set(ratchet, keys);
    keys.push(decodeSkippedKey(index % generationCount, value));
  }
  const ratchetAt = (index: number): Ratchet => {
    const value = rows.ratchets.get(index);
    if (value === undefined) throw new Refusal('a stored ratchet is missing');
    const keys = (skipped.get(index) ?? []).sort((a, b) => a.generation - b.generation);
    return decodeRatchet(value, keys);
  };
  const build = (index: NodeIndex): SecretTreeNode => {
    const secret = rows.secrets.get(index);
    if (secret !== undefined) return { kind: 'secret', secret };
    if (!isLeafNode(index)) return { kind: 'parent', left: build(left(index)), right: build(right(index)) };
    return { kind: 'leaf', handshake: ratchetAt(index), application: ratchetAt(index + 1) };
  };
  return { leafCount, top: build(root(leafCount)) };
}

function decodeRatchet(value: Uint8Array, skipped: readonly MessageKey[]): Ratchet {
  return decode(value, (reader) => ({ generation: reader.uint32(), secret: reader.rest(), skipped }));
}

function decodeSkippedKey(generation: number, value: Uint8Array): MessageKey {
  return decode(value, (reader) => ({ generation, key: reader.opaque(), nonce: reader.opaque() }));
}
