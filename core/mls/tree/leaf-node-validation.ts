/** What must hold of every leaf (RFC 9420 section 7.3), except for its signature, its credential and its lifetime. */
import type { CipherSuite } from '../crypto/cipher-suite';
import { canDoExtensions } from '../leaf/capabilities';
import { credentialTypeOf } from '../leaf/credential';
import { demandDistinct, type Extension } from '../leaf/extension';
import type { LeafNode } from '../leaf/leaf-node';
import { findRequiredCapabilities, fulfils } from '../leaf/required-capabilities';
import { demand } from '../refusal';
import { membersOf, type RatchetTree } from './ratchet-tree';

/** What a leaf says of itself must fit together, and its keys have the form that the suite wants. */
export function checkLeafNode(suite: CipherSuite, leaf: LeafNode): void {
  const { capabilities, credential, extensions } = leaf;
  // Who could not be encrypted to would keep everybody from committing.
  demand(suite.kem.isPublicKey(leaf.encryptionKey), 'an encryption key can not be used');
  demand(leaf.signatureKey.length === 32, 'a signature key has a wrong size');
  demandDistinct(extensions);
  demand(canDoExtensions(capabilities, extensions), 'a leaf has an extension that it can not do');
  demand(capabilities.credentials.includes(credentialTypeOf(credential)), 'a leaf can not do its own credential');
}

/**
 * All leaves must fit the group's parameters and each other: required capabilities, every extension of the group context
 * (section 13.4), every credential type in use; and no key may occur twice in the tree.
 */
export function checkMembers(tree: RatchetTree, groupExtensions: readonly Extension[]): void {
  const required = findRequiredCapabilities(groupExtensions);
  const credentialTypes = new Set<number>();
  const members = Array.from(membersOf(tree), ([, leaf]) => leaf);
  for (const { credential } of members) credentialTypes.add(credentialTypeOf(credential));
  for (const { capabilities } of members) {
    demand(required === undefined || fulfils(capabilities, required), 'a leaf lacks a required capability');
    demand(canDoExtensions(capabilities, groupExtensions), 'a leaf can not do an extension of the group');
    for (const type of credentialTypes) {
      demand(capabilities.credentials.includes(type), 'a leaf can not do a credential in use');
    }
  }
  const parents = tree.parents.filter((parent) => parent !== undefined);
  demandDistinctKeys(members.map(({ signatureKey }) => signatureKey));
  demandDistinctKeys([...members, ...parents].map(({ encryptionKey }) => encryptionKey));
}

// Whose beginnings differ are different: that is found out many times faster, and equal beginnings hardly ever happen.
function demandDistinctKeys(keys: readonly Uint8Array[]): void {
  const areDistinct =
    new Set(keys.map(beginningOf)).size === keys.length || new Set(keys.map(String)).size === keys.length;
  demand(areDistinct, 'two nodes have the same key');
}

// The first six bytes, as a number.
function beginningOf(key: Uint8Array): number {
  let value = 0;
  for (let index = 0; index < 6; index += 1) value = value * 256 + (key[index] ?? 0);
  return value;
}
