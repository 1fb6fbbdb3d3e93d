import type { AddressInfo, Server } from 'node:net';
import { systemClock } from '../shared/domain/clock';
import type { Clock } from '../shared/domain/clock';
import { AppError } from '../shared/errors';
import { createConnectionListener } from './accept-connections';
import type { ConnectionListener } from './accept-connections';
import { loadCertificate, readCertificate } from './certificate';
import type { CertificatePem } from './certificate';
import { openControlSocket } from './control-socket';
import type { ControlSocket, ControlSocketOptions } from './control-socket';
import { openDirectoryLog } from './directory-log';
import { createHub } from './hub';
import { silentLog } from './log';
import type { Log } from './log';
import { startMetrics } from './metrics';
import type { GifSettings, RelayContext } from './relay-context';
import { defaultRelayLimits } from './relay-limits';
import type { RelayLimits } from './relay-limits';
import { createMetricsServer } from './serve-metrics';
import { openSqliteStore } from './store/sqlite-store';
import type { FoundingToken } from './store/store';
import { createTraffic } from './traffic';
import { createTurnEnd } from './turn-end';
import { openWeb } from './web/open-target';
import type { WebReach } from './web/open-target';
import { createTunnelPlaces } from './web/tunnel-places';

export interface RelayOptions {
  /** Made if it doesn't exist. Holds everything: the database and, unless one is given, the certificate. */
  readonly dataFolder: string;
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  readonly certificate?: CertificatePem;
  readonly clock?: Clock;
  readonly limits?: Partial<RelayLimits>;
  /** Where metrics are served over plain HTTP; nowhere by default. */
  readonly metrics?: { readonly host: string; readonly port: number };
  /** Whether the command line may reach the relay while it runs, through a socket in the data folder. Not on Windows. */
  readonly isControlled?: boolean;
  /** Where devices may search GIFs; nowhere by default. */
  readonly gifs?: GifSettings;
  /** Where web tunnels may lead: to every public host by default. */
  readonly web?: WebReach;
  /** Silent by default. */
  readonly log?: Log;
}

export interface RunningRelay {
  readonly port: number;
  /** Undefined unless metrics are served. */
  readonly metricsPort: number | undefined;
  /** SHA-256 of the DER certificate, 32 bytes. */
  readonly certificateFingerprint: Uint8Array;
  /** Present until a workspace is founded. */
  readonly foundingToken: FoundingToken | undefined;
  /** Resolves when every connection is closed and the store is. May be called again. */
  close(): Promise<void>;
}

const dayMs = 24 * 60 * 60 * 1000;
const retentionIntervalMs = 60 * 60 * 1000;
const trafficIntervalMs = 60 * 1000;

/**
 * Starts a relay. Throws `relay.unavailable` with a `reason`: those of `openDatabase`, `certificate`, `port-in-use` or
 * `address`.
 */
export async function startRelay(options: RelayOptions): Promise<RunningRelay> {
  const { dataFolder, clock = systemClock, log = silentLog, web = openWeb } = options;
  const limits = { ...defaultRelayLimits, ...options.limits };
  const certificate = options.certificate
    ? readCertificate(options.certificate)
    : await loadCertificate(dataFolder, clock.nowMs());
  const store = openSqliteStore({ dataFolder, limits, clock });
  try {
    const certificateFingerprint = certificate.fingerprint;
    const { gifs } = options;
    const context = await openContext({ store, limits, clock, log, web, certificateFingerprint, gifs });
    const listener = createConnectionListener(context.relay, certificate);
    context.onDirectoryChange(() => listener.dropDisallowed());
    const port = await listen(listener.server, options.port, options.host);
    const metrics = await serveMetrics(context.relay, listener, options.metrics);
    const control = options.isControlled === true ? await tryControl({ dataFolder, store, log }) : undefined;
    const stopTimers = startTimers(context.relay, listener);
    log('relay-started', { counts: { port } });
    let closed: Promise<void> | undefined;
    const close = async (): Promise<void> => {
      await stopTimers();
      await control?.close();
      await metrics?.close();
      await listener.close();
      store.close();
      log('relay-stopped');
    };
    return {
      port,
      metricsPort: metrics?.port,
      certificateFingerprint: certificate.fingerprint,
      foundingToken: store.foundingToken(),
      close: () => (closed ??= close()),
    };
  } catch (error) {
    store.close();
    throw error;
  }
}

