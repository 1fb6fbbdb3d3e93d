import { describe, expect, it } from 'vitest';
import { idToBytes } from '../../shared/domain/ids';
import { limits } from '../../shared/domain/limits';
import { AppError } from '../../shared/errors';
import { RefusalCode } from '../../shared/protocol/gen/relay_pb';
import type { ClientFrame } from '../../shared/protocol/gen/relay_pb';
import { authenticationMessage } from '../../shared/protocol/relay-authentication';
import type { RelayFrameInit } from '../../shared/protocol/relay-codec';
import { openDeviceConnection } from './device-connection';
import type { DeviceConnection } from './device-connection';
import {
  asDevice,
  asFounder,
  closeLater,
  deviceId,
  eventually,
  inviteId,
  startRelay,
  userId,
  workspaceId,
} from './testing/fixtures';
import { challengeFrame } from './testing/hostile-relay';
import type { Behaviour, HostileRelay, Peer } from './testing/hostile-relay';

const directoryPush = (sequence: number, entry = new Uint8Array([sequence])): RelayFrameInit => ({
  body: { case: 'directoryPush', value: { sequence: BigInt(sequence), entry } },
});
const inboxPush = (sequence: number, bytes = new Uint8Array([sequence])): RelayFrameInit => ({
  body: { case: 'inboxPush', value: { sequence: BigInt(sequence), bytes } },
});

async function connect(
  behaviour: Behaviour = {},
): Promise<{ relay: HostileRelay; device: DeviceConnection; peer: Peer }> {
  const relay = await startRelay(behaviour);
  const device = closeLater(await openDeviceConnection(relay.endpoint, asDevice));
  const peer = relay.peers[0];
  if (peer === undefined) throw new Error('The relay has no client');
  return { relay, device, peer };
}

/** Answers the first frame of this kind with `answers`, in place of the right one. */
function answering(kind: ClientFrame['body']['case'], ...answers: readonly RelayFrameInit[]): Behaviour {
  return {
    onFrame(frame, peer) {
      if (frame.body.case !== kind) return false;
      for (const answer of answers) peer.send({ requestId: frame.requestId, ...answer });
      return true;
    },
  };
}

