import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { idFromBytes, type ConversationId } from '../../shared/domain/ids';
import { limits } from '../../shared/domain/limits';
import { cryptoReady, seal, sign, signatureKeyPair, type SealingKey, type SignatureSeed } from '../crypto/primitives';
import { commitChanges } from '../group/commit-changes';
import { groupId } from '../group/group';
import type { LeafIdentity } from '../group/leaf-identity';
import { TestGroup } from '../group/testing/test-group';
import { openSignal, sealSignal, signalEpoch, type SignalEpoch } from './seal-signal';
import { encodeSignal, encodeSignedSignal, type SignalBody } from './signal-codec';

const typing: SignalBody = { kind: 'typing', isTyping: true };
const sentAtMs = 1_700_000_000_000;

interface Scene {
  readonly group: TestGroup;
  /** As member `index` has it now. */
  epochOf(index: number): SignalEpoch;
  /** What member `index` seals now. */
  sealed(index: number, body?: SignalBody): Uint8Array;
}

async function scene(): Promise<Scene> {
  const group = await TestGroup.of(3);
  const epochOf = (index: number): SignalEpoch => {
    const state = group.state(index);
    return signalEpoch(idFromBytes('ConversationId', groupId(state)), state);
  };
  return {
    group,
    epochOf,
    sealed: (index, body = typing) =>
      sealSignal(epochOf(index), { sentAtMs, body }, group.device(index).signature.secretKey),
  };
}

beforeAll(cryptoReady);

describe('a signal', () => {
  it('is opened by the other members, who learn from whom it is', async () => {
    const { group, epochOf, sealed } = await scene();
    for (const reader of [0, 2]) {
      expect(openSignal(epochOf(reader), sealed(1))).toEqual({
        kind: 'opened',
        sender: group.device(1).identity,
        sentAtMs,
        body: typing,
      });
    }
  });

  it('is 552 bytes long, whatever it says', async () => {
    const { sealed } = await scene();
    const text = '\u{20ac}'.repeat(limits.statusTextLength);
    const emoji = '\u{20ac}'.repeat(limits.statusEmojiLength);
    const untilMs = Number.MAX_SAFE_INTEGER;
    const longest = { availability: 'away', text, emoji, untilMs, setAtMs: Number.MAX_SAFE_INTEGER } as const;
    const bodies: SignalBody[] = [
      typing,
      { kind: 'typing', isTyping: false },
      { kind: 'presence', isHere: false, asks: false },
      { kind: 'presence', isHere: true, asks: true, isIdle: true, status: longest },
    ];
    expect(bodies.map((body) => sealed(0, body).length)).toEqual([552, 552, 552, 552]);
  });

  it('of another epoch is not opened, before and after it', async () => {
    const { group, epochOf, sealed } = await scene();
    const before = { epoch: epochOf(0), signal: sealed(1) };
    group.commit(2, commitChanges(group.state(2), {}));
    expect(openSignal(epochOf(0), before.signal)).toEqual({ kind: 'refused', reason: 'sealed' });
    expect(openSignal(before.epoch, sealed(1))).toEqual({ kind: 'refused', reason: 'sealed' });
    expect(openSignal(epochOf(0), sealed(1)).kind).toBe('opened');
  });

  it('of a member who was removed is not opened by those who stay', async () => {
    const { group, epochOf, sealed } = await scene();
    const removed = { epoch: epochOf(2), device: group.device(2) };
    const last = sealed(2);
    const { state } = group.drop(2);
    group.commit(0, commitChanges(group.state(0), { remove: [removed.device.identity] }));
    expect(state.context.epoch).toBe(1n);
    expect(openSignal(epochOf(1), last)).toEqual({ kind: 'refused', reason: 'sealed' });
    const later = sealSignal(
      removed.epoch,
      { sentAtMs: sentAtMs + 1, body: typing },
      removed.device.signature.secretKey,
    );
    expect(openSignal(epochOf(1), later)).toEqual({ kind: 'refused', reason: 'sealed' });
    // Even if somebody who stays gives the key away, the leaf is gone.
    const leaked: SignalEpoch = { ...epochOf(1), ownLeafIndex: removed.epoch.ownLeafIndex };
    const sealedWithLeak = sealSignal(leaked, { sentAtMs, body: typing }, removed.device.signature.secretKey);
    expect(openSignal(epochOf(0), sealedWithLeak)).toEqual({ kind: 'refused', reason: 'no-such-leaf' });
  });

  it('in another member’s name is refused: the signature is missing', async () => {
    const { group, epochOf } = await scene();
    const inTheNameOfOne: SignalEpoch = { ...epochOf(2), ownLeafIndex: epochOf(1).ownLeafIndex };
    const forged = sealSignal(inTheNameOfOne, { sentAtMs, body: typing }, group.device(2).signature.secretKey);
    expect(openSignal(epochOf(0), forged)).toEqual({ kind: 'refused', reason: 'signature' });
  });

  it('is refused when its signature is for another conversation or another epoch', async () => {
    const { group, epochOf } = await scene();
    const own = epochOf(1);
    const elsewhere = idFromBytes('ConversationId', new Uint8Array(32).fill(9));
    const { secretKey } = group.device(1).signature;
    for (const signedFor of [
      { ...own, conversationId: elsewhere },
      { ...own, epoch: own.epoch + 1 },
    ]) {
      const signal = encodeSignal({ leafIndex: own.ownLeafIndex, sentAtMs, body: typing });
      const signature = sign(contextOf('conclave signal v1\0', signedFor, signal), secretKey);
      const sealed = seal(
        encodeSignedSignal(signal, signature),
        own.key,
        contextOf('conclave sealed signal v1\0', own),
      );
      expect(openSignal(epochOf(0), sealed)).toEqual({ kind: 'refused', reason: 'signature' });
    }
  });

  it('that comes back to its own device is refused', async () => {
    const { epochOf, sealed } = await scene();
    expect(openSignal(epochOf(1), sealed(1))).toEqual({ kind: 'refused', reason: 'own' });
  });

  it('is refused when it is cut anywhere, and when any byte is another one', async () => {
    const { epochOf, sealed } = await scene();
    const [epoch, signal] = [epochOf(0), sealed(1)];
    for (let length = 0; length < signal.length; length += 1) {
      expect(openSignal(epoch, signal.subarray(0, length)).kind).toBe('refused');
      const altered = Uint8Array.from(signal);
      altered[length] = (altered[length] ?? 0) ^ 1;
      expect(openSignal(epoch, altered)).toEqual({ kind: 'refused', reason: 'sealed' });
    }
  });

  it('of random bytes is refused, sealed or not', async () => {
    const { epochOf } = await scene();
    const [epoch, sender] = [epochOf(0), epochOf(1)];
    const context = contextOf('conclave sealed signal v1\0', sender);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 700 }), (bytes) => {
        expect(openSignal(epoch, bytes).kind).toBe('refused');
        expect(openSignal(epoch, seal(bytes, sender.key, context)).kind).toBe('refused');
      }),
      { numRuns: 200 },
    );
  });

  it('over the limit of size is not looked at', async () => {
    const { epochOf } = await scene();
    const large = new Uint8Array(limits.signalBytes + 1);
    expect(openSignal(epochOf(0), large)).toEqual({ kind: 'refused', reason: 'size' });
  });

  it('opens as this vector does', () => {
    const { epoch, sealed, identity } = vector();
    expect(openSignal(epoch, sealed)).toEqual({
      kind: 'opened',
      sender: identity,
      sentAtMs,
      body: {
        kind: 'presence',
        isHere: true,
        asks: false,
        status: { availability: 'busy', text: 'Visite', emoji: '🩺', untilMs: sentAtMs + 3_600_000, setAtMs: sentAtMs },
      },
    });
  });
});

