/** A relay, or the bare server that is its floor, and the devices that load it: each in a process of its own. */
import type { BenchRun } from './bench-run';
import type { BroadcastRequests } from './broadcast-process';
import { startChild, type Child } from './child';
import type { Load, RelayLoadRequests } from './relay-load-process';
import type { RelayRequests } from './relay-process';

/** What both can be asked. */
export type MeasuredServer = Child<Pick<RelayRequests, 'cpuMicroseconds' | 'ownMemoryBytes'>>;
type Measure<T> = (server: MeasuredServer, devices: Child<RelayLoadRequests>) => Promise<T>;

/** Beyond what the load needs. */
const unlimited = {
  framesPerSecond: 1e9,
  frameBurst: 1e9,
  bytesPerSecond: 1e12,
  byteBurst: 1e12,
  connectionsPerMinute: 1e6,
};

export async function withRelay<T>(run: BenchRun, load: Load, measure: Measure<T>): Promise<T> {
  const relay = startChild<RelayRequests>('relay-process');
  const foundingLink = await relay.request('start', run.newFolder('relay'), unlimited);
  return withDevices(relay, (devices) => devices.request('prepareRelay', foundingLink, load), measure);
}

export async function withFloor<T>(run: BenchRun, load: Load, measure: Measure<T>): Promise<T> {
  const floor = startChild<BroadcastRequests>('broadcast-process');
  const port = await floor.request('start', run.newFolder('broadcast'));
  return withDevices(floor, (devices) => devices.request('prepareBroadcast', port, load), measure);
}

/** Stops both in the end. */
async function withDevices<T>(
  server: MeasuredServer,
  prepare: (devices: Child<RelayLoadRequests>) => Promise<void>,
  measure: Measure<T>,
): Promise<T> {
  const devices = startChild<RelayLoadRequests>('relay-load-process');
  try {
    await prepare(devices);
    return await measure(server, devices);
  } finally {
    await devices.stop();
    await server.stop();
  }
}
