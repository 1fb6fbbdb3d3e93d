/** What a device's inbox receives, sealed to its encryption key: nobody on the way learns who invites whom to what. */
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { idFromBytes, idToBytes, type ConversationId } from '../../shared/domain/ids';
import { limits } from '../../shared/domain/limits';
import { isUsablePicture } from '../../shared/domain/picture';
import { AppError } from '../../shared/errors';
import { InboxEnvelopeSchema, type InboxEnvelope } from '../../shared/protocol/gen/content_pb';
import { headBytes, type TopicHead } from '../topic-chain/topic-head';
import { openBox, sealToBox, type BoxKeyPair } from '../crypto/primitives';

/** What the envelope around a welcome and its picture, and its seal, add to them at most. */
export const envelopeBytes = 256;
const none = new Uint8Array(0);

export interface WelcomeEnvelope {
  readonly conversationId: ConversationId;
  /** MLSMessage with a Welcome. */
  readonly welcome: Uint8Array;
  /** Entries of the topic after this one are the new member's. */
  readonly afterSequence: number;
  /** Of the topic's chain there, when the sender knows it. */
  readonly head: TopicHead | undefined;
  /** The group's, if the sender has it. Whoever receives it compares it with the hash in the group's state. */
  readonly picture?: Uint8Array | undefined;
}

/** The picture is left out where it does not fit: a group can be joined without it. */
export function sealWelcome(envelope: WelcomeEnvelope, encryptionKey: Uint8Array): Uint8Array {
  const { picture, welcome } = envelope;
  const hasRoom = welcome.length + (picture?.length ?? 0) + envelopeBytes <= limits.entryBytes;
  const message = create(InboxEnvelopeSchema, {
    body: {
      case: 'welcome',
      value: {
        conversationId: idToBytes(envelope.conversationId),
        welcome: envelope.welcome,
        afterSequence: BigInt(envelope.afterSequence),
        head: envelope.head?.hash ?? none,
        picture: hasRoom ? (picture ?? none) : none,
      },
    },
  });
  return sealToBox(toBinary(InboxEnvelopeSchema, message), encryptionKey);
}

/** Throws `crypto.failed`, or `protocol.malformed` for what is not a welcome. */
export function openWelcome(sealed: Uint8Array, keys: BoxKeyPair): WelcomeEnvelope {
  if (sealed.length > limits.entryBytes) throw malformed('size');
  const { body } = parse(openBox(sealed, keys));
  if (body.case !== 'welcome') throw malformed('body');
  const { conversationId, welcome, afterSequence, head, picture } = body.value;
  if (afterSequence > BigInt(Number.MAX_SAFE_INTEGER)) throw malformed('after_sequence');
  if (head.length !== 0 && head.length !== headBytes) throw malformed('head');
  return {
    conversationId: idFromBytes('ConversationId', conversationId),
    welcome,
    afterSequence: Number(afterSequence),
    head: head.length === 0 ? undefined : { sequence: Number(afterSequence), hash: head },
    picture: isUsablePicture(picture) ? picture : undefined,
  };
}

function parse(bytes: Uint8Array): InboxEnvelope {
  try {
    return fromBinary(InboxEnvelopeSchema, bytes);
  } catch (cause) {
    throw malformed('envelope', cause);
  }
}

function malformed(field: string, cause?: unknown): AppError {
  return new AppError('protocol.malformed', { details: { field }, cause });
}
