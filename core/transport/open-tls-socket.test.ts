import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../shared/errors';
import { openDeviceConnection } from './device-connection';
import { asFounder, closeLater, eventually, startRelay } from './testing/fixtures';
import { createManualTimers } from './testing/manual-timers';

describe('the certificate of a relay', () => {
  it('is accepted when its fingerprint is the pinned one, whoever signed it', async () => {
    const relay = await startRelay();
    closeLater(await openDeviceConnection(relay.endpoint, asFounder));
    expect(relay.peers).toHaveLength(1);
  });

  it('is refused when it is not the pinned one, before anything is sent', async () => {
    const relay = await startRelay();
    const other = await startRelay();
    const endpoint = { ...relay.endpoint, certificateFingerprint: other.endpoint.certificateFingerprint };
    await expect(openDeviceConnection(endpoint, asFounder)).rejects.toMatchObject({ code: 'relay.wrong-certificate' });
    expect(relay.upgrades()).toBe(0);
  });

  it('is refused when the pinned fingerprint differs in the last byte or in length', async () => {
    const relay = await startRelay();
    const right = relay.endpoint.certificateFingerprint ?? new Uint8Array();
    const wrong = [
      Uint8Array.from(right, (byte, index) => (index === 31 ? byte ^ 1 : byte)),
      right.subarray(0, 31),
      Uint8Array.from([...right, 0]),
    ];
    for (const certificateFingerprint of [...wrong, new Uint8Array()]) {
      const endpoint = { ...relay.endpoint, certificateFingerprint };
      await expect(openDeviceConnection(endpoint, asFounder)).rejects.toMatchObject({
        code: 'relay.wrong-certificate',
      });
    }
    expect(relay.upgrades()).toBe(0);
  });

  it('is refused without a pin when nobody that the computer trusts signed it', async () => {
    const relay = await startRelay({ host: 'localhost' });
    const endpoint = { url: relay.endpoint.url, certificateFingerprint: undefined };
    await expect(openDeviceConnection(endpoint, asFounder)).rejects.toMatchObject({ code: 'relay.wrong-certificate' });
    expect(relay.upgrades()).toBe(0);
  });

  it('is accepted without a pin when it is trusted and belongs to the host, and to no other', async () => {
    const relay = await startRelay({ host: 'localhost' });
    const options = { certificateAuthorities: [relay.certificate.certificatePem] };
    const endpoint = { url: relay.endpoint.url, certificateFingerprint: undefined };
    closeLater(await openDeviceConnection(endpoint, asFounder, options));
    const byAddress = { ...endpoint, url: endpoint.url.replace('localhost', '127.0.0.1') };
    await expect(openDeviceConnection(byAddress, asFounder, options)).rejects.toMatchObject({
      code: 'relay.wrong-certificate',
    });
    expect(relay.upgrades()).toBe(1);
    expect(relay.serverNames).toEqual(['localhost']);
  });
});

describe('connecting', () => {
  it('fails as unreachable when nobody listens', async () => {
    const relay = await startRelay();
    await relay.close();
    await expect(openDeviceConnection(relay.endpoint, asFounder)).rejects.toMatchObject({
      code: 'relay.unreachable',
      retry: 'reconnect',
    });
  });

  it('fails as unreachable when the other end says nothing, at any step', async () => {
    const mute = createServer();
    await new Promise<void>((resolve) => {
      mute.listen(0, '127.0.0.1', resolve);
    });
    const reached = new Promise<void>((resolve) => {
      mute.on('connection', (socket) => {
        closeLater({ close: () => socket.destroy() });
        resolve();
      });
    });
    closeLater(mute);
    const muteUrl = `wss://127.0.0.1:${(mute.address() as AddressInfo).port}`;
    const atTls = { endpoint: { url: muteUrl, certificateFingerprint: new Uint8Array(32) }, reached: () => reached };
    const ignoring = await startRelay({ upgrade: 'ignore' });
    const greetless = await startRelay({ onPeer: () => true });
    const unanswering = await startRelay({ onFrame: () => true });
    const steps = [
      atTls,
      { endpoint: ignoring.endpoint, reached: () => eventually(() => ignoring.upgrades()).toBe(1) },
      { endpoint: greetless.endpoint, reached: () => eventually(() => greetless.peers.length).toBe(1) },
      {
        endpoint: unanswering.endpoint,
        reached: () => eventually(() => unanswering.peers[0]?.received.length).toBe(1),
      },
    ];
    for (const step of steps) {
      const timers = createManualTimers();
      const opening = openDeviceConnection(step.endpoint, asFounder, { timers });
      const failed = expect(opening).rejects.toMatchObject({ code: 'relay.unreachable', retry: 'reconnect' });
      await step.reached();
      timers.advance(15_000);
      await failed;
      expect(timers.waiting().filter((delayMs) => delayMs > 1_000)).toEqual([]);
    }
  });

  it('breaks off when its signal is aborted, with the reason', async () => {
    const relay = await startRelay({ onPeer: () => true });
    const controller = new AbortController();
    const opening = openDeviceConnection(relay.endpoint, asFounder, { signal: controller.signal });
    const failed = expect(opening).rejects.toMatchObject({ code: 'vault.unavailable' });
    await eventually(() => relay.peers.length).toBe(1);
    controller.abort(new AppError('vault.unavailable'));
    await failed;
    await eventually(() => relay.peers[0]?.webSocket.readyState).toBe(3);
    await expect(openDeviceConnection(relay.endpoint, asFounder, { signal: controller.signal })).rejects.toMatchObject({
      code: 'vault.unavailable',
    });
    expect(relay.upgrades()).toBe(1);
  });

  it('tells a busy relay from something that is none', async () => {
    const busy = await startRelay({ upgrade: 503 });
    await expect(openDeviceConnection(busy.endpoint, asFounder)).rejects.toMatchObject({ code: 'relay.unavailable' });
    const other = await startRelay({ upgrade: 404 });
    await expect(openDeviceConnection(other.endpoint, asFounder)).rejects.toMatchObject({
      code: 'protocol.unexpected',
    });
  });
});
