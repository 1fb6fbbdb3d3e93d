/** Path secrets and the keys that follow from them (RFC 9420 section 7.4). */
import { wipe } from '../../crypto/primitives';
import type { CipherSuite } from '../crypto/cipher-suite';
import type { HpkeKeyPair } from '../crypto/kem';
import { deriveSecret } from '../crypto/labels';
import { isEmptyBelow, type RatchetTree } from './ratchet-tree';
import { copath, directPath, type LeafIndex, type NodeIndex } from './tree-math';

/** A node of a filtered direct path (section 4.1.2), and its child that is not on the path. */
export interface PathStep {
  readonly node: NodeIndex;
  readonly copathChild: NodeIndex;
}

/** The direct path of a leaf without the nodes below whose copath child nobody is. */
export function filteredDirectPath(tree: RatchetTree, leafIndex: LeafIndex): PathStep[] {
  const leafCount = tree.leaves.length;
  const siblings = copath(leafIndex, leafCount);
  const steps: PathStep[] = [];
  for (const [index, node] of directPath(leafIndex, leafCount).entries()) {
    const copathChild = siblings[index];
    if (copathChild !== undefined && !isEmptyBelow(tree, copathChild)) steps.push({ node, copathChild });
  }
  return steps;
}

/** The key pair of the node that a path secret is for. */
export function deriveNodeKeyPair(suite: CipherSuite, pathSecret: Uint8Array): HpkeKeyPair {
  const nodeSecret = deriveSecret(suite, pathSecret, 'node');
  const pair = suite.kem.deriveKeyPair(nodeSecret);
  wipe(nodeSecret);
  return pair;
}

/** The next secret up the path; after the last one it is the commit secret. */
export function nextPathSecret(suite: CipherSuite, pathSecret: Uint8Array): Uint8Array {
  return deriveSecret(suite, pathSecret, 'path');
}

/** The secrets of so many nodes from the first one up, and what follows the last: the commit secret. */
export function derivePathSecrets(
  suite: CipherSuite,
  first: Uint8Array,
  count: number,
): { readonly pathSecrets: readonly Uint8Array[]; readonly commitSecret: Uint8Array } {
  const pathSecrets: Uint8Array[] = [];
  let secret = first;
  for (let index = 0; index < count; index += 1) {
    pathSecrets.push(secret);
    secret = nextPathSecret(suite, secret);
  }
  return { pathSecrets, commitSecret: secret };
}
