import { createServer } from 'node:https';
import type { Server } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { performance } from 'node:perf_hooks';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { limits as protocolLimits } from '../shared/domain/limits';
import { relayProtocolVersion } from '../shared/protocol/relay-codec';
import { createAddressAllowance } from './address-allowance';
import type { CertificatePem } from './certificate';
import { createConnection } from './connection';
import type { Connection } from './connection';
import { startDeviceSession } from './device-session';
import { createFrameJoiner } from './join-frames';
import type { ConnectionCounts } from './metrics';
import type { RelayContext } from './relay-context';
import type { Session } from './session';
import { startTopicSession } from './topic-session';
import { startWebSession } from './web/web-session';

/** The HTTPS server of a relay, not listening yet, and its sessions. */
export interface ConnectionListener {
  readonly server: Server;
  countConnections(): ConnectionCounts;
  /** Ends the sessions that are not allowed to go on. */
  dropDisallowed(): void;
  /** Drops the connections that didn't answer the last ping, and pings the others. */
  checkAlive(): void;
  /** Says goodbye to everyone; resolves when all are gone, by force in the end. */
  close(): Promise<void>;
}

type StartSession = (context: RelayContext, connection: Connection, remoteAddress: string) => Session;

const sessionKinds: ReadonlyMap<string, StartSession> = new Map([
  ['/device', startDeviceSession],
  ['/topics', startTopicSession],
  ['/web', startWebSession],
]);
// About a megabyte.
const rememberedAddresses = 10_000;
const handshakeTimeoutMs = 10_000;
const farewellMs = 500;
const webSocketOptions = {
  noServer: true,
  clientTracking: false,
  maxPayload: protocolLimits.frameBytes,
  perMessageDeflate: false,
  // A message in crumbs takes a hundred times its size in memory: of fragments no client of ours sends any, and pieces are
  // what a network makes of a frame.
  maxFragments: 256,
  maxBufferedChunks: 4096,
  // For whoever doesn't answer our goodbye.
  closeTimeout: 10_000,
};

export function createConnectionListener(context: RelayContext, pem: CertificatePem): ConnectionListener {
  const { limits } = context;
  const writing = { turnEnd: context.turnEnd, join: createFrameJoiner() };
  const sessions = new Set<Session>();
  const newSessions = new Set<Session>();
  // Those in a TLS handshake too, which the HTTP server doesn't know yet.
  const rawSockets = new Set<Socket>();
  const server = createServer(
    {
      cert: pem.certificatePem,
      key: pem.keyPem,
      minVersion: 'TLSv1.3',
      handshakeTimeout: handshakeTimeoutMs,
      maxHeaderSize: 8 * 1024,
    },
    answerHttp,
  );
  server.headersTimeout = handshakeTimeoutMs;
  server.requestTimeout = handshakeTimeoutMs;
  server.maxConnections = limits.connections;
  const sockets = new WebSocketServer(webSocketOptions);

  function start(startSession: StartSession, socket: WebSocket, stream: Socket): void {
    const bufferedBytes = startSession === startWebSession ? limits.webBufferedBytes : limits.bufferedBytes;
    const connection = createConnection({ socket, stream, writing, bufferedBytes });
    const session = startSession(context, connection, stream.remoteAddress ?? '');
    context.traffic.count('connections-opened');
    sessions.add(session);
    newSessions.add(session);
    const timer = setTimeout(() => {
      newSessions.delete(session);
      if (!session.isAdmitted()) connection.close(1008);
    }, limits.authenticationTimeoutMs);
    connection.serve({
      receive(frame) {
        const answered = session.receive(frame);
        if (newSessions.has(session) && session.isAdmitted()) {
          clearTimeout(timer);
          newSessions.delete(session);
        }
        return answered;
      },
      receivePing: () => session.receivePing(),
      drained: () => session.drained(),
      closed() {
        clearTimeout(timer);
        sessions.delete(session);
        newSessions.delete(session);
        session.closed();
      },
    });
  }

  /** Who comes with a key is done in a moment: it is those who only sit there that must go. */
  function dropOldest(): void {
    const [oldest] = newSessions;
    if (oldest === undefined) return;
    context.traffic.count('connections-refused');
    newSessions.delete(oldest);
    oldest.connection.close(1008);
  }

  server.on('upgrade', (request: IncomingMessage, stream: Socket, head: Buffer) => {
    stream.on('error', () => stream.destroy());
    const startSession = sessionKinds.get(pathOf(request));
    if (startSession === undefined) return refuseUpgrade(stream, '404 Not Found');
    if (sessions.size >= limits.connections) {
      context.traffic.count('connections-refused');
      return refuseUpgrade(stream, '503 Service Unavailable');
    }
    if (newSessions.size >= limits.newConnections) dropOldest();
    sockets.handleUpgrade(request, stream, head, (socket) => start(startSession, socket, stream));
  });
  const allowance = createAddressAllowance({
    perMinute: limits.connectionsPerMinute,
    addresses: rememberedAddresses,
    nowMs: () => performance.now(),
  });
  server.on('connection', (socket: Socket) => {
    // Before TLS, which is what costs. An address that is not known any more is that of a socket that is gone.
    if (!allowance.take(socket.remoteAddress ?? '')) {
      context.traffic.count('connections-refused');
      socket.destroy();
      return;
    }
    rawSockets.add(socket);
    socket.on('close', () => rawSockets.delete(socket));
  });
  // A connection that could not be accepted, for want of memory: the others go on.
  server.on('error', () => context.traffic.count('connections-failed'));
  // TLS that fails, HTTP that is none: the connection ends, which is all there is to do.
  server.on('tlsClientError', () => context.traffic.count('handshakes-failed'));
  server.on('clientError', (_error, stream) => stream.destroy());

  return {
    server,
    countConnections() {
      const counts = { device: 0, topics: 0, web: 0 };
      for (const { kind } of sessions) counts[kind] += 1;
      return { ...counts, unauthenticated: newSessions.size };
    },
    dropDisallowed() {
      for (const session of sessions) if (!session.isStillAllowed()) session.connection.close(1008);
    },
    checkAlive() {
      for (const { connection } of sessions) if (!connection.checkAlive()) connection.terminate();
    },
    close: () => closeAll(server, sessions, rawSockets),
  };
}

function answerHttp(request: IncomingMessage, response: ServerResponse): void {
  if (pathOf(request) !== '/health' || (request.method !== 'GET' && request.method !== 'HEAD')) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(`${JSON.stringify({ status: 'ok', protocolVersion: relayProtocolVersion })}\n`);
}

function pathOf(request: IncomingMessage): string {
  return request.url?.split('?', 1)[0] ?? '';
}

function refuseUpgrade(stream: Duplex, status: string): void {
  // Gone when it is said: the other end might keep its half open, and with it a place among the connections.
  stream.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => stream.destroy());
}

async function closeAll(
  server: Server,
  sessions: ReadonlySet<Session>,
  rawSockets: ReadonlySet<Socket>,
): Promise<void> {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
  for (const { connection } of sessions) connection.close(1001);
  server.closeIdleConnections();
  const timer = setTimeout(() => {
    for (const socket of rawSockets) socket.destroy();
  }, farewellMs);
  await closed;
  clearTimeout(timer);
}
