/** What a relay keeps for a connection on which nothing happens. */
import type { BenchRun } from './bench-run';
import type { Child } from './child';
import { withFloor, withRelay, type MeasuredServer } from './loaded-server';
import type { Load, RelayLoadRequests } from './relay-load-process';
import { median } from './statistics';
import { compare, kibibytes, type Table } from './table';

const launches = 3;
const load: Load = { topics: 1, subscribersPerTopic: 1, connections: 1 };
const warmUpConnections = 200;
const connections = 500;
const targetBytes = 5 * 1024;

export async function measureRelayMemory(run: BenchRun): Promise<Table> {
  const [relay, bare]: [number[], number[]] = [[], []];
  for (let launch = 0; launch < launches; launch += 1) {
    relay.push(await withRelay(run, load, bytesPerConnection));
    bare.push(await withFloor(run, load, bytesPerConnection));
  }
  return {
    title: 'Relay: memory per idle connection, over TLS',
    rows: [
      ...compare('an admitted connection', kibibytes(median(relay)), [
        ['a bare ws connection', kibibytes(median(bare))],
        ['target, at most', kibibytes(median(bare) + targetBytes)],
      ]),
    ],
    notes: [
      `What the process alone has written to, after garbage collection: growth by ${connections} connections after ${warmUpConnections} others. Medians of`,
      `${launches} launches, by turns. A relay speaks TLS only, so there is no figure without; what TLS takes is in both.`,
    ],
  };
}

async function bytesPerConnection(server: MeasuredServer, devices: Child<RelayLoadRequests>): Promise<number> {
  await devices.request('connectIdle', warmUpConnections);
  const before = await server.request('ownMemoryBytes');
  await devices.request('connectIdle', connections);
  return ((await server.request('ownMemoryBytes')) - before) / connections;
}
