/** What an operator can see of a running relay: sums over everyone, and nothing that names or addresses anyone. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { IntervalHistogram } from 'node:perf_hooks';
import { RefusalCode } from '../shared/protocol/gen/relay_pb';
import { counter, formatMetrics, gauge, histogram, labelled } from './metrics-text';
import type { Metric } from './metrics-text';
import type { RelayContext } from './relay-context';
import { refusalName } from './serve-requests';
import type { StoreSize } from './store/store';

export interface Metrics {
  /** In Prometheus' text format. */
  read(): string;
  stop(): void;
}

export interface ConnectionCounts {
  readonly device: number;
  readonly topics: number;
  readonly web: number;
  /** Of all, those that have not authenticated or been admitted. */
  readonly unauthenticated: number;
}

const prefix = 'conclave_relay';
const delayResolutionMs = 10;
const nanosecondsPerSecond = 1e9;

/** By the names of `Traffic`. */
const counters = {
  frames: 'Frames received.',
  'frame-bytes': 'Bytes of frames received.',
  'connections-opened': 'Connections accepted.',
  'connections-refused': 'Connections refused for want of room, or because an address came too often.',
  'connections-failed': 'Connections that could not be accepted.',
  'handshakes-failed': 'TLS handshakes that failed.',
  'requests-failed': 'Requests that failed for a reason of the relay itself, such as a full disk.',
  'topic-entries': 'Entries appended to topics.',
  'inbox-entries': 'Entries delivered to inboxes.',
  'directory-entries': 'Entries appended to the directory.',
  'deleted-entries': 'Entries deleted because of their age.',
  'web-tunnels-opened': 'Web tunnels that reached a host.',
  'web-tunnels-refused':
    'Web tunnels that did not: the host is not allowed, not public or not there, or there was no room.',
  'web-tunnels-cut': 'Web tunnels that were ended because they took too long or too much.',
  'web-bytes-up': 'Bytes from devices to hosts.',
  'web-bytes-down': 'Bytes from hosts to devices.',
} as const;

export type CountedEvent = keyof typeof counters | `refusal-${string}`;

/** Measures the delay of the event loop from now on; `stop` ends that. */
export function startMetrics(context: RelayContext, countConnections: () => ConnectionCounts): Metrics {
  const delay = monitorEventLoopDelay({ resolution: delayResolutionMs });
  delay.enable();
  return {
    read: () =>
      formatMetrics([
        ...metricsOfTraffic(context),
        ...metricsOfConnections(countConnections()),
        ...metricsOfStore(context.store.size(), context.limits.quotaBytes),
        ...metricsOfProcess(delay),
      ]),
    stop: () => void delay.disable(),
  };
}

function metricsOfTraffic({ traffic }: RelayContext): Metric[] {
  const { totals, acknowledgement, batch, transaction } = traffic;
  const codes = Object.values(RefusalCode).filter((code) => typeof code === 'number');
  const refusals = codes.map(refusalName).map((name) => [name, totals.get(`refusal-${name}`) ?? 0] as const);
  return [
    ...Object.entries(counters).map(([name, help]) =>
      counter(`${prefix}_${name.replaceAll('-', '_')}_total`, help, totals.get(name) ?? 0),
    ),
    labelled({ name: `${prefix}_refusals_total`, help: 'Requests refused.', type: 'counter' }, 'code', refusals),
    histogram(
      `${prefix}_acknowledgement_seconds`,
      'From the arrival of an append or commit to its acknowledgement.',
      acknowledgement,
    ),
    histogram(`${prefix}_transaction_writes`, 'Writes that share a transaction.', batch),
    histogram(`${prefix}_transaction_seconds`, 'Time that a transaction takes, until it is durable.', transaction),
  ];
}

function metricsOfConnections({ device, topics, web, unauthenticated }: ConnectionCounts): Metric[] {
  const open = { name: `${prefix}_connections`, help: 'Open connections.', type: 'gauge' } as const;
  return [
    labelled(open, 'kind', [
      ['device', device],
      ['topics', topics],
      ['web', web],
    ]),
    gauge(
      `${prefix}_unauthenticated_connections`,
      'Open connections that have neither authenticated nor shown a ticket.',
      unauthenticated,
    ),
  ];
}

function metricsOfStore({ bytes, topicEntries, inboxEntries }: StoreSize, quotaBytes: number): Metric[] {
  const entries = { name: `${prefix}_stored_entries`, help: 'Entries that are kept.', type: 'gauge' } as const;
  return [
    gauge(`${prefix}_stored_bytes`, 'What counts against the quota.', bytes),
    gauge(`${prefix}_quota_bytes`, 'How much may be stored.', quotaBytes),
    labelled(entries, 'log', [
      ['topics', topicEntries],
      ['inboxes', inboxEntries],
    ]),
  ];
}

function metricsOfProcess(delay: IntervalHistogram): Metric[] {
  const { rss, heapUsed, external } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  const quantiles = [50, 90, 99, 100].map(
    (percent) => [String(percent / 100), delay.percentile(percent) / nanosecondsPerSecond] as const,
  );
  const delays = {
    name: `${prefix}_event_loop_delay_seconds`,
    help: 'Delay of the event loop.',
    type: 'summary',
  } as const;
  return [
    labelled(delays, 'quantile', quantiles),
    gauge('process_resident_memory_bytes', 'Resident memory.', rss),
    gauge(`${prefix}_heap_bytes`, 'JavaScript heap in use.', heapUsed),
    gauge(`${prefix}_external_memory_bytes`, 'Memory of buffers outside the heap.', external),
    counter('process_cpu_seconds_total', 'Processor time, user and system.', (user + system) / 1e6),
    gauge('process_start_time_seconds', 'Start, in seconds since 1970.', Date.now() / 1000 - process.uptime()),
  ];
}
