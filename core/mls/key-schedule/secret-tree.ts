/**
 * The secret tree (RFC 9420 section 9): from one secret per epoch the ratchets of every member.
 *
 * It grows as it is used: a node is a secret until a key below it is needed, then the secrets of its children are derived
 * and its own is consumed. A tree is a value; whoever takes a key gets the next tree, and the list of what is consumed then,
 * to be wiped once the message is known to be genuine (section 9.2).
 */
import type { CipherSuite } from '../crypto/cipher-suite';
import { deriveSecret, expandWithLabel } from '../crypto/labels';
import { demand } from '../refusal';
import { isAncestorOfLeaf, isLeafNode, left, right, root, type LeafIndex, type NodeIndex } from '../tree/tree-math';
import { newRatchet, ratchetSecrets, takeGeneration, type MessageKey, type Ratchet } from './ratchet';

export type RatchetKind = 'handshake' | 'application';

export type SecretTreeNode =
  | SecretTreeParent
  | SecretTreeLeaf
  | { readonly kind: 'secret'; readonly secret: Uint8Array };

interface SecretTreeParent {
  readonly kind: 'parent';
  readonly left: SecretTreeNode;
  readonly right: SecretTreeNode;
}

interface SecretTreeLeaf {
  readonly kind: 'leaf';
  readonly handshake: Ratchet;
  readonly application: Ratchet;
}

export interface SecretTree {
  readonly leafCount: number;
  readonly top: SecretTreeNode;
}

export interface TakenKey extends MessageKey {
  readonly next: SecretTree;
  /** What the message's key follows from. To be wiped when the message is sent, or was found genuine. */
  readonly consumed: readonly Uint8Array[];
}

/** Uses `encryptionSecret` as the root. */
export function secretTree(leafCount: number, encryptionSecret: Uint8Array): SecretTree {
  return { leafCount, top: { kind: 'secret', secret: encryptionSecret } };
}

/** Which key of whom. Without a generation: the next one, to send with. */
export interface WantedKey {
  readonly leafIndex: LeafIndex;
  readonly ratchet: RatchetKind;
  readonly generation?: number;
}

/** Refuses a generation that was used, was too long ago, or is too far ahead. `tree` stays as it is. */
export function takeKey(suite: CipherSuite, tree: SecretTree, wanted: WantedKey): TakenKey {
  demand(wanted.leafIndex < tree.leafCount, 'there is no such leaf');
  const consumed: Uint8Array[] = [];
  const { node, key } = takeBelow(suite, { node: tree.top, index: root(tree.leafCount) }, wanted, consumed);
  const { generation, key: messageKey, nonce } = key;
  return { generation, key: messageKey, nonce, next: { leafCount: tree.leafCount, top: node }, consumed };
}

interface Place {
  readonly node: SecretTreeNode;
  readonly index: NodeIndex;
}

// What stands in the node's place afterwards, and the key. Every node of the path is written out: this is where a message's
// time goes, and copying objects by their names takes several times as long.
function takeBelow(
  suite: CipherSuite,
  { node, index }: Place,
  wanted: WantedKey,
  consumed: Uint8Array[],
): { readonly node: SecretTreeNode; readonly key: MessageKey } {
  const opened = node.kind === 'secret' ? openNode(suite, node.secret, index, consumed) : node;
  if (opened.kind === 'leaf') return takeAtLeaf(suite, opened, wanted, consumed);
  if (isAncestorOfLeaf(left(index), wanted.leafIndex)) {
    const below = takeBelow(suite, { node: opened.left, index: left(index) }, wanted, consumed);
    return { node: { kind: 'parent', left: below.node, right: opened.right }, key: below.key };
  }
  const below = takeBelow(suite, { node: opened.right, index: right(index) }, wanted, consumed);
  return { node: { kind: 'parent', left: opened.left, right: below.node }, key: below.key };
}

function takeAtLeaf(
  suite: CipherSuite,
  { handshake, application }: SecretTreeLeaf,
  { ratchet, generation }: WantedKey,
  consumed: Uint8Array[],
): { readonly node: SecretTreeNode; readonly key: MessageKey } {
  const isHandshake = ratchet === 'handshake';
  const taken = takeGeneration(suite, isHandshake ? handshake : application, generation);
  consumed.push(...taken.consumed);
  const node: SecretTreeLeaf = isHandshake
    ? { kind: 'leaf', handshake: taken.next, application }
    : { kind: 'leaf', handshake, application: taken.next };
  return { node, key: taken.messageKey };
}

/** Every secret in the tree. */
export function secretTreeSecrets({ top }: SecretTree): Uint8Array[] {
  const secrets: Uint8Array[] = [];
  const collect = (node: SecretTreeNode): void => {
    switch (node.kind) {
      case 'secret':
        secrets.push(node.secret);
        return;
      case 'parent':
        collect(node.left);
        collect(node.right);
        return;
      case 'leaf':
        secrets.push(...ratchetSecrets(node.handshake), ...ratchetSecrets(node.application));
    }
  };
  collect(top);
  return secrets;
}

function openNode(
  suite: CipherSuite,
  secret: Uint8Array,
  index: NodeIndex,
  consumed: Uint8Array[],
): SecretTreeParent | SecretTreeLeaf {
  consumed.push(secret);
  if (isLeafNode(index)) {
    return {
      kind: 'leaf',
      handshake: newRatchet(deriveSecret(suite, secret, 'handshake')),
      application: newRatchet(deriveSecret(suite, secret, 'application')),
    };
  }
  const child = (side: 'left' | 'right'): SecretTreeNode => ({
    kind: 'secret',
    secret: expandWithLabel(secret, 'tree', sides[side], suite.hashBytes),
  });
  return { kind: 'parent', left: child('left'), right: child('right') };
}

const sides = { left: new TextEncoder().encode('left'), right: new TextEncoder().encode('right') };
