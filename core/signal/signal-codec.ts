/** Signals (shared/protocol/signal.proto) as domain values, and the form in which they are signed and sealed. */
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { cleanName } from '../../shared/domain/clean-name';
import { limits } from '../../shared/domain/limits';
import type { Availability, SetStatus } from '../../shared/domain/status';
import { AppError } from '../../shared/errors';
import {
  Availability as WireAvailability,
  SignalSchema,
  SignedSignalSchema,
  type Presence,
  type Signal as SignalMessage,
  type Status as StatusMessage,
} from '../../shared/protocol/gen/signal_pb';
import { padContent } from '../content/pad-content';

export type SignalBody =
  | { readonly kind: 'typing'; readonly isTyping: boolean }
  | {
      readonly kind: 'presence';
      readonly isHere: boolean;
      /** Whoever is here and can do so cheaply answers. */
      readonly asks: boolean;
      /** The device is connected, and its person is not at it. */
      readonly isIdle?: boolean;
      readonly status?: SetStatus;
    };

export interface Signal {
  readonly leafIndex: number;
  readonly sentAtMs: number;
  readonly body: SignalBody;
}

/** A body of a newer version is no error; nobody can do anything about it. */
export interface ReceivedSignal extends Omit<Signal, 'body'> {
  readonly body: SignalBody | { readonly kind: 'unknown' };
}

/** Whatever a signal says, it looks like all others: typing, a status and an answer have this size. */
const smallestBucket = 512;
const signatureBytes = 64;

const wireAvailability = {
  available: WireAvailability.AVAILABLE,
  busy: WireAvailability.BUSY,
  away: WireAvailability.AWAY,
} as const satisfies Record<Availability, WireAvailability>;

export function encodeSignal({ leafIndex, sentAtMs, body }: Signal): Uint8Array {
  return toBinary(
    SignalSchema,
    create(SignalSchema, { leafIndex, sentAtMs: BigInt(sentAtMs), body: encodeBody(body) }),
  );
}

/** Throws `protocol.malformed` for anything that a correct sender would not have made. */
export function decodeSignal(bytes: Uint8Array): ReceivedSignal {
  const message = parse(() => fromBinary(SignalSchema, bytes));
  return { leafIndex: message.leafIndex, sentAtMs: safeTime(message.sentAtMs), body: decodeBody(message) };
}

/** What is sealed: an encoded signal and its signature, padded to a size bucket. */
export function encodeSignedSignal(signal: Uint8Array, signature: Uint8Array): Uint8Array {
  return padContent(toBinary(SignedSignalSchema, create(SignedSignalSchema, { signal, signature })), smallestBucket);
}

/** Throws `protocol.malformed`. */
export function decodeSignedSignal(bytes: Uint8Array): { readonly signal: Uint8Array; readonly signature: Uint8Array } {
  const { signal, signature } = parse(() => fromBinary(SignedSignalSchema, bytes));
  if (signature.length !== signatureBytes) throw malformed('signature');
  return { signal, signature };
}

function encodeBody(body: SignalBody): SignalMessage['body'] {
  switch (body.kind) {
    case 'typing':
      return { case: 'typing', value: { $typeName: 'conclave.signal.v1.Typing', isTyping: body.isTyping } };
    case 'presence': {
      const { isHere, asks, isIdle = false, status } = body;
      const said = status === undefined ? {} : { status: encodeStatus(status) };
      return { case: 'presence', value: { $typeName: 'conclave.signal.v1.Presence', isHere, asks, isIdle, ...said } };
    }
  }
}

function encodeStatus({ availability, text, emoji, untilMs = 0, setAtMs }: SetStatus): StatusMessage {
  return {
    $typeName: 'conclave.signal.v1.Status',
    availability: wireAvailability[availability],
    text,
    emoji,
    untilMs: BigInt(untilMs),
    setAtMs: BigInt(setAtMs),
  };
}

function decodeBody({ body }: SignalMessage): ReceivedSignal['body'] {
  switch (body.case) {
    case 'typing':
      return { kind: 'typing', isTyping: body.value.isTyping };
    case 'presence':
      return decodePresence(body.value);
    case undefined:
      return { kind: 'unknown' };
  }
}

function decodePresence({ isHere, asks, isIdle, status }: Presence): SignalBody {
  const said = status === undefined ? {} : { status: decodeStatus(status) };
  return { kind: 'presence', isHere, asks, ...(isIdle && { isIdle }), ...said };
}

// What others wrote is shown in one line beside their name, like the name itself.
function decodeStatus({ availability, text, emoji, untilMs, setAtMs }: StatusMessage): SetStatus {
  if (text.length > limits.statusTextLength) throw malformed('text');
  if (emoji.length > limits.statusEmojiLength) throw malformed('emoji');
  const until = safeTime(untilMs);
  return {
    availability: decodeAvailability(availability),
    text: cleanName(text, limits.statusTextLength),
    emoji: isOneCharacter(emoji) ? cleanName(emoji, limits.statusEmojiLength) : '',
    ...(until === 0 ? {} : { untilMs: until }),
    setAtMs: safeTime(setAtMs),
  };
}

function decodeAvailability(value: WireAvailability): Availability {
  switch (value) {
    case WireAvailability.AVAILABLE:
      return 'available';
    case WireAvailability.BUSY:
      return 'busy';
    case WireAvailability.AWAY:
      return 'away';
    default:
      throw malformed('availability');
  }
}

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

function isOneCharacter(text: string): boolean {
  return Array.from(graphemes.segment(text)).length === 1;
}

function safeTime(timeMs: bigint): number {
  if (timeMs > BigInt(limits.latestTimeMs)) throw malformed('time');
  return Number(timeMs);
}

function parse<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw malformed('signal', cause);
  }
}

function malformed(field: string, cause?: unknown): AppError {
  return new AppError('protocol.malformed', { details: { field }, cause });
}
