/** PrivateMessage (RFC 9420 section 6.3): signed and encrypted. */
import { randomBytes, wipe } from '../../crypto/primitives';
import { decode, Reader } from '../codec/reader';
import { Writer } from '../codec/writer';
import type { CipherSuite } from '../crypto/cipher-suite';
import { expandWithLabel } from '../crypto/labels';
import { takeKey, type RatchetKind, type SecretTree } from '../key-schedule/secret-tree';
import { demand } from '../refusal';
import type { LeafIndex } from '../tree/tree-math';
import { readAuthData, writeAuthData, type AuthenticatedContent } from './authenticated-content';
import { readContent, readContentType, writeContent, writeContentType, type ContentType } from './framed-content';
import type { Padding } from './padding';

export interface PrivateMessage {
  readonly groupId: Uint8Array;
  readonly epoch: bigint;
  readonly contentType: ContentType;
  readonly authenticatedData: Uint8Array;
  readonly encryptedSenderData: Uint8Array;
  readonly ciphertext: Uint8Array;
}

/** What private messages of an epoch are sealed with. */
export interface MessageSecrets {
  readonly senderDataSecret: Uint8Array;
  readonly secretTree: SecretTree;
}

interface SenderData {
  readonly leafIndex: LeafIndex;
  readonly generation: number;
  readonly reuseGuard: Uint8Array;
}

const reuseGuardBytes = 4;

/** Encrypts a member's content with the next key of its ratchet. `consumed` is to be wiped when the message counts. */
export function protectPrivate(
  suite: CipherSuite,
  { content, auth }: AuthenticatedContent,
  secrets: MessageSecrets,
  padding: Padding,
): { readonly message: PrivateMessage; readonly next: SecretTree; readonly consumed: readonly Uint8Array[] } {
  if (content.sender.senderType !== 'member') throw new TypeError('only members encrypt');
  const { groupId, epoch, authenticatedData } = content;
  const { leafIndex } = content.sender;
  const { contentType } = content.content;
  const taken = takeKey(suite, secrets.secretTree, { leafIndex, ratchet: ratchetOf(contentType) });
  const reuseGuard = randomBytes(reuseGuardBytes);
  const writer = new Writer();
  writeContent(writer, content.content);
  writeAuthData(writer, auth);
  writer.zeros(Math.max(0, padding(writer.length) - writer.length));
  const plaintext = writer.finish();
  const header = { groupId, epoch, contentType };
  const aad = contentAad({ ...header, authenticatedData });
  const ciphertext = suite.aead.seal(taken.key, guarded(taken.nonce, reuseGuard), aad, plaintext);
  // A key to send with is always a new one, which the state does not have.
  wipe(plaintext, taken.key, taken.nonce);
  const senderData = { leafIndex, generation: taken.generation, reuseGuard };
  const encryptedSenderData = sealSenderData(suite, senderData, secrets.senderDataSecret, { ...header, ciphertext });
  const message = { ...header, authenticatedData, encryptedSenderData, ciphertext };
  return { message, next: taken.next, consumed: taken.consumed };
}

/**
 * Decrypts a message. Its signature is still to be verified; only then may `consumed` be wiped and `next` be taken.
 * `isMember` tells which leaves are not blank.
 */
export function unprotectPrivate(
  suite: CipherSuite,
  message: PrivateMessage,
  secrets: MessageSecrets,
  isMember: (leafIndex: LeafIndex) => boolean,
): { readonly content: AuthenticatedContent; readonly next: SecretTree; readonly consumed: readonly Uint8Array[] } {
  const { leafIndex, generation, reuseGuard } = openSenderData(suite, message, secrets.senderDataSecret);
  demand(isMember(leafIndex), 'the sender is not in the group');
  const { contentType } = message;
  const taken = takeKey(suite, secrets.secretTree, { leafIndex, ratchet: ratchetOf(contentType), generation });
  const nonce = guarded(taken.nonce, reuseGuard);
  const plaintext = suite.aead.open(taken.key, nonce, contentAad(message), message.ciphertext);
  const reader = new Reader(plaintext);
  const content = readContent(reader, contentType);
  const auth = readAuthData(reader, contentType);
  demand(
    reader.rest().every((byte) => byte === 0),
    'the padding is not all zeros',
  );
  wipe(plaintext);
  const { groupId, epoch, authenticatedData } = message;
  const sender = { senderType: 'member', leafIndex } as const;
  return {
    content: { wireFormat: 'private', content: { groupId, epoch, sender, authenticatedData, content }, auth },
    next: taken.next,
    consumed: taken.consumed,
  };
}

export function writePrivateMessage(writer: Writer, message: PrivateMessage): void {
  writer.opaque(message.groupId).uint64(message.epoch);
  writeContentType(writer, message.contentType);
  writer.opaque(message.authenticatedData).opaque(message.encryptedSenderData).opaque(message.ciphertext);
}

export function readPrivateMessage(reader: Reader): PrivateMessage {
  return {
    groupId: reader.opaque(),
    epoch: reader.uint64(),
    contentType: readContentType(reader),
    authenticatedData: reader.opaque(),
    encryptedSenderData: reader.opaque(),
    ciphertext: reader.opaque(),
  };
}

/** Key and nonce of the sender data, section 6.3.2. */
export function senderDataKeyAndNonce(
  suite: CipherSuite,
  senderDataSecret: Uint8Array,
  ciphertext: Uint8Array,
): { readonly key: Uint8Array; readonly nonce: Uint8Array } {
  const sample = ciphertext.subarray(0, suite.hashBytes);
  return {
    key: expandWithLabel(senderDataSecret, 'key', sample, suite.aead.keyBytes),
    nonce: expandWithLabel(senderDataSecret, 'nonce', sample, suite.aead.nonceBytes),
  };
}

function ratchetOf(contentType: ContentType): RatchetKind {
  return contentType === 'application' ? 'application' : 'handshake';
}

type Header = Pick<PrivateMessage, 'groupId' | 'epoch' | 'contentType'>;

function sealSenderData(
  suite: CipherSuite,
  { leafIndex, generation, reuseGuard }: SenderData,
  secret: Uint8Array,
  header: Header & { readonly ciphertext: Uint8Array },
): Uint8Array {
  const { key, nonce } = senderDataKeyAndNonce(suite, secret, header.ciphertext);
  const plaintext = new Writer().uint32(leafIndex).uint32(generation).bytes(reuseGuard).finish();
  return suite.aead.seal(key, nonce, senderDataAad(header), plaintext);
}

function openSenderData(suite: CipherSuite, message: PrivateMessage, secret: Uint8Array): SenderData {
  const { key, nonce } = senderDataKeyAndNonce(suite, secret, message.ciphertext);
  const plaintext = suite.aead.open(key, nonce, senderDataAad(message), message.encryptedSenderData);
  return decode(plaintext, (reader) => ({
    leafIndex: reader.uint32(),
    generation: reader.uint32(),
    reuseGuard: reader.bytes(reuseGuardBytes),
  }));
}

function senderDataAad({ groupId, epoch, contentType }: Header): Uint8Array {
  const writer = new Writer().opaque(groupId).uint64(epoch);
  writeContentType(writer, contentType);
  return writer.finish();
}

// PrivateContentAAD
function contentAad({ authenticatedData, ...header }: Header & Pick<PrivateMessage, 'authenticatedData'>): Uint8Array {
  return new Writer().bytes(senderDataAad(header)).opaque(authenticatedData).finish();
}

function guarded(nonce: Uint8Array, reuseGuard: Uint8Array): Uint8Array {
  return nonce.map((byte, index) => byte ^ (reuseGuard[index] ?? 0));
}
