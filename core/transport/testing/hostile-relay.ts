/** A real TLS WebSocket server that answers like a relay, except where a test makes it misbehave. */
import { X509Certificate, randomBytes } from 'node:crypto';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type WebSocket from 'ws';
import type { ClientFrame } from '../../../shared/protocol/gen/relay_pb';
import type { RelayEndpoint } from '../../../shared/protocol/link-codec';
import { decodeClientFrame, encodeRelayFrame } from '../../../shared/protocol/relay-codec';
import type { RelayFrameInit } from '../../../shared/protocol/relay-codec';
import { sha256 } from '../../crypto/primitives';
import { createSelfSignedCertificate } from './self-signed-certificate';
import type { SelfSignedCertificate } from './self-signed-certificate';

/** One client, as the relay sees it. */
export interface Peer {
  readonly path: string;
  /** Everything that it sent, in order. */
  readonly received: ClientFrame[];
  send(frame: RelayFrameInit): void;
  sendBytes(bytes: Uint8Array): void;
  sendText(text: string): void;
  /** Writes bytes that need not be a WebSocket frame. */
  sendRaw(bytes: Uint8Array): void;
  readonly webSocket: WebSocket;
}

export interface HostileRelay {
  readonly endpoint: RelayEndpoint;
  readonly certificate: SelfSignedCertificate;
  readonly nonce: Uint8Array;
  /** Every client so far, also those that are gone. */
  readonly peers: readonly Peer[];
  /** The names that clients asked for in TLS (SNI). */
  readonly serverNames: readonly string[];
  /** HTTP upgrades that were asked for, answered or not. */
  upgrades(): number;
  close(): Promise<void>;
}

export interface Behaviour {
  /** Is called for a new client; true replaces the greeting. */
  readonly onPeer?: (peer: Peer) => boolean | void;
  /** Is called for a frame; true replaces the right answer. */
  readonly onFrame?: (frame: ClientFrame, peer: Peer) => boolean | void;
  /** What happens to an upgrade: 'ignore' leaves it unanswered, a number is the HTTP status of the answer. */
  readonly upgrade?: 'ignore' | number;
  readonly host?: string;
  readonly port?: number;
  readonly certificate?: SelfSignedCertificate;
  readonly ticketValidUntilMs?: number;
}

/** Starts on a free port of the loopback interface. */
export async function startHostileRelay(behaviour: Behaviour = {}): Promise<HostileRelay> {
  const certificate = behaviour.certificate ?? (await createSelfSignedCertificate('localhost'));
  const { certificatePem, keyPem } = certificate;
  const peers: Peer[] = [];
  const sockets = new Set<Socket>();
  const nonce = Uint8Array.from(randomBytes(32));
  const serverNames: string[] = [];
  let upgrades = 0;
  const server = createServer({ cert: certificatePem, key: keyPem });
  const webSockets = new WebSocketServer({ noServer: true });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('secureConnection', (socket) => {
    const name: unknown = socket.servername;
    if (typeof name === 'string') serverNames.push(name);
  });
  server.on('upgrade', (request, socket, head) => {
    upgrades += 1;
    if (behaviour.upgrade === 'ignore') return;
    if (behaviour.upgrade !== undefined) {
      socket.end(`HTTP/1.1 ${behaviour.upgrade} No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
      return;
    }
    webSockets.handleUpgrade(request, socket, head, (webSocket) => {
      peers.push(servePeer({ webSocket, stream: socket, path: request.url ?? '', nonce }, behaviour));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(behaviour.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: {
      url: `wss://${behaviour.host ?? '127.0.0.1'}:${port}`,
      certificateFingerprint: sha256(new X509Certificate(certificatePem).raw),
    },
    certificate,
    nonce,
    peers,
    serverNames,
    upgrades: () => upgrades,
    async close() {
      const closed = new Promise((resolve) => {
        server.close(resolve);
      });
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

interface Arrival {
  readonly webSocket: WebSocket;
  readonly stream: Duplex;
  readonly path: string;
  readonly nonce: Uint8Array;
}

function servePeer({ webSocket, stream, path, nonce }: Arrival, behaviour: Behaviour): Peer {
  const peer: Peer = {
    path,
    received: [],
    send: (frame) => webSocket.send(encodeRelayFrame(frame)),
    sendBytes: (bytes) => webSocket.send(bytes),
    sendText: (text) => webSocket.send(text),
    sendRaw: (bytes) => stream.write(bytes),
    webSocket,
  };
  webSocket.on('error', () => {});
  webSocket.on('message', (data) => {
    const frame = decodeClientFrame(new Uint8Array(data as Buffer));
    peer.received.push(frame);
    if (behaviour.onFrame?.(frame, peer) === true) return;
    peer.send({ requestId: frame.requestId, body: rightAnswer(frame, behaviour) });
  });
  if (behaviour.onPeer?.(peer) === true) return peer;
  if (path === '/device') peer.send(challengeFrame(nonce));
  return peer;
}

/** The frame that greets a device. */
export function challengeFrame(nonce: Uint8Array, protocolVersion = 1): RelayFrameInit {
  return { body: { case: 'challenge', value: { nonce, relayTimeMs: 1_000_000n, protocolVersion } } };
}

function rightAnswer(frame: ClientFrame, behaviour: Behaviour): NonNullable<RelayFrameInit['body']> {
  switch (frame.body.case) {
    case 'directoryAppend':
      return { case: 'directoryHead', value: { sequence: 1n } };
    case 'directorySubscribe':
    case 'inboxSubscribe':
    case 'topicSubscribe':
      return {
        case: 'subscribed',
        value: { lastSequence: frame.body.value.afterSequence, currentEpoch: 1n, firstSequence: 1n, nextEpoch: 1n },
      };
    case 'keyPackagesCount':
      return { case: 'keyPackagesLeft', value: { count: 3, hasLastResort: true } };
    case 'ticketFetch':
      return {
        case: 'ticket',
        value: {
          ticket: new Uint8Array(32).fill(7),
          validUntilMs: BigInt(behaviour.ticketValidUntilMs ?? 200_000_000),
        },
      };
    case 'keyPackageClaim':
      return { case: 'keyPackage', value: { bytes: new Uint8Array(100) } };
    case 'topicAppend':
    case 'topicCommit':
      return { case: 'appended', value: { sequence: 1n } };
    default:
      return { case: 'done', value: {} };
  }
}
