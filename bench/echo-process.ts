/** The floor of a relay, in a process of its own: a bare TLS WebSocket that sends back what it gets. */
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { makeSelfSignedCertificate } from '../relay/self-signed-certificate';
import { answerRequests } from './child';
import { openCommitLog, type CommitLog } from './commit-log';

let server: Server | undefined;
let log: CommitLog | undefined;

const handlers = {
  /** Returns its port. Over a connection to `/durable` it commits to `file` before it answers. */
  async start(file: string): Promise<number> {
    const { certificatePem, keyPem } = await makeSelfSignedCertificate(Date.now());
    const opened = openCommitLog(file);
    const https = createServer({ cert: certificatePem, key: keyPem, minVersion: 'TLSv1.3' });
    const sockets = new WebSocketServer({ server: https, perMessageDeflate: false });
    sockets.on('connection', (socket, { url }) => {
      socket.on('message', (data: Buffer) => {
        if (url === '/durable') opened.commit(data);
        socket.send(data);
      });
    });
    log = opened;
    server = https;
    await new Promise<void>((resolve) => https.listen(0, '127.0.0.1', resolve));
    return (https.address() as AddressInfo).port;
  },
};

export type EchoRequests = typeof handlers;

answerRequests(handlers, async () => {
  server?.closeAllConnections();
  server?.close();
  log?.close();
});
