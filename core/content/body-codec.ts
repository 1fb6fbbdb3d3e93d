/** The bodies of contents, between what is encoded and domain values. */
import type { MessageInitShape } from '@bufbuild/protobuf';
import { idFromBytes, idToBytes, isId, toHex, type MessageId } from '../../shared/domain/ids';
import type { LinkPreview } from '../../shared/domain/link-preview';
import { limits } from '../../shared/domain/limits';
import { usableMentions, type Mention } from '../../shared/domain/mentions';
import { isUsablePicture } from '../../shared/domain/picture';
import { cleanAlt, cleanSource, readUsableImage, type ImageFacts } from '../../shared/domain/image/read-image';
import { isReactionEmoji } from '../../shared/domain/reaction-emoji';
import { AppError } from '../../shared/errors';
import type {
  Content as ContentMessage,
  ContentSchema,
  Image as ImageMessage,
  Mention as MentionMessage,
  Text as TextMessage,
} from '../../shared/protocol/gen/content_pb';
import { previewFromMessage, previewToMessage } from './link-preview-codec';

/** Ids in one receipt; a backlog takes several. */
export const receiptIdsLimit = 256;

/** What is shown as a message of its own. */
export type MessageBody =
  | {
      readonly kind: 'text';
      readonly text: string;
      readonly mentions?: readonly Mention[];
      /** The message of the same conversation that it answers. */
      readonly replyTo?: MessageId;
      readonly isForwarded?: boolean;
      readonly preview?: LinkPreview;
    }
  | {
      readonly kind: 'image';
      readonly bytes: Uint8Array;
      /** As the bytes say: `readUsableImage`. */
      readonly facts: ImageFacts;
      /** What it is called where it can't be seen; may be empty. */
      readonly alt: string;
      /** The host that it was found at. */
      readonly source?: string;
      /** What is said with it, never empty. */
      readonly text?: string;
      readonly mentions?: readonly Mention[];
      readonly replyTo?: MessageId;
      readonly isForwarded?: boolean;
    }
  | { readonly kind: 'ping' };

/** What is done to messages that were sent before. */
export type MessageAction =
  | {
      readonly kind: 'edit';
      readonly messageId: MessageId;
      /** Empty only for an image, which then has none: whether it is one is known where the edit takes effect. */
      readonly text: string;
      readonly mentions: readonly Mention[];
    }
  | { readonly kind: 'deletion'; readonly messageIds: readonly MessageId[] }
  | { readonly kind: 'reaction'; readonly messageId: MessageId; readonly emoji: string; readonly isSet: boolean }
  | { readonly kind: 'pin'; readonly messageId: MessageId; readonly isPinned: boolean };

export type ContentBody =
  | MessageBody
  | MessageAction
  | { readonly kind: 'receipt'; readonly messageIds: readonly MessageId[] }
  | { readonly kind: 'read-receipt'; readonly messageIds: readonly MessageId[] }
  | { readonly kind: 'ticket-witness'; readonly day: number; readonly ticketHash: Uint8Array }
  | { readonly kind: 'group-picture'; readonly picture: Uint8Array }
  | { readonly kind: 'picture-request'; readonly hash: Uint8Array };

type EncodedBody = ContentMessage['body'];
type InitBody = NonNullable<Extract<MessageInitShape<typeof ContentSchema>, { body?: unknown }>['body']>;

export function encodeBody(body: ContentBody): InitBody {
  switch (body.kind) {
    case 'text': {
      const { text, mentions = [], replyTo, isForwarded = false, preview } = body;
      const extras = {
        ...(replyTo === undefined ? {} : { replyTo: idToBytes(replyTo) }),
        ...(preview === undefined ? {} : { linkPreview: previewToMessage(preview) }),
      };
      return { case: 'text', value: { text, mentions: mentions.map(encodeMention), isForwarded, ...extras } };
    }
    case 'image': {
      const { bytes, alt, source = '', text = '', mentions = [], replyTo, isForwarded = false } = body;
      const words = { alt, text, mentions: mentions.map(encodeMention) };
      const replyBytes = replyTo === undefined ? {} : { replyTo: idToBytes(replyTo) };
      return { case: 'image', value: { bytes, source, isForwarded, ...words, ...replyBytes } };
    }
    case 'ping':
      return { case: 'ping', value: {} };
    case 'receipt':
      return { case: 'deliveryReceipt', value: { messageIds: body.messageIds.map(idToBytes) } };
    case 'read-receipt':
      return { case: 'readReceipt', value: { messageIds: body.messageIds.map(idToBytes) } };
    case 'ticket-witness':
      return { case: 'ticketWitness', value: { day: body.day, ticketHash: body.ticketHash } };
    case 'group-picture':
      return { case: 'groupPicture', value: { picture: body.picture } };
    case 'picture-request':
      return { case: 'pictureRequest', value: { hash: body.hash } };
    case 'edit': {
      const { messageId, text, mentions } = body;
      return {
        case: 'edit',
        value: { messageId: idToBytes(messageId), text, mentions: mentions.map(encodeMention) },
      };
    }
    case 'deletion':
      return { case: 'deletion', value: { messageIds: body.messageIds.map(idToBytes) } };
    case 'reaction': {
      const { messageId, emoji, isSet } = body;
      return { case: 'reaction', value: { messageId: idToBytes(messageId), emoji, isSet } };
    }
    case 'pin':
      return { case: 'pin', value: { messageId: idToBytes(body.messageId), isPinned: body.isPinned } };
  }
}

