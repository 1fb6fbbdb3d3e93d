/** A website on loopback, with a certificate of a made-up host that only who is told to trusts. */
import { createServer } from 'node:https';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { createSelfSignedCertificate } from '../../transport/testing/self-signed-certificate';

export interface SeenRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly address: string | undefined;
}

export interface TestSite {
  readonly host: string;
  readonly port: number;
  /** PEM. */
  readonly authority: string;
  readonly requests: readonly SeenRequest[];
  /** Sockets that are open. */
  connections(): number;
  close(): Promise<void>;
}

/** Answers each request by `answer`, at a free port. */
export async function startTestSite(
  host: string,
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<TestSite> {
  const { certificatePem, keyPem } = await createSelfSignedCertificate(host);
  const requests: SeenRequest[] = [];
  const sockets = new Set<Socket>();
  const server = createServer({ cert: certificatePem, key: keyPem }, (request, response) => {
    requests.push({ path: request.url ?? '', headers: request.headers, address: request.socket.remoteAddress });
    answer(request, response);
  });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  // Clients that break off.
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    host,
    port: (server.address() as AddressInfo).port,
    authority: certificatePem,
    requests,
    connections: () => sockets.size,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
