/** An HTTPS server on this computer that stands for every host of the network, and writes down what it is asked for. */
import { createHash, X509Certificate } from 'node:crypto';
import { createServer } from 'node:https';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSelfSignedCertificate } from '../../core/transport/testing/self-signed-certificate';

export interface Asked {
  /** Host and path. */
  readonly place: string;
  readonly headers: IncomingHttpHeaders;
}

export interface ProviderSite {
  /** What anything asked for so far, without what browsers ask for by themselves. */
  readonly asked: readonly Asked[];
  /** Of the server itself, by which nothing is to reach it. */
  readonly address: string;
  /** Have an application take it for the whole network, and trust its certificate. */
  readonly launchArguments: readonly string[];
  close(): Promise<void>;
}

const page = `<!doctype html><title>player</title><body style="margin:0;display:grid;place-items:center;height:100vh;
  background:#123;color:#fff;font:600 18px sans-serif">A provider’s player<script>window.hasRun = true</script>`;

export async function startProviderSite(): Promise<ProviderSite> {
  const { certificatePem, keyPem } = await createSelfSignedCertificate('localhost');
  const asked: Asked[] = [];
  const server = createServer({ cert: certificatePem, key: keyPem }, ({ headers, url = '' }, response) => {
    if (url !== '/favicon.ico') asked.push({ place: `${headers.host}${url}`, headers });
    response.writeHead(url.startsWith('/redirect') ? 302 : 200, {
      'content-type': 'text/html; charset=utf-8',
      'set-cookie': 'given=yes; Secure; SameSite=None; Max-Age=9999',
      'access-control-allow-origin': '*',
      'content-security-policy': 'frame-ancestors *',
      ...(url.startsWith('/redirect') && { location: 'https://127.0.0.1/' }),
    });
    response.end(page);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const key = new X509Certificate(certificatePem).publicKey.export({ type: 'spki', format: 'der' });
  return {
    asked,
    address: `https://127.0.0.1:${port}`,
    launchArguments: [
      `--host-resolver-rules=MAP * 127.0.0.1:${port}`,
      `--ignore-certificate-errors-spki-list=${createHash('sha256').update(key).digest('base64')}`,
    ],
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
