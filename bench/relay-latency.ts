/** How soon a busy relay acknowledges, and how many appends it takes at most. */
import type { BenchRun } from './bench-run';
import type { Child } from './child';
import { withDistantFloor, withDistantRelay, type MeasuredServer } from './loaded-server';
import type { Load, RelayLoadRequests } from './relay-load-process';
import { median, percentile } from './statistics';
import { compare, milliseconds, perSecond, type Table } from './table';

const launches = 3;
const load: Load = { topics: 200, subscribersPerTopic: 5, connections: 100 };
const loadShare = 0.7;
const underWay = 256;
const warmUpMs = 2_000;
const durationMs = 4_000;
const targetMs = 3;

interface Figures {
  /** Appends per second at most. */
  readonly throughput: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

export async function measureRelayLatency(run: BenchRun): Promise<Table> {
  const [relay, floor]: [Figures[], Figures[]] = [[], []];
  for (let launch = 0; launch < launches; launch += 1) {
    const figures = await withDistantRelay(run, load, (_, devices) => measureAt(devices));
    relay.push(figures);
    // At the rate that the relay was measured at.
    const rate = figures.throughput * loadShare;
    floor.push(await withDistantFloor(run, load, (_: MeasuredServer, devices) => measureAt(devices, rate)));
  }
  const of = (all: readonly Figures[], name: keyof Figures): number => median(all.map((figures) => figures[name]));
  return {
    title: `Relay: acknowledgement at ${loadShare * 100} % of the greatest throughput, ${load.topics} topics with ${load.subscribersPerTopic} subscribers each`,
    rows: [
      ...compare('greatest throughput, appends', perSecond(of(relay, 'throughput')), [
        ['floor: the same SQLite append and a bare ws broadcast', perSecond(of(floor, 'throughput'))],
      ]),
      ...compare('acknowledgement, p50', milliseconds(of(relay, 'p50Ms')), [
        ['floor at the same rate', milliseconds(of(floor, 'p50Ms'))],
        ['target, at most', `${targetMs} ms`],
      ]),
      ...compare('acknowledgement, p99', milliseconds(of(relay, 'p99Ms')), [
        ['floor at the same rate', milliseconds(of(floor, 'p99Ms'))],
      ]),
    ],
    notes: [
      `Medians of ${launches} launches, by turns. Throughput: ${underWay} appends under way for ${durationMs / 1_000} s. Latency: appends at an even rate for`,
      `${durationMs / 1_000} s, from when each was due to its acknowledgement at the sender. Sender, relay and all readers are a process each.`,
    ],
  };
}

async function measureAt(devices: Child<RelayLoadRequests>, rate?: number): Promise<Figures> {
  await devices.request('throughput', warmUpMs, underWay);
  const throughput = await devices.request('throughput', durationMs, underWay);
  const timesMs = await devices.request('latencies', rate ?? throughput * loadShare, durationMs);
  return { throughput, p50Ms: percentile(timesMs, 50), p99Ms: percentile(timesMs, 99) };
}
