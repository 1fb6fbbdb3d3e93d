/** A group's state as rows: what to write when it changes, and the state that rows are of. */
import { decode } from '../codec/reader';
import { encode, type Writer } from '../codec/writer';
import { readSender, writeSender } from '../framing/framed-content';
import type { GroupState } from '../group/group-state';
import type { PendingProposal } from '../proposal/committed-proposal';
import { readProposal, writeProposal } from '../proposal/proposal';
import { demand, Refusal } from '../refusal';
import { encryptionKeyAt, leafAt } from '../tree/ratchet-tree';
import {
  decodeEpochRow,
  decodeExtensionsRow,
  decodeGroupRow,
  encodeEpochRow,
  encodeExtensionsRow,
  encodeGroupRow,
} from './epoch-row';
import type { RowChange, RowKind } from './row-change';
import { diffSecretTree, secretTreeFromRows } from './secret-tree-rows';
import { diffTree, patchTree } from './tree-rows';

/** Kinds of which nothing outlives its epoch. */
const kindsOfEpoch: readonly RowKind[] = ['tree-secret', 'ratchet', 'skipped-key', 'proposal'];

/**
 * The rows that turn a stored state into another one of the same group: the next after a message, or after a commit; all rows
 * when nothing is stored. The values are secret: whoever has written them wipes them. Changes from one epoch to the next
 * stay right whatever happened within the former epoch meanwhile.
 */
export function diffState(before: GroupState | undefined, after: GroupState): RowChange[] {
  const isSameEpoch = before?.context.epoch === after.context.epoch && before.status.kind === after.status.kind;
  const changes: RowChange[] = [];
  if (before?.status.kind !== after.status.kind || ownLeafOf(before) !== ownLeafOf(after)) {
    changes.push({ kind: 'group', index: 0, value: encodeGroupRow(after) });
  }
  if (!isSameEpoch || before.status !== after.status) {
    changes.push({ kind: 'epoch', index: 0, value: encodeEpochRow(after) });
  }
  if (before?.context.extensions !== after.context.extensions) {
    changes.push({ kind: 'extensions', index: 0, value: encodeExtensionsRow(after.context.extensions) });
  }
  changes.push(...diffTree(before?.tree, after.tree), ...diffPrivateKeys(before, after));
  if (before !== undefined && !isSameEpoch) {
    for (const kind of kindsOfEpoch) changes.push({ kind, index: undefined, value: undefined });
  }
  const former = isSameEpoch ? before : undefined;
  changes.push(...diffSecretTree(former?.secretTree, after.secretTree));
  changes.push(...diffProposals(former?.proposals ?? [], after.proposals));
  return changes;
}

/**
 * The state with these rows changed, or the state of all these rows, whose values the caller may wipe. Shares with `before`
 * what is unchanged, but no secrets unless they are of one epoch. Refuses rows of which no state comes; throws `crypto.unknown-suite`.
 */
export function patchState(before: GroupState | undefined, changes: readonly RowChange[]): GroupState {
  const last = (kind: RowKind): Uint8Array | undefined =>
    changes.filter((change) => change.kind === kind).at(-1)?.value;
  const groupRow = last('group');
  const epochRow = last('epoch');
  const extensionsRow = last('extensions');
  const group = groupRow === undefined ? before && groupOf(before) : decodeGroupRow(groupRow);
  const epoch = epochRow === undefined ? before && epochOf(before) : decodeEpochRow(epochRow);
  const extensions = extensionsRow === undefined ? before?.context.extensions : decodeExtensionsRow(extensionsRow);
  if (group === undefined || epoch === undefined || extensions === undefined) {
    throw new Refusal('a stored group is incomplete');
  }
  const { suite, groupId, leafIndex, signatureSecretKey } = group;
  const { epoch: number, treeHash, confirmedTranscriptHash, leafCount, ...rest } = epoch;
  const rows = patchedRows(before, changes);
  return {
    ...rest,
    suite,
    leafIndex,
    signatureSecretKey,
    context: { cipherSuite: suite.id, groupId, epoch: number, treeHash, confirmedTranscriptHash, extensions },
    tree: patchTree(before?.tree, leafCount, changes),
    privateKeys: rows('private-key'),
    secretTree:
      rest.status.kind === 'removed'
        ? { leafCount: 1, top: { kind: 'secret', secret: new Uint8Array(0) } }
        : secretTreeFromRows(leafCount, {
            secrets: rows('tree-secret'),
            ratchets: rows('ratchet'),
            skippedKeys: rows('skipped-key'),
          }),
    proposals: Array.from(rows('proposal'))
      .sort(([a], [b]) => a - b)
      .map(([, value]) => decode(value, readPendingProposal)),
  };
}

