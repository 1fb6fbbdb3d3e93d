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
  return withDevices([relay], (devices) => devices.request('prepareRelay', foundingLink, load), measure);
}

export async function withFloor<T>(run: BenchRun, load: Load, measure: Measure<T>): Promise<T> {
  const floor = startChild<BroadcastRequests>('broadcast-process');
  const port = await floor.request('start', run.newFolder('broadcast'));
  return withDevices([floor], (devices) => devices.request('prepareBroadcast', port, load), measure);
}

/** The same with all subscribers in one more process, so that what they do with what they get does not hold the sender up. */
export async function withDistantRelay<T>(run: BenchRun, load: Load, measure: Measure<T>): Promise<T> {
  const relay = startChild<RelayRequests>('relay-process');
  const subscribers = startChild<RelayLoadRequests>('relay-load-process');
  const foundingLink = await relay.request('start', run.newFolder('relay'), unlimited);
  const prepare = async (sender: Child<RelayLoadRequests>): Promise<void> => {
    const admission = await sender.request('prepareRelay', foundingLink, load, false);
    await subscribers.request('subscribeToRelay', admission, load);
  };
  return withDevices([relay, subscribers], prepare, measure);
}

export async function withDistantFloor<T>(run: BenchRun, load: Load, measure: Measure<T>): Promise<T> {
  const floor = startChild<BroadcastRequests>('broadcast-process');
  const subscribers = startChild<RelayLoadRequests>('relay-load-process');
  const port = await floor.request('start', run.newFolder('broadcast'));
  const prepare = async (sender: Child<RelayLoadRequests>): Promise<void> => {
    await sender.request('prepareBroadcast', port, load, false);
    await subscribers.request('subscribeToBroadcast', port, load);
  };
  return withDevices([floor, subscribers], prepare, measure);
}

/** Stops all of them in the end; the first is measured. */
async function withDevices<T>(
  [server, ...others]: readonly [MeasuredServer, ...{ stop(): Promise<void> }[]],
  prepare: (devices: Child<RelayLoadRequests>) => Promise<unknown>,
  measure: Measure<T>,
): Promise<T> {
  const devices = startChild<RelayLoadRequests>('relay-load-process');
  try {
    await prepare(devices);
    return await measure(server, devices);
  } finally {
    await devices.stop();
    for (const other of others) await other.stop();
    await server.stop();
  }
}
