/** What has to hold of everybody who has read everything. */
import { expect } from 'vitest';
import { toHex } from '../../../shared/domain/ids';
import { equalBytes } from '../../../shared/domain/bytes';
import type { GroupState } from '../group/group-state';
import { mlsExporter } from '../key-schedule/exporter';
import { encryptionKeyAt, parentAt } from '../tree/ratchet-tree';
import { decodeRatchetTree, encodeRatchetTree } from '../tree/ratchet-tree-extension';
import { treeHash } from '../tree/tree-hash';
import { directPath, leafToNode } from '../tree/tree-math';
import { checkRatchetTree } from '../tree/tree-validation';
import { nameOf } from './simulated-client';
import type { World } from './world';

export function expectAgreement(world: World): void {
  const members = world.devices.filter((device) => device.isMember && device.isOnline);
  const [first] = members;
  if (first === undefined) throw new Error('nobody is there to agree');
  const expected = viewOf(first.state);
  expect(expected.epoch).toBe(world.log.epoch);
  for (const { state, name } of members) {
    expect({ name, ...viewOf(state) }).toEqual({ name, ...expected });
    expectFittingKeys(state);
    const own = state.tree.leaves[state.leafIndex];
    expect(own && nameOf(own)).toBe(name);
  }
  expectMembership(world, first.state);
  expectValidTree(first.state);
}

interface View {
  readonly epoch: bigint;
  readonly leaves: string;
  readonly treeHash: string;
  readonly epochAuthenticator: string;
  readonly exported: string;
  readonly interimTranscriptHash: string;
}

function viewOf({ suite, context, tree, secrets, interimTranscriptHash }: GroupState): View {
  const name = { label: 'simulation', context: context.groupId, lengthBytes: 32 };
  return {
    epoch: context.epoch,
    leaves: tree.leaves.map((leaf) => (leaf === undefined ? '' : nameOf(leaf))).join(),
    treeHash: toHex(treeHash(tree)),
    epochAuthenticator: toHex(secrets.epochAuthenticator),
    exported: toHex(mlsExporter(suite, secrets.exporterSecret, name)),
    interimTranscriptHash: toHex(interimTranscriptHash),
  };
}

// Whoever is in the tree believes so, unless it has not read on; nobody else who has read on does.
function expectMembership(world: World, state: GroupState): void {
  const members = new Set(world.membersIn(state));
  for (const device of world.devices) {
    if (device.isOnline)
      expect({ name: device.name, is: device.isMember }).toEqual({ name: device.name, is: members.has(device) });
    else if (members.has(device)) expect(device.isMember).toBe(true);
  }
}

// A member knows the secret key of every node above it that is not blank and in which it is merged, and no others.
function expectFittingKeys({ suite, tree, leafIndex, privateKeys }: GroupState): void {
  const expected = [leafToNode(leafIndex)];
  for (const node of directPath(leafIndex, tree.leaves.length)) {
    const parent = parentAt(tree, node);
    if (parent !== undefined && !parent.unmergedLeaves.includes(leafIndex)) expected.push(node);
  }
  const order = (nodes: Iterable<number>): number[] => [...nodes].sort((a, b) => a - b);
  expect(order(privateKeys.keys())).toEqual(order(expected));
  for (const [node, secretKey] of privateKeys) {
    const publicKey = encryptionKeyAt(tree, node) ?? new Uint8Array(0);
    expect(equalBytes(suite.kem.publicKeyOf(secretKey), publicKey)).toBe(true);
  }
}

// As somebody sees it who joins now, and remembers no hashes.
function expectValidTree({ suite, tree, context }: GroupState): void {
  const received = decodeRatchetTree(encodeRatchetTree(tree));
  expect(received.leaves.length).toBe(tree.leaves.length);
  expect(toHex(treeHash(received))).toBe(toHex(context.treeHash));
  checkRatchetTree(suite, received, context.extensions);
}