function contextOf(
  label: string,
  { conversationId, epoch }: SignalEpoch,
  rest: Uint8Array = new Uint8Array(0),
): Uint8Array {
  const number = Buffer.alloc(8);
  number.writeBigUInt64BE(BigInt(epoch));
  return Buffer.concat([Buffer.from(label), Buffer.from(conversationId, 'hex'), number, rest]);
}

/** Conversation id 0x11…, epoch 7, key 0x22…, the sender’s leaf 3 with the key pair of the seed 0x33…. */
function vector(): { readonly epoch: SignalEpoch; readonly sealed: Uint8Array; readonly identity: LeafIdentity } {
  const { publicKey } = signatureKeyPair(new Uint8Array(32).fill(0x33) as SignatureSeed);
  const identity: LeafIdentity = {
    userId: idFromBytes('UserId', new Uint8Array(32).fill(0x44)),
    deviceId: idFromBytes('DeviceId', new Uint8Array(16).fill(0x55)),
    signatureKey: publicKey,
  };
  const epoch: SignalEpoch = {
    conversationId: '11'.repeat(32) as ConversationId,
    epoch: 7,
    key: new Uint8Array(32).fill(0x22) as SealingKey,
    ownLeafIndex: 0,
    leafAt: (leafIndex) => (leafIndex === 3 ? identity : undefined),
  };
  return { epoch, identity, sealed: Uint8Array.from(Buffer.from(sealedVector, 'base64')) };
}

const sealedVector =
  'P9Hs2aMtkCzhQ75ytdoed4wCUkOwjKM/LZmUFmN7BpbQzK2803HwMA3E9+ZpdNRPfsQPe1mNGeCxVysgO+hih2A8IMuLIzk2RI99' +
  '3Xv9NE9kIvLg9AhxsS3xReGBga90swN6ryomSpWeY1TcfZry6A6CK/SyUI5CtH9ahI5hu+TJrcwZx5F0E4gPbLlXRuLG8v3rpLnN' +
  'ptWD4SmrrF1sGZtIrPQIXrLWiOqK2dsMfOz5VMShB0JPoQvacYThD1WURqLyKc4k8B0U1HDihz75ETeB/zuPpP4ffH9wVrvH3KQ6' +
  '8szwAsiMaacORhku4tKF+2gRe3zzA4j8ldDZ4o/ze9sULoJtbye8Kj5gRwgBVRomifiGEYBP0rAcqMxsStHfTX/sSZWS5csLzaGq' +
  '1N4cAx+3yhudUFUw2QN3xckOzPNdKU8S44HOIzD0Uasdr9V5C99MdBhGTfZmHLRAv4c9CsGThBcQPcAuAeOHbNXZSHMYcgs0EuI5' +
  'mNCDkSEu82bdV4o886YZb8jcHlHkCV800RkN0SFJ2f+2jZW7hBGdTF22sMYHJf7DGweOtdIM0ffstddjdNGEOCz+ONx233ELCjUA' +
  'pBcYe11KJvzFUUVWGSenoshv+19RH6EhOJvaCWFHBvoRt7RAQUXa4cJMq35/L85OB9MkfPUTKq+9x+ycHUq2h/r3SuxcO+fmX/Ap' +
  'E6mbxeQV9iSMng1e8fzaJb6PCd0BZ5nuIdbm';
