/** What a device's inbox receives, sealed to its encryption key: nobody on the way learns who invites whom to what. */
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { idFromBytes, idToBytes, type ConversationId } from '../../shared/domain/ids';
import { limits } from '../../shared/domain/limits';
import { AppError } from '../../shared/errors';
import { InboxEnvelopeSchema, type InboxEnvelope } from '../../shared/protocol/gen/content_pb';
import { openBox, sealToBox, type BoxKeyPair } from '../crypto/primitives';

export interface WelcomeEnvelope {
  readonly conversationId: ConversationId;
  /** MLSMessage with a Welcome. */
  readonly welcome: Uint8Array;
  /** Entries of the topic after this one are the new member's. */
  readonly afterSequence: number;
}

export function sealWelcome(envelope: WelcomeEnvelope, encryptionKey: Uint8Array): Uint8Array {
  const message = create(InboxEnvelopeSchema, {
    body: {
      case: 'welcome',
      value: {
        conversationId: idToBytes(envelope.conversationId),
        welcome: envelope.welcome,
        afterSequence: BigInt(envelope.afterSequence),
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
  const { conversationId, welcome, afterSequence } = body.value;
  if (afterSequence > BigInt(Number.MAX_SAFE_INTEGER)) throw malformed('after_sequence');
  return {
    conversationId: idFromBytes('ConversationId', conversationId),
    welcome,
    afterSequence: Number(afterSequence),
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
