/** Proposals and application messages that no honest client would send. */
import { randomBytes } from '../../crypto/primitives';
import { encode, Writer } from '../codec/writer';
import { hmacSha256 } from '../crypto/hash';
import {
  contentTbs,
  signContent,
  writeAuthData,
  type AuthenticatedContent,
  type AuthData,
  type WireFormat,
} from '../framing/authenticated-content';
import {
  writeContent,
  writeContentType,
  type Content,
  type ContentType,
  type FramedContent,
} from '../framing/framed-content';
import { encodeMlsMessage } from '../framing/mls-message';
import { senderDataKeyAndNonce } from '../framing/private-message';
import type { GroupState } from '../group/group-state';
import { takeKey } from '../key-schedule/secret-tree';
import type { LeafIndex } from '../tree/tree-math';

export interface SignedForgery extends Partial<Omit<FramedContent, 'content'>> {
  readonly content: Content;
  readonly wireFormat?: WireFormat;
  /** Signs, in place of the member's key. */
  readonly signatureSecretKey?: Uint8Array;
  readonly confirmationTag?: Uint8Array;
  /** What the signature covers as the group context, where it covers one. */
  readonly signedContext?: GroupState['context'];
}

/** A content with its signature; the sender is the member whose state this is, unless said otherwise. */
export function forgeContent(state: GroupState, forgery: SignedForgery): AuthenticatedContent {
  const {
    wireFormat = 'public',
    signatureSecretKey = state.signatureSecretKey,
    signedContext = state.context,
  } = forgery;
  const content: FramedContent = {
    groupId: forgery.groupId ?? state.context.groupId,
    epoch: forgery.epoch ?? state.context.epoch,
    sender: forgery.sender ?? { senderType: 'member', leafIndex: state.leafIndex },
    authenticatedData: forgery.authenticatedData ?? new Uint8Array(0),
    content: forgery.content,
  };
  const signing = { wireFormat, context: signedContext, secretKey: signatureSecretKey };
  const signature = signContent(state.suite, content, signing);
  return { wireFormat, content, auth: { signature, confirmationTag: forgery.confirmationTag } };
}

/** The same as a PublicMessage with the right membership tag, if it has one. */
export function forgePublic(state: GroupState, forgery: SignedForgery): Uint8Array {
  const { content, auth } = forgeContent(state, forgery);
  return framePublic(state, content, auth);
}

export function framePublic(state: GroupState, content: FramedContent, auth: AuthData): Uint8Array {
  const tbm = new Writer()
    .bytes(contentTbs('public', content, state.context))
    .bytes(encode(writeAuthData, auth))
    .finish();
  const isMember = content.sender.senderType === 'member';
  const membershipTag = isMember ? hmacSha256(state.secrets.membershipKey, tbm) : undefined;
  return encodeMlsMessage({ wireFormat: 'mls_public_message', publicMessage: { content, auth, membershipTag } });
}

/** What a PrivateMessage is sealed from. */
export interface PrivateForgery {
  /** Signed; of the private wire format. */
  readonly content: AuthenticatedContent;
  readonly padding?: Uint8Array;
  /** In the header, and for the choice of the ratchet. */
  readonly contentType?: ContentType;
  /** In the header; the signature covers that of the content. */
  readonly authenticatedData?: Uint8Array;
  readonly leafIndex?: LeafIndex;
  readonly generation?: number;
  /** What the sender data says of the reuse guard, which is zero. */
  readonly reuseGuard?: Uint8Array;
  readonly changeSenderData?: (plaintext: Uint8Array) => Uint8Array;
}

/** Seals whatever it is given as section 6.3 says, with the keys that the member's state has. The state is not used up. */
export function forgePrivate(state: GroupState, forgery: PrivateForgery): Uint8Array {
  const { suite, context, secrets } = state;
  const { groupId, epoch } = context;
  const { content, auth } = forgery.content;
  const { contentType = content.content.contentType, leafIndex = state.leafIndex } = forgery;
  const { authenticatedData = content.authenticatedData, padding = new Uint8Array(0) } = forgery;
  const ratchet = contentType === 'application' ? 'application' : 'handshake';
  const generation = forgery.generation === undefined ? {} : { generation: forgery.generation };
  const taken = takeKey(suite, state.secretTree, { leafIndex, ratchet, ...generation });
  const plaintext = new Writer()
    .bytes(encode(writeContent, content.content))
    .bytes(encode(writeAuthData, auth))
    .bytes(padding)
    .finish();
  const header = new Writer().opaque(groupId).uint64(epoch);
  writeContentType(header, contentType);
  const senderDataAad = header.finish();
  const contentAad = new Writer().bytes(senderDataAad).opaque(authenticatedData).finish();
  const ciphertext = suite.aead.seal(taken.key, taken.nonce, contentAad, plaintext);
  const { key, nonce } = senderDataKeyAndNonce(suite, secrets.senderDataSecret, ciphertext);
  const { reuseGuard = new Uint8Array(4), changeSenderData = (unchanged) => unchanged } = forgery;
  const senderData = new Writer().uint32(leafIndex).uint32(taken.generation).bytes(reuseGuard).finish();
  const encryptedSenderData = suite.aead.seal(key, nonce, senderDataAad, changeSenderData(senderData));
  const privateMessage = { groupId, epoch, contentType, authenticatedData, encryptedSenderData, ciphertext };
  return encodeMlsMessage({ wireFormat: 'mls_private_message', privateMessage });
}

/** An application content, signed to be sent privately. */
export function privateText(state: GroupState, text: string): AuthenticatedContent {
  const applicationData = new TextEncoder().encode(text);
  return forgeContent(state, { content: { contentType: 'application', applicationData }, wireFormat: 'private' });
}

/** With one bit of one byte changed. */
export function flipped(bytes: Uint8Array, position = randomBytes(1)[0] ?? 0): Uint8Array {
  const at = position % bytes.length;
  return bytes.map((byte, index) => (index === at ? byte ^ 1 : byte));
}
