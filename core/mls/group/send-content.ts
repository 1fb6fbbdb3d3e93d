/** How a member's handshake and application messages leave (RFC 9420 section 6). */
import type { AuthenticatedContent, AuthData, WireFormat } from '../framing/authenticated-content';
import { signContent } from '../framing/authenticated-content';
import type { Content, FramedContent } from '../framing/framed-content';
import { encodeMlsMessage } from '../framing/mls-message';
import { noPadding, type Padding } from '../framing/padding';
import { protectPrivate } from '../framing/private-message';
import { protectPublic } from '../framing/public-message';
import type { SecretTree } from '../key-schedule/secret-tree';
import type { GroupState } from './group-state';

/** How a message travels. */
export interface SendOptions {
  /** Authenticated, not encrypted. */
  readonly aad?: Uint8Array;
  /** Handshakes only; application messages are always private. Private unless said otherwise. */
  readonly wireFormat?: WireFormat;
  /** Of private messages. */
  readonly padding?: Padding;
}

/** A member's content in the present epoch. */
export function memberContent(state: GroupState, content: Content, { aad }: SendOptions): FramedContent {
  const { groupId, epoch } = state.context;
  const authenticatedData = aad?.slice() ?? new Uint8Array(0);
  return { groupId, epoch, sender: { senderType: 'member', leafIndex: state.leafIndex }, authenticatedData, content };
}

/** Signs a member's content with its present key. */
export function signMemberContent(state: GroupState, content: FramedContent, wireFormat: WireFormat): Uint8Array {
  const { suite, context, signatureSecretKey } = state;
  return signContent(suite, content, { wireFormat, context, secretKey: signatureSecretKey });
}

export interface SentContent {
  /** MLSMessage. */
  readonly message: Uint8Array;
  readonly secretTree: SecretTree;
  /** To be wiped when the message counts. */
  readonly consumed: readonly Uint8Array[];
}

/** Frames a signed content with the secrets of the present epoch. */
export function sendContent(
  state: GroupState,
  framed: FramedContent,
  auth: AuthData,
  { wireFormat = 'private', padding = noPadding }: SendOptions,
): SentContent {
  const { suite, context, secrets, secretTree } = state;
  const content: AuthenticatedContent = { wireFormat, content: framed, auth };
  if (wireFormat === 'public') {
    const publicMessage = protectPublic(content, context, secrets.membershipKey);
    return { message: encodeMlsMessage({ wireFormat: 'mls_public_message', publicMessage }), secretTree, consumed: [] };
  }
  const { senderDataSecret } = secrets;
  const sealed = protectPrivate(suite, content, { senderDataSecret, secretTree }, padding);
  const message = encodeMlsMessage({ wireFormat: 'mls_private_message', privateMessage: sealed.message });
  return { message, secretTree: sealed.next, consumed: sealed.consumed };
}
