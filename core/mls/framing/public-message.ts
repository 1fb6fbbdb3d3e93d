/** PublicMessage (RFC 9420 section 6.2): signed, and readable by everybody. */
import type { Reader } from '../codec/reader';
import { Writer } from '../codec/writer';
import { isMac } from '../crypto/cipher-suite';
import { hmacSha256 } from '../crypto/hash';
import type { GroupContext } from '../key-schedule/group-context';
import { demand } from '../refusal';
import {
  contentTbs,
  readAuthData,
  writeAuthData,
  type AuthData,
  type AuthenticatedContent,
} from './authenticated-content';
import { readFramedContent, writeFramedContent, type FramedContent } from './framed-content';

export interface PublicMessage {
  readonly content: FramedContent;
  readonly auth: AuthData;
  /** Of messages of members, and only of those. */
  readonly membershipTag: Uint8Array | undefined;
}

/** Needs the membership key of the content's epoch when its sender is a member. */
export function protectPublic(
  { content, auth }: AuthenticatedContent,
  context: GroupContext,
  membershipKey: Uint8Array,
): PublicMessage {
  demand(content.content.contentType !== 'application', 'an application message is not encrypted');
  const isMember = content.sender.senderType === 'member';
  return {
    content,
    auth,
    membershipTag: isMember ? membershipTag({ content, auth }, context, membershipKey) : undefined,
  };
}

/** Refuses a message without the right membership tag. Its signature is still to be verified. */
export function unprotectPublic(
  message: PublicMessage,
  context: GroupContext,
  membershipKey: Uint8Array,
): AuthenticatedContent {
  const { content, auth } = message;
  demand(content.content.contentType !== 'application', 'an application message is not encrypted');
  if (content.sender.senderType === 'member') {
    const { membershipTag: tag = new Uint8Array(0) } = message;
    demand(isMac(membershipKey, authenticatedContentTbm(message, context), tag), 'the membership tag is wrong');
  }
  return { wireFormat: 'public', content, auth };
}

export function writePublicMessage(writer: Writer, { content, auth, membershipTag }: PublicMessage): void {
  writeFramedContent(writer, content);
  writeAuthData(writer, auth);
  if (membershipTag !== undefined) writer.opaque(membershipTag);
}

export function readPublicMessage(reader: Reader): PublicMessage {
  const content = readFramedContent(reader);
  const auth = readAuthData(reader, content.content.contentType);
  const isMember = content.sender.senderType === 'member';
  return { content, auth, membershipTag: isMember ? reader.opaque() : undefined };
}

function membershipTag(
  message: Pick<PublicMessage, 'content' | 'auth'>,
  context: GroupContext,
  membershipKey: Uint8Array,
): Uint8Array {
  return hmacSha256(membershipKey, authenticatedContentTbm(message, context));
}

function authenticatedContentTbm(
  { content, auth }: Pick<PublicMessage, 'content' | 'auth'>,
  context: GroupContext,
): Uint8Array {
  const writer = new Writer().bytes(contentTbs('public', content, context));
  writeAuthData(writer, auth);
  return writer.finish();
}
