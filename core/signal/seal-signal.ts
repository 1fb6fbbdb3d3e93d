/** Sealing signals for the members of an epoch, and opening theirs. Pure but for the nonce; never touches the ratchet. */
import { asciiBytes, concatBytes } from '../../shared/domain/bytes';
import { idToBytes, type ConversationId } from '../../shared/domain/ids';
import { limits } from '../../shared/domain/limits';
import { toAppError } from '../../shared/errors';
import { open, seal, sign, verify, type SealingKey, type SignatureSecretKey } from '../crypto/primitives';
import { signalKey } from '../group/access-key';
import { epoch, leafReader, ownLeafIndex } from '../group/group';
import type { LeafIdentity } from '../group/leaf-identity';
import type { GroupState } from '../mls/group/group-state';
import {
  decodeSignal,
  decodeSignedSignal,
  encodeSignal,
  encodeSignedSignal,
  type ReceivedSignal,
  type SignalBody,
} from './signal-codec';

/** What a device needs of its group to signal in one of its epochs. */
export interface SignalEpoch {
  readonly conversationId: ConversationId;
  readonly epoch: number;
  /** The owner wipes it. */
  readonly key: SealingKey;
  readonly ownLeafIndex: number;
  leafAt(leafIndex: number): LeafIdentity | undefined;
}

export type OpenedSignal =
  | {
      readonly kind: 'opened';
      readonly sender: LeafIdentity;
      readonly sentAtMs: number;
      readonly body: ReceivedSignal['body'];
    }
  | { readonly kind: 'refused'; readonly reason: SignalFault };

/** `sealed`: nobody who has this epoch's key sealed it for this conversation, or it was altered. */
export type SignalFault = 'size' | 'sealed' | 'malformed' | 'own' | 'no-such-leaf' | 'signature' | Objection;
type Objection = 'late' | 'repeated';

/** Throws `conversation.not-a-member` when this device was removed. */
export function signalEpoch(conversationId: ConversationId, group: GroupState): SignalEpoch {
  return {
    conversationId,
    epoch: epoch(group),
    key: signalKey(group),
    ownLeafIndex: ownLeafIndex(group),
    leafAt: leafReader(group),
  };
}

/** `sentAtMs` must be later than in every signal that this device sent before. */
export function sealSignal(
  current: SignalEpoch,
  said: { readonly sentAtMs: number; readonly body: SignalBody },
  secretKey: SignatureSecretKey,
): Uint8Array {
  const signal = encodeSignal({ ...said, leafIndex: current.ownLeafIndex });
  const signature = sign(whatIsSigned(current, signal), secretKey);
  return seal(encodeSignedSignal(signal, signature), current.key, contextOf(sealLabel, current));
}

/**
 * Opens what a member's device signed in this epoch. `objection` says why a signal of this sender and time is not wanted, if it is
 * not: it is asked before the signature is verified, which is the costly part, and so of signals that may be forged.
 */
export function openSignal(
  current: SignalEpoch,
  sealed: Uint8Array,
  objection: (sender: LeafIdentity, sentAtMs: number) => Objection | undefined = () => undefined,
): OpenedSignal {
  if (sealed.length > limits.signalBytes) return refused('size');
  const plain = attempt(() => open(sealed, current.key, contextOf(sealLabel, current)));
  if (plain === undefined) return refused('sealed');
  const parts = attempt(() => decodeSignedSignal(plain));
  const signal = parts && attempt(() => decodeSignal(parts.signal));
  if (parts === undefined || signal === undefined) return refused('malformed');
  if (signal.leafIndex === current.ownLeafIndex) return refused('own');
  const sender = current.leafAt(signal.leafIndex);
  if (sender === undefined) return refused('no-such-leaf');
  const reason = objection(sender, signal.sentAtMs);
  if (reason !== undefined) return refused(reason);
  if (!verify(parts.signature, whatIsSigned(current, parts.signal), sender.signatureKey)) return refused('signature');
  return { kind: 'opened', sender, sentAtMs: signal.sentAtMs, body: signal.body };
}

const sealLabel = 'conclave sealed signal v1\0';
const signatureLabel = 'conclave signal v1\0';

function whatIsSigned(current: SignalEpoch, signal: Uint8Array): Uint8Array {
  return concatBytes(contextOf(signatureLabel, current), signal);
}

function contextOf(label: string, { conversationId, epoch: number }: SignalEpoch): Uint8Array {
  const epochBytes = new Uint8Array(8);
  new DataView(epochBytes.buffer).setBigUint64(0, BigInt(number));
  return concatBytes(asciiBytes(label), idToBytes(conversationId), epochBytes);
}

function refused(reason: SignalFault): OpenedSignal {
  return { kind: 'refused', reason };
}

// Bad input is expected here, a fault of ours is not.
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (cause) {
    const error = toAppError(cause);
    if (error.code === 'internal.unexpected') throw error;
    return undefined;
  }
}
