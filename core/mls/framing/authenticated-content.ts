/** AuthenticatedContent and what authenticates it (RFC 9420 section 6.1). */
import { encode, Writer } from '../codec/writer';
import type { Reader } from '../codec/reader';
import type { CipherSuite } from '../crypto/cipher-suite';
import { isSignedWithLabel, refHash, signWithLabel } from '../crypto/labels';
import { writeGroupContext, type GroupContext } from '../key-schedule/group-context';
import { mls10 } from '../leaf/capabilities';
import { demand, Refusal } from '../refusal';
import { readFramedContent, writeFramedContent, type ContentType, type FramedContent } from './framed-content';

/** How the content travels: the signature covers it. */
export type WireFormat = 'public' | 'private';

/** FramedContentAuthData. */
export interface AuthData {
  readonly signature: Uint8Array;
  /** Of commits, and only of those. */
  readonly confirmationTag: Uint8Array | undefined;
}

export interface AuthenticatedContent {
  readonly wireFormat: WireFormat;
  readonly content: FramedContent;
  readonly auth: AuthData;
}

/** WireFormat, section 17.2. */
export const wireFormatNumbers: Readonly<Record<WireFormat, number>> = { public: 0x0001, private: 0x0002 };

/** The signature of a content by the key of its sender. `context` is that of the epoch in which it is sent. */
export function signContent(
  suite: CipherSuite,
  content: FramedContent,
  { wireFormat, context, secretKey }: { wireFormat: WireFormat; context: GroupContext; secretKey: Uint8Array },
): Uint8Array {
  return signWithLabel(suite, secretKey, 'FramedContentTBS', contentTbs(wireFormat, content, context));
}

/** Refuses a content that the holder of this key did not sign. */
export function checkContentSignature(
  suite: CipherSuite,
  { wireFormat, content, auth }: AuthenticatedContent,
  context: GroupContext,
  publicKey: Uint8Array,
): void {
  const tbs = contentTbs(wireFormat, content, context);
  const signed = { publicKey, label: 'FramedContentTBS', content: tbs, signature: auth.signature };
  demand(isSignedWithLabel(suite, signed), 'the content is not signed by its sender');
}

/** FramedContentTBS. */
export function contentTbs(wireFormat: WireFormat, content: FramedContent, context: GroupContext): Uint8Array {
  const writer = new Writer().uint16(mls10).uint16(wireFormatNumbers[wireFormat]);
  writeFramedContent(writer, content);
  const { senderType } = content.sender;
  if (senderType === 'member' || senderType === 'new_member_commit') writeGroupContext(writer, context);
  return writer.finish();
}

export function writeAuthData(writer: Writer, { signature, confirmationTag }: AuthData): void {
  writer.opaque(signature);
  if (confirmationTag !== undefined) writer.opaque(confirmationTag);
}

export function readAuthData(reader: Reader, contentType: ContentType): AuthData {
  return {
    signature: reader.opaque(),
    confirmationTag: contentType === 'commit' ? reader.opaque() : undefined,
  };
}

export function writeAuthenticatedContent(writer: Writer, { wireFormat, content, auth }: AuthenticatedContent): void {
  writer.uint16(wireFormatNumbers[wireFormat]);
  writeFramedContent(writer, content);
  writeAuthData(writer, auth);
}

export function readAuthenticatedContent(reader: Reader): AuthenticatedContent {
  const number = reader.uint16();
  const wireFormat = number === wireFormatNumbers.public ? 'public' : 'private';
  if (number !== wireFormatNumbers[wireFormat]) throw new Refusal('the wire format is unknown');
  const content = readFramedContent(reader);
  return { wireFormat, content, auth: readAuthData(reader, content.content.contentType) };
}

/** ProposalRef, section 5.2, 32 bytes. */
export function proposalReference(content: AuthenticatedContent): Uint8Array {
  return refHash('MLS 1.0 Proposal Reference', encode(writeAuthenticatedContent, content));
}
