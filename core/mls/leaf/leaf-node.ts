/** LeafNode (RFC 9420 section 7.2): one client's appearance in the group, signed by that client. */
import type { Reader } from '../codec/reader';
import { Writer } from '../codec/writer';
import type { CipherSuite } from '../crypto/cipher-suite';
import { signWithLabel, type LabeledSignature } from '../crypto/labels';
import { Refusal } from '../refusal';
import { readCapabilities, writeCapabilities, type Capabilities } from './capabilities';
import { readCredential, writeCredential, type Credential } from './credential';
import { readExtensions, writeExtensions, type Extension } from './extension';
import { readLifetime, writeLifetime, type Lifetime } from './lifetime';

/** LeafNodeSource with what each carries. */
export type LeafNodeSource =
  | { readonly leafNodeSource: 'key_package'; readonly lifetime: Lifetime }
  | { readonly leafNodeSource: 'update' }
  | { readonly leafNodeSource: 'commit'; readonly parentHash: Uint8Array };

/** What a member may choose of its leaf. */
export interface LeafNodeContent {
  readonly signatureKey: Uint8Array;
  readonly credential: Credential;
  readonly capabilities: Capabilities;
  readonly extensions: readonly Extension[];
}

export interface LeafNode extends LeafNodeContent {
  readonly encryptionKey: Uint8Array;
  readonly source: LeafNodeSource;
  readonly signature: Uint8Array;
}

/** Where a leaf is that was made in a group: part of what its signature covers. */
export interface LeafPosition {
  readonly groupId: Uint8Array;
  readonly leafIndex: number;
}

export function writeLeafNode(writer: Writer, leaf: LeafNode): void {
  writeUnsigned(writer, leaf);
  writer.opaque(leaf.signature);
}

export function readLeafNode(reader: Reader): LeafNode {
  return {
    encryptionKey: reader.opaque(),
    signatureKey: reader.opaque(),
    credential: readCredential(reader),
    capabilities: readCapabilities(reader),
    source: readSource(reader),
    extensions: readExtensions(reader),
    signature: reader.opaque(),
  };
}

/** Signs a leaf. `position` is needed unless its source is a key package. */
export function signLeafNode(
  suite: CipherSuite,
  leaf: Omit<LeafNode, 'signature'>,
  secretKey: Uint8Array,
  position?: LeafPosition,
): LeafNode {
  return { ...leaf, signature: signWithLabel(suite, secretKey, 'LeafNodeTBS', leafNodeTbs(leaf, position)) };
}

/** The signature of a leaf, to be verified. */
export function leafNodeSignature(leaf: LeafNode, position: LeafPosition): LabeledSignature {
  return {
    publicKey: leaf.signatureKey,
    label: 'LeafNodeTBS',
    content: leafNodeTbs(leaf, position),
    signature: leaf.signature,
  };
}

function leafNodeTbs(leaf: Omit<LeafNode, 'signature'>, position: LeafPosition | undefined): Uint8Array {
  const writer = new Writer();
  writeUnsigned(writer, leaf);
  if (leaf.source.leafNodeSource !== 'key_package') {
    if (position === undefined) throw new TypeError('a leaf that is made in a group has a position');
    writer.opaque(position.groupId).uint32(position.leafIndex);
  }
  return writer.finish();
}

function writeUnsigned(writer: Writer, leaf: Omit<LeafNode, 'signature'>): void {
  writer.opaque(leaf.encryptionKey).opaque(leaf.signatureKey);
  writeCredential(writer, leaf.credential);
  writeCapabilities(writer, leaf.capabilities);
  writeSource(writer, leaf.source);
  writeExtensions(writer, leaf.extensions);
}

function writeSource(writer: Writer, source: LeafNodeSource): void {
  switch (source.leafNodeSource) {
    case 'key_package':
      writer.uint8(1);
      writeLifetime(writer, source.lifetime);
      return;
    case 'update':
      writer.uint8(2);
      return;
    case 'commit':
      writer.uint8(3).opaque(source.parentHash);
  }
}

function readSource(reader: Reader): LeafNodeSource {
  switch (reader.uint8()) {
    case 1:
      return { leafNodeSource: 'key_package', lifetime: readLifetime(reader) };
    case 2:
      return { leafNodeSource: 'update' };
    case 3:
      return { leafNodeSource: 'commit', parentHash: reader.opaque() };
    default:
      throw new Refusal('the leaf has an unknown source');
  }
}
