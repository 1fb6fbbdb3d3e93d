import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { parseArgs } from 'node:util';
import { isWebHost } from '../shared/domain/web-host';
import { systemClock } from '../shared/domain/clock';
import { toAppError } from '../shared/errors';
import { encodeFoundingLink } from '../shared/protocol/link-codec';
import { createLog } from './log';
import { makeBackup } from './make-backup';
import type { BackupOptions } from './make-backup';
import type { RelayLimits } from './relay-limits';
import { startRelay } from './start-relay';
import type { RelayOptions, RunningRelay } from './start-relay';
import { openWeb } from './web/open-target';
import type { WebReach } from './web/open-target';

const usage = `Usage: npm run relay -- [options]
       npm run relay -- backup --data <folder> --to <folder>

Runs a Conclave relay: it stores and passes on what devices encrypt, and can't read it.

  --data <folder>           where everything is kept (default: ./relay-data)
  --host <address>          address to listen on (default: 0.0.0.0)
  --port <number>           port to listen on, 0 for any (default: 8743)
  --public-url <url>        how devices reach this relay, wss://host:port (default: this computer's name and the port)
  --certificate <file>      PEM certificate chain (default: a self-signed one, made and kept in the data folder)
  --key <file>              PEM private key of the certificate
  --retention-days <days>   how long entries are kept (default: 30)
  --quota-bytes <bytes>     how much is kept in all (default: 10 GiB)
  --connections-per-minute <number>
                            how many one address may open (default: 3000)
  --web-hosts <list>        hosts that members may reach through the relay, for previews of links and the like: \`all\` that are
                            public (default), \`none\`, or names with commas in between, \`*.\` for all below one
  --gif-provider <name>     where devices may search GIFs: giphy (default: nowhere)
  --gif-key <key>           key of the provider's API; better in the environment, as CONCLAVE_GIF_KEY
  --metrics-port <number>   serve metrics over HTTP on this port (default: none)
  --metrics-host <address>  address for that (default: 127.0.0.1)
  --help                    show this

\`backup\` copies what a running relay has stored, and its own certificate, into a new folder, while it goes on serving.

On the first start it prints a founding link: whoever opens it founds the workspace of this relay.
Logs are JSON lines on standard error.
`;

interface CliOptions {
  readonly relay: RelayOptions;
  readonly publicUrl: string | undefined;
}

/** Runs the relay from the command line until SIGINT or SIGTERM. Resolves with the exit code if it doesn't start. */
export async function runCli(args: readonly string[]): Promise<number | undefined> {
  if (args[0] === 'backup') return runBackup(args.slice(1));
  const log = createLog((line) => process.stderr.write(line), systemClock);
  let options: CliOptions | 'help';
  try {
    options = readOptions(args);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : 'Wrong options'}\n\n${usage}`);
    return 2;
  }
  if (options === 'help') {
    process.stdout.write(usage);
    return 0;
  }
  try {
    const relay = await startRelay({ ...options.relay, isControlled: true, log });
    stopOnSignal(relay);
    announce(relay, options);
    return undefined;
  } catch (error) {
    const { code, details } = toAppError(error);
    log('relay-failed', { code });
    process.stderr.write(`The relay could not start: ${String(details['reason'] ?? code)}\n`);
    return 1;
  }
}

async function runBackup(args: readonly string[]): Promise<number> {
  let options: BackupOptions;
  try {
    options = readBackupOptions(args);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : 'Wrong options'}\n\n${usage}`);
    return 2;
  }
  try {
    await makeBackup(options);
    return 0;
  } catch (error) {
    const { code, details } = toAppError(error);
    process.stderr.write(`There is no backup: ${String(details['reason'] ?? code)}\n`);
    return 1;
  }
}

function readBackupOptions(args: readonly string[]): BackupOptions {
  const { values } = parseArgs({
    args: [...args],
    options: { data: { type: 'string', default: 'relay-data' }, to: { type: 'string' } },
  });
  if (values.to === undefined) throw new Error('--to is the folder for the backup');
  return { dataFolder: values.data ?? 'relay-data', to: values.to };
}

