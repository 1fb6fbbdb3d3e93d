/**
 * A real relay whose operator lies: it has the certificate, so devices trust it to be the relay, and it changes, drops, invents
 * and turns round what passes. Each person is at a port of their own, so that it can lie to one and not to another.
 */
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import { makeSelfSignedCertificate } from '../../relay/self-signed-certificate';
import { startRelay, type RunningRelay } from '../../relay/start-relay';
import type { ClientFrame, RelayFrame } from '../../shared/protocol/gen/relay_pb';
import {
  decodeClientFrame,
  decodeRelayFrame,
  encodeClientFrame,
  encodeRelayFrame,
  type RelayFrameInit,
} from '../../shared/protocol/relay-codec';

/** One connection of a device, as the lying relay has it in hand. */
export interface Victim {
  readonly path: string;
  /** Sends a frame that the relay has not sent. */
  push(frame: RelayFrameInit): void;
}

/** What is done to the frames of one person. Without any it is an honest relay. */
export interface Deceit {
  /** What the device gets in the place of a frame of the relay. */
  toDevice?: (frame: RelayFrame, victim: Victim) => readonly RelayFrameInit[];
  /** What the relay gets in the place of a frame of the device. */
  toRelay?: (frame: ClientFrame, victim: Victim) => readonly ClientFrame[];
}

/** Where one person reaches the relay. */
export interface LyingPort {
  readonly url: string;
  deceit: Deceit;
  readonly victims: ReadonlySet<Victim>;
  /** Breaks all connections of this person, who comes back. */
  cut(): void;
}

export interface LyingRelay {
  readonly foundingToken: Uint8Array;
  readonly certificateFingerprint: Uint8Array;
  port(): Promise<LyingPort>;
  close(): Promise<void>;
}

export async function startLyingRelay(dataFolder: string): Promise<LyingRelay> {
  const certificate = await makeSelfSignedCertificate(Date.now());
  const relay: RunningRelay = await startRelay({ dataFolder, host: '127.0.0.1', port: 0, certificate });
  if (relay.foundingToken === undefined) throw new Error('the relay is not fresh');
  const servers: Server[] = [];
  return {
    foundingToken: relay.foundingToken,
    certificateFingerprint: relay.certificateFingerprint,
    async port() {
      const server = createServer({ key: certificate.keyPem, cert: certificate.certificatePem, minVersion: 'TLSv1.3' });
      servers.push(server);
      const victims = new Set<Victim>();
      const webSockets = new WebSocketServer({ server, perMessageDeflate: false });
      await new Promise<void>((resolve) => {
        server.listen(0, '127.0.0.1', resolve);
      });
      const port: LyingPort = {
        url: `wss://127.0.0.1:${(server.address() as AddressInfo).port}`,
        deceit: {},
        victims,
        cut() {
          for (const client of webSockets.clients) client.terminate();
        },
      };
      webSockets.on('connection', (device, request) => {
        pass(device, `wss://127.0.0.1:${relay.port}${request.url ?? ''}`, { port, victims, path: request.url ?? '' });
      });
      return port;
    },
    async close() {
      for (const server of servers) {
        server.closeAllConnections();
        await new Promise((resolve) => {
          server.close(resolve);
        });
      }
      await relay.close();
    },
  };
}

function pass(
  device: WebSocket,
  url: string,
  { port, victims, path }: { readonly port: LyingPort; readonly victims: Set<Victim>; readonly path: string },
): void {
  const relay = new WebSocket(url, { rejectUnauthorized: false, perMessageDeflate: false });
  const victim: Victim = {
    path,
    push(frame) {
      if (device.readyState === WebSocket.OPEN) device.send(encodeRelayFrame(frame));
    },
  };
  victims.add(victim);
  const early: Uint8Array[] = [];
  const forward = (bytes: Uint8Array): void => {
    const frame = decodeClientFrame(bytes);
    for (const each of port.deceit.toRelay?.(frame, victim) ?? [frame]) relay.send(encodeClientFrame(each));
  };
  device.on('message', (data: Buffer) => {
    if (relay.readyState === WebSocket.OPEN) forward(Uint8Array.from(data));
    else early.push(Uint8Array.from(data));
  });
  relay.on('open', () => early.splice(0).forEach(forward));
  relay.on('message', (data: Buffer) => {
    const frame = decodeRelayFrame(Uint8Array.from(data));
    for (const each of port.deceit.toDevice?.(frame, victim) ?? [frame]) victim.push(each);
  });
  const end = (): void => {
    victims.delete(victim);
    device.terminate();
    relay.terminate();
  };
  for (const side of [device, relay]) {
    side.on('close', end);
    side.on('error', end);
  }
}
