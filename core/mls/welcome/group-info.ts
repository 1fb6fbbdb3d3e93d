/** GroupInfo (RFC 9420 section 12.4.3): what somebody needs to know to join. */
import { decode, type Reader } from '../codec/reader';
import { Writer } from '../codec/writer';
import type { CipherSuite } from '../crypto/cipher-suite';
import { signWithLabel, type LabeledSignature } from '../crypto/labels';
import { readGroupContext, writeGroupContext, type GroupContext } from '../key-schedule/group-context';
import {
  externalPubExtensionType,
  findExtension,
  ratchetTreeExtensionType,
  readExtensions,
  writeExtensions,
  type Extension,
} from '../leaf/extension';
import { decodeRatchetTree, encodeRatchetTree } from '../tree/ratchet-tree-extension';
import type { RatchetTree } from '../tree/ratchet-tree';
import type { LeafIndex } from '../tree/tree-math';

export interface GroupInfo {
  readonly groupContext: GroupContext;
  readonly extensions: readonly Extension[];
  readonly confirmationTag: Uint8Array;
  readonly signer: LeafIndex;
  readonly signature: Uint8Array;
}

export function signGroupInfo(
  suite: CipherSuite,
  unsigned: Omit<GroupInfo, 'signature'>,
  secretKey: Uint8Array,
): GroupInfo {
  return { ...unsigned, signature: signWithLabel(suite, secretKey, 'GroupInfoTBS', groupInfoTbs(unsigned)) };
}

/** The signature of a group info, to be verified with the signer's key. */
export function groupInfoSignature(info: GroupInfo, publicKey: Uint8Array): LabeledSignature {
  return { publicKey, label: 'GroupInfoTBS', content: groupInfoTbs(info), signature: info.signature };
}

export function writeGroupInfo(writer: Writer, info: GroupInfo): void {
  writeUnsigned(writer, info);
  writer.opaque(info.signature);
}

export function readGroupInfo(reader: Reader): GroupInfo {
  return {
    groupContext: readGroupContext(reader),
    extensions: readExtensions(reader),
    confirmationTag: reader.opaque(),
    signer: reader.uint32(),
    signature: reader.opaque(),
  };
}

export function ratchetTreeExtension(tree: RatchetTree): Extension {
  return { extensionType: ratchetTreeExtensionType, extensionData: encodeRatchetTree(tree) };
}

/** The tree that travels in a group info, if one does. */
export function findRatchetTree({ extensions }: GroupInfo): RatchetTree | undefined {
  const data = findExtension(extensions, ratchetTreeExtensionType);
  return data === undefined ? undefined : decodeRatchetTree(data);
}

/** ExternalPub, section 12.4.3.2. */
export function externalPubExtension(publicKey: Uint8Array): Extension {
  return { extensionType: externalPubExtensionType, extensionData: new Writer().opaque(publicKey).finish() };
}

export function findExternalPub({ extensions }: GroupInfo): Uint8Array | undefined {
  const data = findExtension(extensions, externalPubExtensionType);
  return data === undefined ? undefined : decode(data, (reader) => reader.opaque());
}

function groupInfoTbs(info: Omit<GroupInfo, 'signature'>): Uint8Array {
  const writer = new Writer();
  writeUnsigned(writer, info);
  return writer.finish();
}

function writeUnsigned(writer: Writer, info: Omit<GroupInfo, 'signature'>): void {
  writeGroupContext(writer, info.groupContext);
  writeExtensions(writer, info.extensions);
  writer.opaque(info.confirmationTag).uint32(info.signer);
}