describe('authentication', () => {
  it('signs the challenge, the certificate that it saw, and who it is', async () => {
    const relay = await startRelay();
    const signed: Uint8Array[] = [];
    const sign = (message: Uint8Array) => {
      signed.push(message);
      return new Uint8Array(64).fill(5);
    };
    const fingerprint = relay.endpoint.certificateFingerprint ?? new Uint8Array();
    const device = await openDeviceConnection(relay.endpoint, { kind: 'device', workspaceId, userId, deviceId, sign });
    closeLater(device);
    closeLater(await openDeviceConnection(relay.endpoint, { kind: 'invite', workspaceId, inviteId, sign }));
    closeLater(await openDeviceConnection(relay.endpoint, asFounder));
    const [workspace, user, deviceBytes, invite] = [workspaceId, userId, deviceId, inviteId].map((id) => idToBytes(id));
    const ids = [
      [workspace, user, deviceBytes],
      [workspace, invite],
    ] as Uint8Array[][];
    expect(signed).toEqual(ids.map((each) => authenticationMessage(relay.nonce, fingerprint, each)));
    expect(relay.peers.map((peer) => peer.path)).toEqual(['/device', '/device', '/device']);
    expect(relay.peers.map((peer) => peer.received[0]?.body)).toMatchObject([
      {
        case: 'authenticateDevice',
        value: { workspaceId: workspace, userId: user, deviceId: deviceBytes, signature: new Uint8Array(64).fill(5) },
      },
      {
        case: 'authenticateInvite',
        value: { workspaceId: workspace, inviteId: invite, signature: new Uint8Array(64).fill(5) },
      },
      { case: 'authenticateFounder', value: { foundingToken: new Uint8Array(32).fill(0xaa) } },
    ]);
    expect(device.relayTimeMs).toBe(1_000_000);
  });

  it.each([
    [RefusalCode.REFUSAL_NOT_AUTHENTICATED, 'relay.refused'],
    [RefusalCode.REFUSAL_INVITE_EXPIRED, 'invite.expired'],
    [RefusalCode.REFUSAL_ALREADY_FOUNDED, 'workspace.already-founded'],
    [99 as RefusalCode, 'protocol.unexpected'],
  ])('passes on the refusal %s', async (code, expected) => {
    const relay = await startRelay(answering('authenticateDevice', { body: { case: 'refusal', value: { code } } }));
    await expect(openDeviceConnection(relay.endpoint, asDevice)).rejects.toMatchObject({ code: expected });
    await eventually(() => relay.peers[0]?.webSocket.readyState).toBe(3);
  });

  it('passes on a refusal that comes in place of the challenge', async () => {
    const relay = await startRelay({
      onPeer(peer) {
        peer.send({ body: { case: 'refusal', value: { code: RefusalCode.REFUSAL_RATE_LIMITED, retryAfterMs: 700 } } });
        return true;
      },
    });
    await expect(openDeviceConnection(relay.endpoint, asDevice)).rejects.toMatchObject({
      code: 'relay.rate-limited',
      retry: 'later',
      details: { retryAfterMs: 700 },
    });
  });

  it('refuses another version of the protocol, and signs nothing', async () => {
    const relay = await startRelay({
      onPeer(peer) {
        peer.send(challengeFrame(new Uint8Array(32), 99));
        return true;
      },
    });
    await expect(openDeviceConnection(relay.endpoint, asDevice)).rejects.toMatchObject({
      code: 'protocol.unsupported-version',
      details: { version: 99 },
    });
    expect(relay.peers[0]?.received).toEqual([]);
  });

  it.each([
    ['a short nonce', [challengeFrame(new Uint8Array(31))], 'protocol.malformed'],
    ['an entry in place of the challenge', [directoryPush(1)], 'protocol.unexpected'],
    ['two challenges', [challengeFrame(new Uint8Array(32)), challengeFrame(new Uint8Array(32))], 'protocol.unexpected'],
    ['an answer to nothing', [{ requestId: 1, body: { case: 'done', value: {} } }], 'protocol.unexpected'],
  ] as const)('breaks off at %s', async (_, frames, expected) => {
    const relay = await startRelay({
      onPeer(peer) {
        for (const frame of frames) peer.send(frame);
        return true;
      },
      onFrame: () => true,
    });
    await expect(openDeviceConnection(relay.endpoint, asDevice)).rejects.toMatchObject({ code: expected });
  });

  it('tells that the relay hung up in the middle of it', async () => {
    const relay = await startRelay({
      onFrame(_, peer) {
        peer.webSocket.terminate();
        return true;
      },
    });
    await expect(openDeviceConnection(relay.endpoint, asDevice)).rejects.toMatchObject({
      code: 'relay.unreachable',
      retry: 'reconnect',
    });
  });
});