type ContextParts = Pick<
  RelayContext,
  'store' | 'limits' | 'clock' | 'log' | 'web' | 'certificateFingerprint' | 'gifs'
>;

async function openContext(parts: ContextParts): Promise<{
  relay: RelayContext;
  onDirectoryChange(listener: () => void): void;
}> {
  const hub = createHub();
  const traffic = createTraffic();
  const turnEnd = createTurnEnd();
  let changed = (): void => undefined;
  const directory = await openDirectoryLog({
    store: parts.store,
    clock: parts.clock,
    appended(sequence, bytes) {
      traffic.count('directory-entries');
      hub.directoryEntry(sequence, bytes);
      changed();
    },
  });
  parts.store.listen({
    topicEntry(topic, entry) {
      traffic.count('topic-entries');
      hub.topicEntry(topic, entry);
    },
    inboxEntry(inbox, entry) {
      traffic.count('inbox-entries');
      hub.inboxEntry(inbox, entry);
    },
    committed(writes, durationMs) {
      hub.committed(writes, durationMs);
      traffic.batch.observe(writes);
      traffic.transaction.observe(durationMs / 1000);
      // What everyone is told of these writes leaves now.
      turnEnd.hasten();
    },
  });
  return {
    relay: { ...parts, hub, directory, traffic, turnEnd, tunnelPlaces: createTunnelPlaces(parts.limits) },
    onDirectoryChange(listener) {
      changed = listener;
    },
  };
}

async function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const reason = cause.code === 'EADDRINUSE' ? 'port-in-use' : 'address';
      reject(new AppError('relay.unavailable', { details: { reason }, cause }));
    });
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

/** A relay without backups is better than none. */
async function tryControl(options: ControlSocketOptions): Promise<ControlSocket | undefined> {
  if (process.platform === 'win32') return undefined;
  try {
    return await openControlSocket(options);
  } catch {
    options.log('control-failed', { code: 'relay.unavailable' });
    return undefined;
  }
}

async function serveMetrics(
  context: RelayContext,
  listener: ConnectionListener,
  where: RelayOptions['metrics'],
): Promise<{ port: number; close(): Promise<void> } | undefined> {
  if (where === undefined) return undefined;
  const metrics = startMetrics(context, () => listener.countConnections());
  const server = createMetricsServer(metrics);
  let port: number;
  try {
    port = await listen(server, where.port, where.host);
  } catch (error) {
    metrics.stop();
    await listener.close();
    throw error;
  }
  return {
    port,
    async close() {
      metrics.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Returns a function that stops them, and resolves when the deletion that is under way, if any, has finished. */
function startTimers(context: RelayContext, listener: ConnectionListener): () => Promise<void> {
  const { limits, log, traffic } = context;
  const report = (): void => {
    const { device, topics } = listener.countConnections();
    traffic.report(log, device + topics);
  };
  let retention = applyRetention(context);
  const timers = [
    setInterval(() => {
      retention = retention.then(() => applyRetention(context));
    }, retentionIntervalMs),
    setInterval(report, trafficIntervalMs),
    setInterval(() => {
      listener.checkAlive();
      listener.dropDisallowed();
    }, limits.heartbeatMs),
  ];
  return async () => {
    for (const timer of timers) clearInterval(timer);
    report();
    await retention;
  };
}

async function applyRetention({ clock, limits, log, store, traffic }: RelayContext): Promise<void> {
  try {
    const outcome = await store.deleteEntriesBefore(clock.nowMs() - limits.retentionDays * dayMs);
    traffic.count('deleted-entries', outcome.deletedEntries);
    if (outcome.deletedEntries > 0) log('retention-applied', { counts: { deletedEntries: outcome.deletedEntries } });
  } catch {
    log('retention-failed', { code: 'relay.unavailable' });
  }
}