/** Undefined for a body of a newer version, and for an image that this one can't show. Throws `protocol.malformed`. */
export function decodeBody(body: EncodedBody): ContentBody | undefined {
  switch (body.case) {
    case 'text': {
      const text = textOf(body.value);
      return { kind: 'text', text, ...decodeExtras(text, body.value) };
    }
    case 'image':
      return decodeImage(body.value);
    case 'ping':
      return { kind: 'ping' };
    case 'deliveryReceipt':
      return { kind: 'receipt', messageIds: decodeIds(body.value, receiptIdsLimit) };
    case 'readReceipt':
      return { kind: 'read-receipt', messageIds: decodeIds(body.value, receiptIdsLimit) };
    case 'ticketWitness':
      if (body.value.ticketHash.length !== 32) throw malformed('ticket_hash');
      return { kind: 'ticket-witness', day: body.value.day, ticketHash: body.value.ticketHash };
    case 'groupPicture':
      if (!isUsablePicture(body.value.picture)) throw malformed('picture');
      return { kind: 'group-picture', picture: body.value.picture };
    case 'pictureRequest':
      if (body.value.hash.length !== 32) throw malformed('hash');
      return { kind: 'picture-request', hash: body.value.hash };
    case 'edit': {
      const text = body.value.text === '' ? '' : textOf(body.value);
      const mentions = decodeMentions(text, body.value.mentions);
      return { kind: 'edit', messageId: decodeId(body.value), text, mentions };
    }
    case 'deletion':
      return { kind: 'deletion', messageIds: decodeIds(body.value, limits.deletionsPerContent) };
    case 'reaction': {
      const { emoji, isSet } = body.value;
      if (!isReactionEmoji(emoji)) throw malformed('emoji');
      return { kind: 'reaction', messageId: decodeId(body.value), emoji, isSet };
    }
    case 'pin':
      return { kind: 'pin', messageId: decodeId(body.value), isPinned: body.value.isPinned };
    case undefined:
      return undefined;
  }
}

function textOf({ text }: { readonly text: string }): string {
  if (text.length === 0 || text.length > limits.messageLength) throw malformed('text');
  return text;
}

// What goes along with a text is left out when it makes no sense: the words are shown all the same.
function decodeExtras(
  text: string,
  extras: Pick<TextMessage, 'mentions' | 'replyTo' | 'isForwarded' | 'linkPreview'>,
): Omit<Extract<MessageBody, { kind: 'text' }>, 'kind' | 'text'> {
  const preview = previewFromMessage(text, extras.linkPreview);
  return {
    ...namedIn(text, extras.mentions),
    ...decodeOrigin(extras),
    ...(preview === undefined ? {} : { preview }),
  };
}

// An image may be whole for another version: it is kept, and not shown. A text is one or none, whatever the image is.
function decodeImage(image: ImageMessage): ContentBody | undefined {
  const words = image.text === '' ? {} : { text: textOf(image), ...namedIn(image.text, image.mentions) };
  const bytes = Uint8Array.from(image.bytes);
  const facts = readUsableImage(bytes);
  if (facts === undefined) return undefined;
  const source = cleanSource(image.source);
  const alt = cleanAlt(image.alt);
  const found = source === undefined ? {} : { source };
  return { kind: 'image', bytes, facts, alt, ...found, ...words, ...decodeOrigin(image) };
}

function namedIn(text: string, mentions: readonly MentionMessage[]): { readonly mentions?: readonly Mention[] } {
  const usable = decodeMentions(text, mentions);
  return usable.length === 0 ? {} : { mentions: usable };
}

// What goes along with a text or an image is left out when it makes no sense: they are shown all the same.
function decodeOrigin(origin: { readonly replyTo: Uint8Array; readonly isForwarded: boolean }): {
  readonly replyTo?: MessageId;
  readonly isForwarded?: boolean;
} {
  const replyTo = toHex(origin.replyTo);
  return {
    ...(isId('MessageId', replyTo) ? { replyTo } : {}),
    ...(origin.isForwarded ? { isForwarded: true } : {}),
  };
}

function encodeMention({ start, length, userId }: Mention): { start: number; length: number; userId?: Uint8Array } {
  return { start, length, ...(userId === undefined ? {} : { userId: idToBytes(userId) }) };
}

function decodeMentions(text: string, mentions: readonly MentionMessage[]): readonly Mention[] {
  const named = mentions.flatMap(({ start, length, userId }): readonly Mention[] => {
    if (userId.length === 0) return [{ start, length }];
    const id = toHex(userId);
    return isId('UserId', id) ? [{ start, length, userId: id }] : [];
  });
  return usableMentions(text, named);
}

function decodeIds({ messageIds }: { readonly messageIds: readonly Uint8Array[] }, limit: number): MessageId[] {
  if (messageIds.length > limit) throw malformed('message_ids');
  return messageIds.map((id) => idFromBytes('MessageId', id));
}

function decodeId({ messageId }: { readonly messageId: Uint8Array }): MessageId {
  return idFromBytes('MessageId', messageId);
}

function malformed(field: string): AppError {
  return new AppError('protocol.malformed', { details: { field } });
}