describe('requests', () => {
  it('return what the relay answers, in whatever order it does', async () => {
    const held: [ClientFrame, Peer][] = [];
    const { device, peer } = await connect({
      onFrame(frame, peer) {
        if (frame.body.case === 'ticketFetch') held.push([frame, peer]);
        return frame.body.case === 'ticketFetch';
      },
    });
    const ticket = device.fetchTicket();
    await expect(device.countKeyPackages()).resolves.toEqual({ count: 3, hasLastResort: true });
    for (const [frame] of held) {
      peer.send({
        requestId: frame.requestId,
        body: { case: 'ticket', value: { ticket: new Uint8Array(32).fill(1), validUntilMs: 5n } },
      });
    }
    await expect(ticket).resolves.toEqual({ ticket: new Uint8Array(32).fill(1), validUntilMs: 5 });
    await device.publishKeyPackages([new Uint8Array([1])], new Uint8Array([2]));
    await device.acknowledgeInbox(7);
    await expect(device.appendDirectory(new Uint8Array([3]))).resolves.toEqual({ sequence: 1 });
    expect(peer.received.slice(-3).map((frame) => frame.body)).toMatchObject([
      { case: 'keyPackagesPublish', value: { packages: [new Uint8Array([1])], lastResort: new Uint8Array([2]) } },
      { case: 'inboxAcknowledge', value: { sequence: 7n } },
      { case: 'directoryAppend', value: { entry: new Uint8Array([3]) } },
    ]);
  });

  it('reject with the relay’s refusal and leave the connection open', async () => {
    const refusal = { body: { case: 'refusal', value: { code: RefusalCode.REFUSAL_DIRECTORY_MOVED } } } as const;
    const { device } = await connect(answering('directoryAppend', refusal));
    await expect(device.appendDirectory(new Uint8Array([1]))).rejects.toMatchObject({ code: 'directory.moved' });
    await expect(device.countKeyPackages()).resolves.toBeDefined();
  });

  it('reject when a frame would be too large, and leave the connection open', async () => {
    const { device } = await connect();
    await expect(device.appendDirectory(new Uint8Array(limits.frameBytes))).rejects.toMatchObject({
      code: 'relay.too-large',
    });
    await expect(device.countKeyPackages()).resolves.toBeDefined();
  });

  it('reject with retry after a reconnect when the relay closes in the middle of them', async () => {
    const { device } = await connect({
      onFrame(frame, peer) {
        if (frame.body.case !== 'ticketFetch') return false;
        peer.webSocket.close(1012);
        return true;
      },
    });
    await expect(device.fetchTicket()).rejects.toMatchObject({ code: 'relay.unreachable', retry: 'reconnect' });
    await expect(device.closed).resolves.toMatchObject({ code: 'relay.unreachable', details: { closeCode: 1012 } });
    await expect(device.countKeyPackages()).rejects.toMatchObject({ code: 'relay.unreachable', retry: 'reconnect' });
  });

  it('reject with retry after a reconnect when we close', async () => {
    const { device, peer } = await connect({ onFrame: (frame) => frame.body.case === 'ticketFetch' });
    const ticket = expect(device.fetchTicket()).rejects.toMatchObject({
      code: 'relay.unreachable',
      retry: 'reconnect',
    });
    device.close();
    device.close();
    await ticket;
    await expect(device.closed).resolves.toBeUndefined();
    await eventually(() => peer.webSocket.readyState).toBe(3);
  });
});

const done: RelayFrameInit = { body: { case: 'done', value: {} } };
const ticketAnswer = (length: number, validUntilMs: bigint): RelayFrameInit => ({
  body: { case: 'ticket', value: { ticket: new Uint8Array(length), validUntilMs } },
});

