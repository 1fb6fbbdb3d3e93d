import { cipherSuite } from '../crypto/cipher-suite';
import { signKeyPackage, type KeyPackage, type OwnKeyPackage } from '../key-package/key-package';
import { signLeafNode, type LeafNode } from '../leaf/leaf-node';
import type { LeafPosition } from '../leaf/leaf-node';
import { packageOf, type TestClient } from './test-client';

export interface KeyPackageForgery {
  readonly changeLeaf?: (leaf: Omit<LeafNode, 'signature'>) => Omit<LeafNode, 'signature'>;
  /** For the signature of a leaf that is not from a key package. */
  readonly position?: LeafPosition;
  /** Changes the rest before it is signed. */
  readonly change?: (keyPackage: Omit<KeyPackage, 'signature'>) => Omit<KeyPackage, 'signature'>;
}

/** A key package whose leaf, or whatever else of it, is changed before both are signed. Its secrets are not changed. */
export function forgeKeyPackage(client: TestClient, forgery: KeyPackageForgery): OwnKeyPackage {
  const own = packageOf(client);
  const suite = cipherSuite(own.keyPackage.cipherSuite);
  const { changeLeaf = (leaf) => leaf, change = (keyPackage) => keyPackage, position } = forgery;
  const { secretKey } = client.signature;
  const leafNode = signLeafNode(suite, changeLeaf(own.keyPackage.leafNode), secretKey, position);
  return { ...own, keyPackage: signKeyPackage(suite, change({ ...own.keyPackage, leafNode }), secretKey) };
}
