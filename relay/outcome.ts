import { AppError, toAppError } from '../shared/errors';
import type { RefusalCode } from '../shared/protocol/gen/relay_pb';
import type { ClientFrame } from '../shared/protocol/gen/relay_pb';
import { refusalCodeFromError } from '../shared/protocol/refusal';
import { encodeRelayFrame } from '../shared/protocol/relay-codec';
import type { RelayFrameInit } from '../shared/protocol/relay-codec';
import { encodeAppended } from './encode-push';
import { toWireFrame } from './wire-frame';
import type { WireFrame } from './wire-frame';

export type Request = Exclude<ClientFrame['body'], { case: undefined }>;
type RelayBody = Exclude<NonNullable<RelayFrameInit['body']>, { case: undefined }>;
export type Answer = Extract<
  RelayBody,
  {
    case: 'refusal' | 'done' | 'directoryHead' | 'subscribed' | 'keyPackagesLeft' | 'ticket' | 'keyPackage';
  }
>;

/** What comes of a request. */
export interface Outcome {
  readonly answer: Answer | { readonly case: 'appended'; readonly sequence: number };
  /** Once the answer is on its way: pushes never overtake it. */
  readonly afterwards?: () => void;
  /** The connection ends with the answer. */
  readonly isFinal?: boolean;
}

export const done: Outcome = { answer: { case: 'done', value: {} } };

export function refuse(code: RefusalCode, more: { currentEpoch?: number; retryAfterMs?: number } = {}): Outcome {
  const { currentEpoch = 0, retryAfterMs = 0 } = more;
  return { answer: { case: 'refusal', value: { code, currentEpoch: BigInt(currentEpoch), retryAfterMs } } };
}

export function refuseFinally(code: RefusalCode): Outcome {
  return { ...refuse(code), isFinal: true };
}

export function appended(sequence: number): Outcome {
  return { answer: { case: 'appended', sequence } };
}

/** How an error is answered: by its code, without anything internal. */
export function outcomeOfError(error: unknown): Outcome {
  const { code } = toAppError(error);
  return refuse(refusalCodeFromError(code));
}

export function encodeOutcome(requestId: number, { answer }: Outcome): WireFrame {
  if (answer.case === 'appended') return encodeAppended(requestId, answer.sequence);
  return toWireFrame(encodeRelayFrame({ requestId, body: answer }));
}

/** `protocol.malformed` unless the field has exactly this length. */
export function checkBytes(bytes: Uint8Array, length: number): Uint8Array {
  if (bytes.length !== length) throw new AppError('protocol.malformed');
  return bytes;
}

/** `protocol.malformed` for an empty field, `relay.too-large` beyond the limit. */
export function checkSize(bytes: Uint8Array, maximumBytes: number): Uint8Array {
  if (bytes.length === 0) throw new AppError('protocol.malformed');
  if (bytes.length > maximumBytes) throw new AppError('relay.too-large');
  return bytes;
}
