/** The secret tree (RFC 9420 section 9): derived as far as it is needed, and consumed as it is used. */
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { cryptoReady, randomBytes, wipe } from '../../crypto/primitives';
import { cipherSuite } from '../crypto/cipher-suite';
import { deriveSecret, deriveTreeSecret, expandWithLabel } from '../crypto/labels';
import { reasonOf } from '../testing/verdict';
import { isAncestorOfLeaf, isLeafNode, left, right, root } from '../tree/tree-math';
import { secretTree, secretTreeSecrets, takeKey, type SecretTree, type SecretTreeNode } from './secret-tree';

beforeAll(cryptoReady);

const suite = cipherSuite(3);
const isZero = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0);
const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The first key of a leaf, straight from the words of the specification. */
function firstKey(encryptionSecret: Uint8Array, leafCount: number, leafIndex: number, ratchet: string): Uint8Array {
  let secret = encryptionSecret;
  let node = root(leafCount);
  while (!isLeafNode(node)) {
    const isLeft = isAncestorOfLeaf(left(node), leafIndex);
    secret = expandWithLabel(secret, 'tree', utf8(isLeft ? 'left' : 'right'), 32);
    node = isLeft ? left(node) : right(node);
  }
  return deriveTreeSecret(deriveSecret(suite, secret, ratchet), 'key', 0, suite.aead.keyBytes);
}

function count(node: SecretTreeNode): number {
  return node.kind === 'parent' ? 1 + count(node.left) + count(node.right) : 1;
}

test('the keys are those of the specification, whatever was taken before', () => {
  const order = fc.shuffledSubarray(Array.from({ length: 16 }, (_, index) => index));
  fc.assert(
    fc.property(order, fc.boolean(), (leaves, isHandshake) => {
      const encryptionSecret = randomBytes(32);
      let tree = secretTree(16, encryptionSecret.slice());
      const ratchet = isHandshake ? 'handshake' : 'application';
      for (const leafIndex of leaves) {
        const { key, generation, next } = takeKey(suite, tree, { leafIndex, ratchet });
        expect(generation).toBe(0);
        expect(key).toEqual(firstKey(encryptionSecret, 16, leafIndex, ratchet));
        tree = next;
      }
    }),
    { numRuns: 20 },
  );
});

test('only what is needed is derived', () => {
  const tree = secretTree(1024, randomBytes(32));
  expect(count(tree.top)).toBe(1);
  const first = takeKey(suite, tree, { leafIndex: 700, ratchet: 'application' });
  // Ten parents, the leaf, and the other child of each parent.
  expect(count(first.next.top)).toBe(21);
  const again = takeKey(suite, first.next, { leafIndex: 700, ratchet: 'handshake' });
  expect(count(again.next.top)).toBe(21);
  const beside = takeKey(suite, again.next, { leafIndex: 701, ratchet: 'application' });
  expect(count(beside.next.top)).toBe(21);
});

test('the two ratchets of a leaf, and those of two leaves, have nothing in common', () => {
  let tree = secretTree(4, randomBytes(32));
  const keys = new Set<string>();
  for (const leafIndex of [0, 1, 2, 3]) {
    for (const ratchet of ['handshake', 'application'] as const) {
      for (const generation of [0, 1]) {
        const taken = takeKey(suite, tree, { leafIndex, ratchet, generation });
        keys.add(String(taken.key));
        tree = taken.next;
      }
    }
  }
  expect(keys.size).toBe(16);
});

test('a leaf outside the tree has no keys', () => {
  const tree = secretTree(4, randomBytes(32));
  for (const leafIndex of [4, 5, 2 ** 31]) {
    expect(reasonOf(() => takeKey(suite, tree, { leafIndex, ratchet: 'application' }))).toBe('there is no such leaf');
  }
});

test('whatever a key follows from is consumed, and nothing else', () => {
  const tree = secretTree(8, randomBytes(32));
  const taken = takeKey(suite, tree, { leafIndex: 5, ratchet: 'application', generation: 2 });
  const kept = new Set(secretTreeSecrets(taken.next));
  expect(taken.consumed.filter((secret) => kept.has(secret))).toEqual([]);
  wipe(...taken.consumed);
  expect(secretTreeSecrets(tree).every(isZero)).toBe(true);
  expect([taken.key, taken.nonce].every(isZero)).toBe(true);
  // Three nodes beside the path, both ratchets, and key and nonce of each skipped generation.
  expect([...kept].filter((secret) => !isZero(secret))).toHaveLength(3 + 2 + 4);
});

test('a key can be taken once', () => {
  const tree = secretTree(2, randomBytes(32));
  const wanted = { leafIndex: 1, ratchet: 'handshake', generation: 0 } as const;
  const { next } = takeKey(suite, tree, wanted);
  expect(reasonOf(() => takeKey(suite, next, wanted))).toBe('the key of this generation is gone');
  expect(reasonOf(() => takeKey(suite, next, { ...wanted, ratchet: 'application' }))).toBe('accepted');
});

test('a tree is a value: taking a key leaves it as it was', () => {
  const clone = ({ leafCount, top }: SecretTree): SecretTree => structuredClone({ leafCount, top });
  let tree = secretTree(8, randomBytes(32));
  for (const leafIndex of [3, 3, 6, 0]) {
    const before = clone(tree);
    const { next } = takeKey(suite, tree, { leafIndex, ratchet: 'application' });
    expect(clone(tree)).toEqual(before);
    tree = next;
  }
});
