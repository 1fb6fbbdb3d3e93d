/** Processor time of a relay for each append, beside the least that storing and passing it on can take. */
import type { BenchRun } from './bench-run';
import type { BroadcastRequests } from './broadcast-process';
import { startChild, type Child } from './child';
import type { Load, RelayLoadRequests } from './relay-load-process';
import type { RelayRequests } from './relay-process';
import { median } from './statistics';
import { compare, microseconds, type Table } from './table';

const launches = 3;
const appendsAtOnce = 32;
const warmUpBursts = 100;
const bursts = 100;
const targetRatio = 1.5;
/** Beyond what the load needs. */
const unlimited = {
  framesPerSecond: 1e9,
  frameBurst: 1e9,
  bytesPerSecond: 1e12,
  byteBurst: 1e12,
  connectionsPerMinute: 1e6,
};

const loads: readonly Load[] = [
  { topics: 1, subscribersPerTopic: 100, connections: 100 },
  { topics: 200, subscribersPerTopic: 5, connections: 100 },
  { topics: 500, subscribersPerTopic: 1, connections: 100 },
];

export async function measureRelayCost(run: BenchRun): Promise<Table> {
  const rows = [];
  for (const load of loads) {
    const [relay, floor]: [number[], number[]] = [[], []];
    for (let launch = 0; launch < launches; launch += 1) {
      relay.push(await costOfRelay(run, load));
      floor.push(await costOfFloor(run, load));
    }
    const ratio = median(relay) / median(floor);
    rows.push(
      ...compare(describeLoad(load), microseconds(median(relay)), [
        [
          'floor: the same SQLite append and a bare ws broadcast',
          `${microseconds(median(floor))} (${ratio.toFixed(2)} times)`,
        ],
        ['target, at most', `${targetRatio} times`],
      ]),
    );
  }
  return {
    title: `Relay: processor time per append of 350 bytes, ${appendsAtOnce} appends at a time`,
    rows,
    notes: [
      `Median of ${launches} launches each, by turns: ${bursts} times ${appendsAtOnce} appends from one connection, over TLS, until all is acknowledged and`,
      'delivered; 100 connections share the subscriptions evenly. The floor is a server of bare WebSockets (ws) that puts the',
      'appends of an event-loop turn in one transaction on the relay’s own table, and all frames for a connection in one write.',
    ],
  };
}

function describeLoad({ topics, subscribersPerTopic }: Load): string {
  return `${topics} ${topics === 1 ? 'topic' : 'topics'}, ${subscribersPerTopic} ${subscribersPerTopic === 1 ? 'subscriber' : 'subscribers'} each`;
}

async function costOfRelay(run: BenchRun, load: Load): Promise<number> {
  const relay = startChild<RelayRequests>('relay-process');
  const foundingLink = await relay.request('start', run.newFolder('relay'), unlimited);
  return costOf(relay, (devices) => devices.request('prepareRelay', foundingLink, load));
}

async function costOfFloor(run: BenchRun, load: Load): Promise<number> {
  const floor = startChild<BroadcastRequests>('broadcast-process');
  const port = await floor.request('start', run.newFolder('broadcast'));
  return costOf(floor, (devices) => devices.request('prepareBroadcast', port, load));
}

/** Microseconds per append. Stops the server. */
async function costOf(
  server: Child<Pick<RelayRequests, 'cpuMicroseconds'>>,
  prepare: (devices: Child<RelayLoadRequests>) => Promise<void>,
): Promise<number> {
  const devices = startChild<RelayLoadRequests>('relay-load-process');
  try {
    await prepare(devices);
    await devices.request('burst', warmUpBursts, appendsAtOnce);
    const before = await server.request('cpuMicroseconds');
    await devices.request('burst', bursts, appendsAtOnce);
    return ((await server.request('cpuMicroseconds')) - before) / (bursts * appendsAtOnce);
  } finally {
    await devices.stop();
    await server.stop();
  }
}
