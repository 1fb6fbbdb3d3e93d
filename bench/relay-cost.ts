/** Processor time of a relay for each append, beside the least that storing and passing it on can take. */
import type { BenchRun } from './bench-run';
import type { Child } from './child';
import { withFloor, withRelay, type MeasuredServer } from './loaded-server';
import type { Load, RelayLoadRequests } from './relay-load-process';
import { median } from './statistics';
import { compare, microseconds, type Table } from './table';

const launches = 3;
const appendsAtOnce = 32;
const warmUpBursts = 600;
const bursts = 300;
const targetRatio = 1.5;

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
  return withRelay(run, load, costOf);
}

async function costOfFloor(run: BenchRun, load: Load): Promise<number> {
  return withFloor(run, load, costOf);
}

/** Microseconds per append. */
async function costOf(server: MeasuredServer, devices: Child<RelayLoadRequests>): Promise<number> {
  await devices.request('burst', warmUpBursts, appendsAtOnce);
  const before = await server.request('cpuMicroseconds');
  await devices.request('burst', bursts, appendsAtOnce);
  return ((await server.request('cpuMicroseconds')) - before) / (bursts * appendsAtOnce);
}