function groupOf({ suite, leafIndex, signatureSecretKey, context }: GroupState) {
  return { suite, leafIndex, groupId: context.groupId, signatureSecretKey: signatureSecretKey.slice() };
}

function epochOf({ context, tree, secrets, confirmationTag, interimTranscriptHash, status }: GroupState) {
  const { epoch, treeHash, confirmedTranscriptHash } = context;
  const leafCount = tree.leaves.length;
  return {
    epoch,
    treeHash,
    confirmedTranscriptHash,
    leafCount,
    secrets,
    confirmationTag,
    interimTranscriptHash,
    status,
  };
}

// The rows of each kind, but for the tree's, after the changes.
function patchedRows(
  before: GroupState | undefined,
  changes: readonly RowChange[],
): (kind: RowKind) => ReadonlyMap<number, Uint8Array> {
  const tables = new Map<RowKind, Map<number, Uint8Array>>();
  const table = (kind: RowKind): Map<number, Uint8Array> => {
    const found = tables.get(kind) ?? new Map<number, Uint8Array>();
    tables.set(kind, found);
    return found;
  };
  const known = before === undefined ? [] : rowsWithin(before);
  for (const { kind, index, value } of [...known, ...changes]) {
    if (index === undefined) table(kind).clear();
    else if (value === undefined) table(kind).delete(index);
    else table(kind).set(index, value.slice());
  }
  return table;
}

function rowsWithin(state: GroupState): RowChange[] {
  return [
    ...diffPrivateKeys(undefined, state),
    ...(state.status.kind === 'removed' ? [] : diffSecretTree(undefined, state.secretTree)),
    ...diffProposals([], state.proposals),
  ];
}

// Told by the public keys: the secret ones of a state that was used up are wiped.
function diffPrivateKeys(before: GroupState | undefined, after: GroupState): RowChange[] {
  if (before?.privateKeys === after.privateKeys) return [];
  const changes: RowChange[] = [];
  for (const [index, key] of after.privateKeys) {
    const isKept = before?.privateKeys.has(index) === true;
    if (isKept && encryptionKeyAt(before.tree, index) === encryptionKeyAt(after.tree, index)) continue;
    changes.push({ kind: 'private-key', index, value: key.slice() });
  }
  for (const index of before?.privateKeys.keys() ?? []) {
    if (!after.privateKeys.has(index)) changes.push({ kind: 'private-key', index, value: undefined });
  }
  return changes;
}

// Within an epoch proposals are only ever appended.
function diffProposals(before: readonly PendingProposal[], after: readonly PendingProposal[]): RowChange[] {
  demand(after.length >= before.length, 'a proposal was dropped within its epoch');
  return after.slice(before.length).map((proposal, index) => ({
    kind: 'proposal' as const,
    index: before.length + index,
    value: encode(writePendingProposal, proposal),
  }));
}

function writePendingProposal(writer: Writer, { reference, sender, proposal, ownUpdate }: PendingProposal): void {
  writer.opaque(reference);
  writeSender(writer, sender);
  writeProposal(writer, proposal);
  writer.optional(ownUpdate, (to, { encryptionSecretKey, signatureSecretKey }) => {
    to.opaque(encryptionSecretKey).opaque(signatureSecretKey);
  });
}

function readPendingProposal(reader: Parameters<typeof readSender>[0]): PendingProposal {
  return {
    reference: reader.opaque(),
    sender: readSender(reader),
    proposal: readProposal(reader),
    ownUpdate: reader.optional((from) => ({ encryptionSecretKey: from.opaque(), signatureSecretKey: from.opaque() })),
  };
}

// Its place and its signature key.
function ownLeafOf({ tree, leafIndex }: GroupState): string {
  return `${leafIndex} ${Buffer.from(leafAt(tree, leafIndex)?.signatureKey ?? []).toString('latin1')}`;
}
