import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { Metrics } from './metrics';

const timeoutMs = 10_000;
const mostConnections = 16;

/** An HTTP server, not listening yet, that answers `GET /metrics`. */
export function createMetricsServer(metrics: Metrics): Server {
  const server = createServer({ maxHeaderSize: 8 * 1024, keepAlive: false }, ({ method, url }, response) => {
    if (url !== '/metrics' || (method !== 'GET' && method !== 'HEAD')) {
      response.writeHead(404, { connection: 'close' }).end();
      return;
    }
    response.writeHead(200, {
      'content-type': 'text/plain; version=0.0.4; charset=utf-8',
      'cache-control': 'no-store',
      connection: 'close',
    });
    response.end(metrics.read());
  });
  server.headersTimeout = timeoutMs;
  server.requestTimeout = timeoutMs;
  server.maxConnections = mostConnections;
  server.on('clientError', (_error, stream) => stream.destroy());
  return server;
}