describe('a relay that breaks the protocol', () => {
  it.each([
    ['the answer to another request', [{ requestId: 77, ...done }], 'protocol.unexpected'],
    ['an answer of another kind', [done], 'protocol.unexpected'],
    ['two answers', [ticketAnswer(32, 1n), ticketAnswer(32, 1n)], 'protocol.unexpected'],
    ['an answer as a push', [{ requestId: 0, ...ticketAnswer(32, 1n) }], 'protocol.unexpected'],
    ['a push as an answer', [directoryPush(1)], 'protocol.unexpected'],
    ['a ticket of a wrong length', [ticketAnswer(31, 1n)], 'protocol.malformed'],
    ['a time beyond all numbers', [ticketAnswer(32, 1n << 60n)], 'protocol.malformed'],
    ['a frame without a body', [{}], 'protocol.unexpected'],
    ['a second challenge', [{ ...challengeFrame(new Uint8Array(32)), requestId: 0 }], 'protocol.unexpected'],
    ['another connection’s push', [{ requestId: 0, body: { case: 'topicPush', value: {} } }], 'protocol.unexpected'],
    ['entries that nobody subscribed to', [{ requestId: 0, ...directoryPush(1) }], 'protocol.unexpected'],
    [
      'a refusal of the whole connection',
      [{ requestId: 0, body: { case: 'refusal', value: { code: RefusalCode.REFUSAL_UNAVAILABLE } } }],
      'relay.unavailable',
    ],
    [
      'a refusal with a number beyond all numbers',
      [{ body: { case: 'refusal', value: { code: RefusalCode.REFUSAL_STALE_EPOCH, currentEpoch: 1n << 60n } } }],
      'protocol.malformed',
    ],
  ] as const)('is left when it sends %s', async (_, answers, expected) => {
    const { device, peer } = await connect(answering('ticketFetch', ...answers));
    const ticket = device.fetchTicket().catch((error: unknown) => error);
    await expect(device.closed).resolves.toMatchObject({ code: expected });
    const outcome = await ticket;
    if (outcome instanceof Error) expect(outcome).toMatchObject({ code: 'relay.unreachable', retry: 'reconnect' });
    await eventually(() => peer.webSocket.readyState).toBe(3);
  });

  it.each([
    ['garbage', (peer: Peer) => peer.sendBytes(new Uint8Array([0xff, 0xff, 0xff])), 'protocol.malformed'],
    ['text', (peer: Peer) => peer.sendText('hello'), 'protocol.malformed'],
    ['nothing', (peer: Peer) => peer.sendBytes(new Uint8Array()), 'protocol.unexpected'],
    // Field 99, which this version does not know.
    [
      'an unknown body',
      (peer: Peer) => peer.sendBytes(new Uint8Array([0x9a, 0x06, 0x01, 0x00])),
      'protocol.unexpected',
    ],
    ['too much', (peer: Peer) => peer.sendBytes(new Uint8Array(limits.frameBytes + 1)), 'protocol.malformed'],
  ] as const)('is left when it sends %s', async (_, misbehave, expected) => {
    const { device, peer } = await connect();
    await device.subscribeDirectory(0, () => {});
    misbehave(peer);
    await expect(device.closed).resolves.toMatchObject({ code: expected });
    await eventually(() => peer.webSocket.readyState).toBe(3);
  });

  it('is left when it sends a frame that is right but for being text', async () => {
    const { device } = await connect({
      onFrame(frame, peer) {
        if (frame.body.case !== 'inboxAcknowledge') return false;
        // The answer `done`: all its bytes happen to be ASCII.
        peer.sendText(String.fromCharCode(0x08, frame.requestId, 0x1a, 0x00));
        return true;
      },
    });
    await expect(device.acknowledgeInbox(1)).rejects.toMatchObject({ retry: 'reconnect' });
    await expect(device.closed).resolves.toMatchObject({ code: 'protocol.malformed' });
  });

  it('is left when it breaks the WebSocket protocol itself', async () => {
    const { device, peer } = await connect();
    peer.sendRaw(new Uint8Array([0xff, 0xff, 0xff, 0xff]));
    await expect(device.closed).resolves.toMatchObject({ code: 'protocol.malformed' });
  });
});

