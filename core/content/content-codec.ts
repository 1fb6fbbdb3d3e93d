/** Content (shared/protocol/content.proto) as domain values: what members send each other inside MLS messages. */
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { concatBytes } from '../../shared/domain/bytes';
import { idFromBytes, idToBytes, type ConversationId, type MessageId } from '../../shared/domain/ids';
import { limits } from '../../shared/domain/limits';
import { AppError } from '../../shared/errors';
import { ContentSchema, type Content as ContentMessage } from '../../shared/protocol/gen/content_pb';
import { decodeBody, encodeBody, type ContentBody } from './body-codec';
import { padContent } from './pad-content';
import { headBytes, type TopicHead } from '../topic-chain/topic-head';

/** Direct conversations with the same person that one content names. */
export const otherTopicsLimit = 4;

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
    body: decodeBody(message.body) ?? { kind: 'unsupported', content: Uint8Array.from(bytes) },
    otherTopics: decodeOtherTopics(message),
    ...decodeHead(message),
  };
}

function parse(bytes: Uint8Array): ContentMessage {
  try {
    return fromBinary(ContentSchema, bytes);
  } catch (cause) {
    throw new AppError('protocol.malformed', { details: { field: 'content' }, cause });
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
