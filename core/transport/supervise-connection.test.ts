import { describe, expect, it } from 'vitest';
import { openDeviceConnection } from './device-connection';
import type { DeviceConnection } from './device-connection';
import { asDevice, closeLater, eventually, startRelay } from './testing/fixtures';
import type { Behaviour, Peer } from './testing/hostile-relay';
import { createManualTimers } from './testing/manual-timers';
import type { ManualTimers } from './testing/manual-timers';

async function connect(behaviour: Behaviour): Promise<{ device: DeviceConnection; peer: Peer; timers: ManualTimers }> {
  const relay = await startRelay(behaviour);
  const timers = createManualTimers();
  const device = await openDeviceConnection(relay.endpoint, asDevice, { timers });
  closeLater({
    close: () => {
      device.close();
      timers.advance(1_000);
    },
  });
  const peer = relay.peers[0];
  if (peer === undefined) throw new Error('The relay has no client');
  return { device, peer, timers };
}

async function isOpen(device: DeviceConnection): Promise<boolean> {
  let state = 'open';
  void device.closed.finally(() => {
    state = 'closed';
  });
  // Promises that are settled already have their turn first.
  await new Promise((resolve) => setImmediate(resolve));
  return state === 'open';
}

describe('supervision of a connection', () => {
  it('pings a silent relay after ten seconds and lives as long as it answers', async () => {
    const { device, peer, timers } = await connect({});
    let pings = 0;
    peer.webSocket.on('ping', () => {
      pings += 1;
    });
    let pongs = 0;
    const rounds = 6;
    for (let round = 1; round <= rounds; round += 1) {
      timers.advance(12_000);
      await eventually(() => pings).toBe(round);
      // The pong is on its way before the answer to this.
      await device.countKeyPackages();
      pongs += 1;
    }
    expect(pongs).toBe(rounds);
    expect(await isOpen(device)).toBe(true);
  });

  it('gives a relay up that is silent for 25 seconds although nothing closed the connection', async () => {
    const { device, peer, timers } = await connect({});
    // A computer that is gone: it reads nothing and answers nothing.
    peer.webSocket.pause();
    // The first tick notices what came since the connection opened.
    timers.advance(1_000);
    timers.advance(24_000);
    expect(await isOpen(device)).toBe(true);
    timers.advance(1_000);
    await expect(device.closed).resolves.toMatchObject({ code: 'relay.unreachable', retry: 'reconnect' });
  });

  it('gives a relay up that pongs and leaves a request unanswered for 15 seconds', async () => {
    const { device, peer, timers } = await connect({ onFrame: (frame) => frame.body.case === 'ticketFetch' });
    const ticket = expect(device.fetchTicket()).rejects.toMatchObject({
      code: 'relay.unreachable',
      retry: 'reconnect',
    });
    await eventually(() => peer.received).toHaveLength(2);
    timers.advance(14_000);
    expect(await isOpen(device)).toBe(true);
    timers.advance(2_000);
    await ticket;
    await expect(device.closed).resolves.toMatchObject({ code: 'relay.unreachable' });
  });

  it('grants more time while much is on its way to the relay', async () => {
    const { device, peer, timers } = await connect({ onFrame: (frame) => frame.body.case === 'directoryAppend' });
    // 320 KB: twenty seconds more.
    const append = expect(device.appendDirectory(new Uint8Array(320_000))).rejects.toMatchObject({
      retry: 'reconnect',
    });
    await eventually(() => peer.received).toHaveLength(2);
    timers.advance(34_000);
    expect(await isOpen(device)).toBe(true);
    timers.advance(3_000);
    await append;
  });

  it('counts no time while a handler is behind, since nothing is read then', async () => {
    const { device, peer, timers } = await connect({
      onFrame(frame, sender) {
        if (frame.body.case !== 'ticketFetch') return false;
        for (let sequence = 1n; sequence <= 100n; sequence += 1n) {
          sender.send({ body: { case: 'inboxPush', value: { sequence, bytes: new Uint8Array([1]) } } });
        }
        return true;
      },
    });
    let letGo = () => {};
    const gate = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    let last = 0;
    await device.subscribeInbox(0, async (sequence) => {
      last = sequence;
      await gate;
    });
    const ticket = device.fetchTicket();
    await eventually(() => last).toBe(1);
    timers.advance(100_000);
    expect(await isOpen(device)).toBe(true);
    letGo();
    await eventually(() => last).toBe(100);
    const request = peer.received.find((frame) => frame.body.case === 'ticketFetch');
    peer.send({
      requestId: request?.requestId ?? 0,
      body: { case: 'ticket', value: { ticket: new Uint8Array(32), validUntilMs: 1n } },
    });
    await expect(ticket).resolves.toBeDefined();
  });

  it('ends when a handler waits for an answer that it keeps from being read itself', async () => {
    const { device, peer, timers } = await connect({
      onFrame(frame, sender) {
        if (frame.body.case !== 'inboxSubscribe') return false;
        const bounds = { firstSequence: 1n, lastSequence: 100n };
        sender.send({ requestId: frame.requestId, body: { case: 'subscribed', value: bounds } });
        for (let sequence = 1n; sequence <= 100n; sequence += 1n) {
          sender.send({ body: { case: 'inboxPush', value: { sequence, bytes: new Uint8Array([1]) } } });
        }
        return true;
      },
    });
    const failures: unknown[] = [];
    await device.subscribeInbox(0, async () => {
      // The answer comes behind the entries.
      await device.fetchTicket().catch((error: unknown) => failures.push(error));
    });
    await eventually(() => peer.received.at(-1)?.body.case).toBe('ticketFetch');
    timers.advance(119_000);
    expect(await isOpen(device)).toBe(true);
    timers.advance(3_000);
    await expect(device.closed).resolves.toMatchObject({ code: 'relay.unreachable', retry: 'reconnect' });
    await device.settled;
    expect(failures).toHaveLength(1);
  });

  it('leaves no timer behind', async () => {
    const { device, timers } = await connect({});
    device.close();
    await device.closed;
    expect(timers.waiting()).toEqual([]);
  });
});