describe('subscriptions of a device', () => {
  it('hand on entries in order and tell the last one', async () => {
    const { device, peer } = await connect();
    const seen: string[] = [];
    const record = (name: string) => (sequence: number, entry: Uint8Array) => {
      seen.push(`${name} ${sequence} ${entry.join()}`);
    };
    await expect(device.subscribeDirectory(4, record('directory'))).resolves.toEqual({
      firstSequence: 1,
      lastSequence: 4,
    });
    await expect(device.subscribeInbox(0, record('inbox'))).resolves.toEqual({ firstSequence: 1, lastSequence: 0 });
    for (const frame of [directoryPush(5), inboxPush(1), directoryPush(6)]) peer.send(frame);
    await eventually(() => seen).toHaveLength(3);
    expect(seen).toEqual(['directory 5 5', 'inbox 1 1', 'directory 6 6']);
  });

  it('take entries that come before the answer', async () => {
    const { device } = await connect(
      answering(
        'directorySubscribe',
        { requestId: 0, ...directoryPush(1) },
        { body: { case: 'subscribed', value: { firstSequence: 1n, lastSequence: 1n } } },
      ),
    );
    const seen: number[] = [];
    await device.subscribeDirectory(0, (sequence) => {
      seen.push(sequence);
    });
    expect(seen).toEqual([1]);
  });

  it.each([
    ['a gap', [1, 3], 'protocol.unexpected', [1]],
    ['the wrong beginning', [2], 'protocol.unexpected', []],
    ['another order', [2, 1], 'protocol.unexpected', []],
    ['the sequence number 0', [1, 0], 'protocol.malformed', [1]],
  ])('break at %s', async (_, sequences, expected, handled) => {
    const { device, peer } = await connect();
    const seen: number[] = [];
    await device.subscribeInbox(0, (sequence) => {
      seen.push(sequence);
    });
    for (const sequence of sequences) peer.send(inboxPush(sequence));
    await expect(device.closed).resolves.toMatchObject({ code: expected });
    expect(seen).toEqual(handled);
  });

  it.each([
    ['an empty entry', new Uint8Array()],
    ['an entry over the limit', new Uint8Array(limits.directoryEntryBytes + 1)],
  ])('break at %s', async (_, entry) => {
    const { device, peer } = await connect();
    const seen: number[] = [];
    await device.subscribeDirectory(0, (sequence) => {
      seen.push(sequence);
    });
    peer.send(directoryPush(1, entry));
    await expect(device.closed).resolves.toMatchObject({ code: 'protocol.malformed' });
    expect(seen).toEqual([]);
  });

  it('break when the relay has fewer entries than it once had', async () => {
    const answer = { body: { case: 'subscribed', value: { firstSequence: 1n, lastSequence: 8n } } } as const;
    const { device } = await connect(answering('directorySubscribe', answer));
    await expect(device.subscribeDirectory(9, () => {})).rejects.toMatchObject({ retry: 'reconnect' });
    await expect(device.closed).resolves.toMatchObject({ code: 'protocol.unexpected' });
  });

  it('end the connection with the error of a handler', async () => {
    const { device, peer } = await connect();
    await device.subscribeDirectory(0, () => Promise.reject(new AppError('directory.refused')));
    peer.send(directoryPush(1));
    await expect(device.closed).resolves.toMatchObject({ code: 'directory.refused' });
    await device.settled;
  });

  it('can be tried again after a refusal, and not twice at once', async () => {
    let refusals = 0;
    const { device } = await connect({
      onFrame(frame, peer) {
        if (frame.body.case !== 'directorySubscribe' || refusals > 0) return false;
        refusals += 1;
        const value = { code: RefusalCode.REFUSAL_UNAVAILABLE };
        peer.send({ requestId: frame.requestId, body: { case: 'refusal', value } });
        return true;
      },
    });
    await expect(device.subscribeDirectory(0, () => {})).rejects.toMatchObject({ code: 'relay.unavailable' });
    await device.subscribeDirectory(0, () => {});
    await expect(device.subscribeDirectory(0, () => {})).rejects.toThrow('already');
  });

  it('call no handler after close, and settle when the running call has ended', async () => {
    const { device, peer } = await connect();
    const seen: number[] = [];
    let finish = () => {};
    await device.subscribeDirectory(0, (sequence) => {
      seen.push(sequence);
      return new Promise((resolve) => {
        finish = resolve;
      });
    });
    for (const sequence of [1, 2]) peer.send(directoryPush(sequence));
    await eventually(() => seen).toEqual([1]);
    device.close();
    await device.closed;
    let isSettled = false;
    const settled = device.settled.finally(() => {
      isSettled = true;
    });
    await Promise.resolve();
    expect(isSettled).toBe(false);
    finish();
    await settled;
    expect(seen).toEqual([1]);
  });

  it('stop reading from the relay while a handler is behind, and miss nothing', async () => {
    const { device, peer } = await connect();
    const seen: number[] = [];
    const total = 300;
    let letGo = () => {};
    const gate = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    await device.subscribeInbox(0, async (sequence) => {
      await gate;
      seen.push(sequence);
    });
    const large = new Uint8Array(200_000);
    for (let sequence = 1; sequence <= total; sequence += 1) peer.send(inboxPush(sequence, large));
    // What the kernel's buffers hold goes out; the rest stays with the relay as long as we don't read.
    const held: number[] = [];
    const isStill = () => {
      held.unshift(peer.webSocket.bufferedAmount);
      return held.length > 10 && held.slice(0, 10).every((amount) => amount === held[0]);
    };
    await eventually(isStill, { interval: 50 }).toBe(true);
    expect(held[0]).toBeGreaterThan(total * 100_000);
    letGo();
    await eventually(() => seen.length).toBe(total);
    expect(seen).toEqual(Array.from({ length: total }, (_, index) => index + 1));
  });
});