function readOptions(args: readonly string[]): CliOptions | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      data: { type: 'string', default: 'relay-data' },
      host: { type: 'string', default: '0.0.0.0' },
      port: { type: 'string', default: '8743' },
      'public-url': { type: 'string' },
      certificate: { type: 'string' },
      key: { type: 'string' },
      'retention-days': { type: 'string' },
      'quota-bytes': { type: 'string' },
      'connections-per-minute': { type: 'string' },
      'web-hosts': { type: 'string', default: 'all' },
      'gif-provider': { type: 'string' },
      'gif-key': { type: 'string' },
      'metrics-port': { type: 'string' },
      'metrics-host': { type: 'string', default: '127.0.0.1' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  const limits: { -readonly [Name in 'retentionDays' | 'quotaBytes' | 'connectionsPerMinute']?: RelayLimits[Name] } =
    {};
  if (values['retention-days'] !== undefined)
    limits.retentionDays = readNumber('--retention-days', values['retention-days'], 1);
  if (values['quota-bytes'] !== undefined) limits.quotaBytes = readNumber('--quota-bytes', values['quota-bytes'], 1);
  if (values['connections-per-minute'] !== undefined) {
    limits.connectionsPerMinute = readNumber('--connections-per-minute', values['connections-per-minute'], 1);
  }
  const certificate = readPem(values.certificate, values.key);
  const gifs = readGifs(values['gif-provider'], values['gif-key'] ?? process.env['CONCLAVE_GIF_KEY']);
  return {
    relay: {
      dataFolder: values.data ?? 'relay-data',
      host: values.host ?? '0.0.0.0',
      port: readNumber('--port', values.port ?? '', 0, 65_535),
      limits,
      web: readWebHosts(values['web-hosts'] ?? 'all'),
      ...(certificate && { certificate }),
      ...(gifs && { gifs }),
      ...(values['metrics-port'] !== undefined && {
        metrics: {
          host: values['metrics-host'] ?? '127.0.0.1',
          port: readNumber('--metrics-port', values['metrics-port'], 0, 65_535),
        },
      }),
    },
    publicUrl: checkPublicUrl(values['public-url']),
  };
}

function readNumber(option: string, text: string, minimum: number, maximum = Number.MAX_SAFE_INTEGER): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < minimum || value > maximum) {
    throw new Error(`${option} is a number from ${minimum} to ${maximum}`);
  }
  return value;
}

function readWebHosts(list: string): WebReach {
  if (list === 'all') return openWeb;
  if (list === 'none') return { ...openWeb, isEnabled: false };
  const hosts = list.split(',').map((host) => host.trim().toLowerCase());
  if (!hosts.every((host) => isWebHost(host.replace(/^\*\./, '')))) {
    throw new Error('--web-hosts is `all`, `none`, or names of hosts with commas in between');
  }
  return { ...openWeb, hosts };
}

function readPem(certificate: string | undefined, key: string | undefined): RelayOptions['certificate'] {
  if (certificate === undefined && key === undefined) return undefined;
  if (certificate === undefined || key === undefined) throw new Error('--certificate and --key go together');
  return { certificatePem: readFileSync(certificate, 'utf8'), keyPem: readFileSync(key, 'utf8') };
}

function readGifs(provider: string | undefined, key: string | undefined): RelayOptions['gifs'] {
  if (provider === undefined) return undefined;
  if (provider !== 'giphy') throw new Error('--gif-provider is giphy');
  if (key === undefined || !/^[\w-]{1,200}$/.test(key)) throw new Error('--gif-provider needs the key of its API');
  return { provider, key };
}

function checkPublicUrl(url: string | undefined): string | undefined {
  if (url === undefined) return undefined;
  try {
    linkTo(url, new Uint8Array(32), new Uint8Array(32));
  } catch {
    throw new Error('--public-url has the form wss://host:port');
  }
  return url;
}

function announce(relay: RunningRelay, { publicUrl }: CliOptions): void {
  const { port, metricsPort, certificateFingerprint, foundingToken } = relay;
  const url = publicUrl ?? `wss://${hostname()}:${port}`;
  const lines = [
    `Conclave relay on port ${port}`,
    `Address: ${url}`,
    `Certificate SHA-256: ${Buffer.from(certificateFingerprint).toString('hex')}`,
  ];
  if (metricsPort !== undefined) lines.push(`Metrics on port ${metricsPort}`);
  if (foundingToken !== undefined) {
    lines.push('Founding link (secret; whoever opens it first founds the workspace):');
    lines.push(linkTo(url, certificateFingerprint, foundingToken));
  }
  process.stdout.write(`${lines.join('\n')}\n`);
}

function linkTo(url: string, certificateFingerprint: Uint8Array, foundingToken: Uint8Array): string {
  return encodeFoundingLink({ relay: { url, certificateFingerprint }, foundingToken });
}

function stopOnSignal(relay: RunningRelay): void {
  let isStopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (isStopping) return;
      isStopping = true;
      void relay.close().then(() => process.exit(0));
    });
  }
}
