/** Content (shared/protocol/content.proto) as domain values: what members send each other inside MLS messages. */
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { concatBytes } from '../../shared/domain/bytes';
import { idFromBytes, idToBytes, type ConversationId, type MessageId } from '../../shared/domain/ids';
import { limits } from '../../shared/domain/limits';
import { isUsablePicture } from '../../shared/domain/picture';
import { AppError } from '../../shared/errors';
import { ContentSchema, type Content as ContentMessage } from '../../shared/protocol/gen/content_pb';
import { padContent } from './pad-content';
import { headBytes, type TopicHead } from '../topic-chain/topic-head';

/** Ids in one receipt; a backlog takes several. */
export const receiptIdsLimit = 256;
/** Direct conversations with the same person that one content names. */
export const otherTopicsLimit = 4;

export type ContentBody =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'receipt'; readonly messageIds: readonly MessageId[] }
  | { readonly kind: 'ticket-witness'; readonly day: number; readonly ticketHash: Uint8Array }
  | { readonly kind: 'group-picture'; readonly picture: Uint8Array };

export interface Content {
  readonly messageId: MessageId;
  readonly sentAtMs: number;
  readonly body: ContentBody;
}

/** What was received: a body of a newer version comes as the encoded content, to be kept. */
export interface ReceivedContent {
  readonly messageId: MessageId;
  readonly sentAtMs: number;
  readonly body: ContentBody | { readonly kind: 'unsupported'; readonly content: Uint8Array };
  /** How the topic looked to the sender's device when it encrypted this. */
  readonly topicHead?: TopicHead;
  /** Other direct conversations with the same person that the sender's device is in. */
  readonly otherTopics: readonly ConversationId[];
}

/** What the sender's device knows when it encrypts. */
export interface ContentContext {
  readonly topicHead: TopicHead | undefined;
  /** At most `otherTopicsLimit`. */
  readonly otherTopics: readonly ConversationId[];
}

/** Encodes all but what is known only when it is encrypted: see `completeContent`. */
export function encodeContent(content: Content): Uint8Array {
  const message = create(ContentSchema, {
    messageId: idToBytes(content.messageId),
    sentAtMs: BigInt(content.sentAtMs),
    body: encodeBody(content.body),
  });
  return toBinary(ContentSchema, message);
}

/** What is encrypted: an encoded content with what is known now, padded to a size bucket. */
export function completeContent(content: Uint8Array, { topicHead, otherTopics }: ContentContext): Uint8Array {
  const context = create(ContentSchema, {
    ...(topicHead === undefined ? {} : { topicHead: { sequence: BigInt(topicHead.sequence), hash: topicHead.hash } }),
    otherTopics: otherTopics.map(idToBytes),
  });
  // A message of fields one after the other is a message of all of them.
  return padContent(concatBytes(content, toBinary(ContentSchema, context)));
}

/** Throws `protocol.malformed` for anything that a correct sender would not have made. */
export function decodeContent(bytes: Uint8Array): ReceivedContent {
  if (bytes.length > limits.entryBytes) throw malformed('size');
  const message = parse(bytes);
  return {
    messageId: idFromBytes('MessageId', message.messageId),
    sentAtMs: toSafeTime(message.sentAtMs),
    body: decodeBody(message, bytes),
    otherTopics: decodeOtherTopics(message),
    ...decodeHead(message),
  };
}

function encodeBody(body: ContentBody): ContentMessage['body'] {
  switch (body.kind) {
    case 'text':
      return { case: 'text', value: { $typeName: 'conclave.content.v1.Text', text: body.text } };
    case 'receipt':
      return {
        case: 'deliveryReceipt',
        value: { $typeName: 'conclave.content.v1.DeliveryReceipt', messageIds: body.messageIds.map(idToBytes) },
      };
    case 'ticket-witness':
      return {
        case: 'ticketWitness',
        value: { $typeName: 'conclave.content.v1.TicketWitness', day: body.day, ticketHash: body.ticketHash },
      };
    case 'group-picture':
      return { case: 'groupPicture', value: { $typeName: 'conclave.content.v1.GroupPicture', picture: body.picture } };
  }
}

function parse(bytes: Uint8Array): ContentMessage {
  try {
    return fromBinary(ContentSchema, bytes);
  } catch (cause) {
    throw new AppError('protocol.malformed', { details: { field: 'content' }, cause });
  }
}

function decodeBody(message: ContentMessage, bytes: Uint8Array): ReceivedContent['body'] {
  const { body } = message;
  switch (body.case) {
    case 'text':
      if (body.value.text.length === 0 || body.value.text.length > limits.messageLength) throw malformed('text');
      return { kind: 'text', text: body.value.text };
    case 'deliveryReceipt':
      if (body.value.messageIds.length > receiptIdsLimit) throw malformed('message_ids');
      return { kind: 'receipt', messageIds: body.value.messageIds.map((id) => idFromBytes('MessageId', id)) };
    case 'ticketWitness':
      if (body.value.ticketHash.length !== 32) throw malformed('ticket_hash');
      return { kind: 'ticket-witness', day: body.value.day, ticketHash: body.value.ticketHash };
    case 'groupPicture':
      if (!isUsablePicture(body.value.picture)) throw malformed('picture');
      return { kind: 'group-picture', picture: body.value.picture };
    case undefined:
      return { kind: 'unsupported', content: Uint8Array.from(bytes) };
  }
}

function decodeOtherTopics({ otherTopics }: ContentMessage): readonly ConversationId[] {
  if (otherTopics.length > otherTopicsLimit) throw malformed('other_topics');
  return otherTopics.map((topic) => idFromBytes('ConversationId', topic));
}

function decodeHead({ topicHead }: ContentMessage): Pick<ReceivedContent, 'topicHead'> {
  if (topicHead === undefined) return {};
  const { sequence, hash } = topicHead;
  if (hash.length !== headBytes || sequence > BigInt(Number.MAX_SAFE_INTEGER)) throw malformed('topic_head');
  return { topicHead: { sequence: Number(sequence), hash } };
}

function toSafeTime(timeMs: bigint): number {
  if (timeMs > BigInt(Number.MAX_SAFE_INTEGER)) throw malformed('sent_at_ms');
  return Number(timeMs);
}

function malformed(field: string): AppError {
  return new AppError('protocol.malformed', { details: { field } });
}
