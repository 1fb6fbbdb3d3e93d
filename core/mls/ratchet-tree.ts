/** What must hold of a ratchet tree (RFC 9420 section 7) beyond what ts-mls checks itself. */
import type { ClientState } from 'ts-mls/clientState.js';
import { toHex } from '../../shared/domain/ids';
import { wipe } from '../crypto/primitives';
import { isSameIdentity } from './credential';
import { curve25519 } from './crypto-provider';
import { Refusal } from './fail-alike';
import { leavesOf } from './group-state';

/** Throws when two nodes share an encryption key or two leaves share a signature key (section 7.3). */
export function checkUniqueKeys({ ratchetTree }: ClientState): void {
  const encryptionKeys = new Set<string>();
  const signatureKeys = new Set<string>();
  for (const node of ratchetTree) {
    if (node === undefined) continue;
    const isLeaf = node.nodeType === 'leaf';
    addOnce(encryptionKeys, isLeaf ? node.leaf.hpkePublicKey : node.parent.hpkePublicKey);
    if (isLeaf) addOnce(signatureKeys, node.leaf.signaturePublicKey);
  }
}

function addOnce(keys: Set<string>, key: Uint8Array): void {
  const name = toHex(key);
  if (keys.has(name)) throw new Refusal('two nodes have the same key');
  keys.add(name);
}

/**
 * Throws when a leaf stands for somebody else than before, unless the commit removed it. A member may renew the
 * encryption key of its leaf, never its identity: otherwise it could speak under another's name.
 */
export function checkUnchangedIdentities(
  before: ClientState,
  after: ClientState,
  removedLeaves: ReadonlySet<number>,
): void {
  const leavesAfter = leavesOf(after);
  for (const [leafIndex, identity] of leavesOf(before)) {
    if (removedLeaves.has(leafIndex)) continue;
    const next = leavesAfter.get(leafIndex);
    if (next === undefined || !isSameIdentity(identity, next)) throw new Refusal('a leaf changed its identity');
  }
}

/**
 * Forgets the private keys of nodes that are blank now, and throws when one of the others doesn't belong to its node
 * (section 7.5: the keys derived from a path secret must be those of the tree, or this device couldn't follow the next
 * commit).
 */
export function withCheckedPrivatePath(client: ClientState): ClientState {
  const { ratchetTree, privatePath } = client;
  const privateKeys: Record<number, Uint8Array> = {};
  for (const [name, key] of Object.entries(privatePath.privateKeys)) {
    const nodeIndex = Number(name);
    const node = ratchetTree[nodeIndex];
    if (node === undefined) {
      wipe(key);
      continue;
    }
    const publicKey = node.nodeType === 'leaf' ? node.leaf.hpkePublicKey : node.parent.hpkePublicKey;
    const derived = curve25519().publicKeyOf(key);
    if (!derived.every((byte, index) => byte === publicKey[index])) throw new Refusal('a private key is of no use');
    privateKeys[nodeIndex] = key;
  }
  return { ...client, privatePath: { ...privatePath, privateKeys } };
}
