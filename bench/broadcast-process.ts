/**
 * The floor of a relay, in a process of its own: a bare TLS WebSocket server that stores what it gets and passes it on,
 * and knows nothing of epochs, tickets, limits, repetitions or slow readers. All appends of an event-loop turn share one
 * transaction, and all frames for a connection one write.
 */
import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { makeSelfSignedCertificate } from '../relay/self-signed-certificate';
import { openDatabase } from '../relay/store/open-database';
import { answerRequests } from './child';
import { cpuMicroseconds, ownMemoryBytes } from './statistics';

interface Append {
  readonly topic: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly from: Duplex;
}

/** What the relay's answer to an append takes. */
const answerBytes = 8;
const day = 20_000;

let server: Server | undefined;
let closeLog = (): void => {};

const handlers = {
  /** Returns its port. A connection says first in JSON which topics it wants; then each message begins with a topic. */
  async start(dataFolder: string): Promise<number> {
    const { certificatePem, keyPem } = await makeSelfSignedCertificate(Date.now());
    const https = createServer({ cert: certificatePem, key: keyPem, minVersion: 'TLSv1.3' });
    const sockets = new WebSocketServer({ noServer: true, clientTracking: false, perMessageDeflate: false });
    const broadcast = startBroadcast(dataFolder);
    https.on('upgrade', (request, stream: Duplex, head: Buffer) => {
      sockets.handleUpgrade(request, stream, head, (socket) => {
        socket.on('message', (data: Buffer, isBinary: boolean) => {
          if (isBinary) broadcast.append({ topic: data.readUInt16BE(), bytes: Uint8Array.from(data), from: stream });
          else broadcast.subscribe(JSON.parse(data.toString()) as number[], stream);
        });
      });
    });
    server = https;
    await new Promise<void>((resolve) => https.listen(0, '127.0.0.1', resolve));
    return (https.address() as AddressInfo).port;
  },
  cpuMicroseconds,
  ownMemoryBytes,
};

export type BroadcastRequests = typeof handlers;

answerRequests(handlers, async () => {
  server?.closeAllConnections();
  server?.close();
  closeLog();
});

function startBroadcast(dataFolder: string) {
  const log = openLog(dataFolder);
  closeLog = log.close;
  const subscribers = new Map<number, Set<Duplex>>();
  const answer = frameOf(new Uint8Array(answerBytes));
  let pending: Append[] = [];

  function flush(): void {
    const appends = pending;
    pending = [];
    log.append(appends);
    const corked = new Set<Duplex>();
    const send = (stream: Duplex, frame: Buffer): void => {
      if (!corked.has(stream)) stream.cork();
      corked.add(stream);
      stream.write(frame);
    };
    for (const { topic, bytes, from } of appends) {
      const frame = frameOf(bytes);
      for (const stream of subscribers.get(topic) ?? []) send(stream, frame);
      send(from, answer);
    }
    for (const stream of corked) stream.uncork();
  }

  return {
    append(append: Append): void {
      if (pending.length === 0) setImmediate(flush);
      pending.push(append);
    },
    subscribe(topics: readonly number[], stream: Duplex): void {
      for (const topic of topics) subscribers.set(topic, (subscribers.get(topic) ?? new Set()).add(stream));
      stream.write(answer);
    },
  };
}

/** The relay's own table, index and settings. */
function openLog(dataFolder: string) {
  const db = openDatabase(dataFolder);
  const insert = db.prepare(
    'INSERT INTO topic_entries (log, sequence, epoch, stored_day, entry_id, bytes) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const sequences = new Map<number, number>();
  const entryId = Uint8Array.from(randomBytes(16));
  return {
    append(appends: readonly Append[]): void {
      db.exec('BEGIN IMMEDIATE');
      for (const { topic, bytes } of appends) {
        const sequence = (sequences.get(topic) ?? 0) + 1;
        sequences.set(topic, sequence);
        insert.run([topic, sequence, 1, day, entryId, bytes]);
      }
      db.exec('COMMIT');
    },
    close: () => db.close(),
  };
}

/** A WebSocket frame, RFC 6455 section 5.2; a server masks nothing. */
function frameOf(bytes: Uint8Array): Buffer {
  const header =
    bytes.length < 126 ? Buffer.of(0x82, bytes.length) : Buffer.of(0x82, 126, bytes.length >> 8, bytes.length);
  return Buffer.concat([header, bytes]);
}
