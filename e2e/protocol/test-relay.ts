/** A real relay in this process, behind a proxy that cuts connections. */
import { startRelay, type RelayOptions, type RunningRelay } from '../../relay/start-relay';
import { encodeFoundingLink } from '../../shared/protocol/link-codec';
import { cuttingProxy, type CuttingProxy } from './cutting-proxy';

export interface TestRelay {
  readonly dataFolder: string;
  /** All connections of the cores pass through it. */
  readonly proxy: CuttingProxy;
  foundingLink(): string;
  /** Turns its clock on. What that makes too old is deleted at the next start. */
  passTime(durationMs: number): void;
  stop(): Promise<void>;
  /** On the same port, with the same data. */
  start(): Promise<void>;
}

export type TestRelayOptions = Pick<RelayOptions, 'certificate' | 'gifs' | 'web'>;

export async function testRelay(dataFolder: string, options: TestRelayOptions = {}): Promise<TestRelay> {
  let port = 0;
  let passedMs = 0;
  const clock = { nowMs: () => Date.now() + passedMs };
  const open = (): Promise<RunningRelay> =>
    startRelay({ dataFolder, host: '127.0.0.1', port, clock, isControlled: true, ...options });
  let relay: RunningRelay | undefined = await open();
  port = relay.port;
  const proxy = await cuttingProxy(port);
  return {
    dataFolder,
    proxy,
    foundingLink() {
      if (relay?.foundingToken === undefined) throw new Error('a workspace was founded already');
      const { certificateFingerprint, foundingToken } = relay;
      return encodeFoundingLink({
        relay: { url: `wss://127.0.0.1:${proxy.port}`, certificateFingerprint },
        foundingToken,
      });
    },
    passTime(durationMs) {
      passedMs += durationMs;
    },
    async stop() {
      const running = relay;
      relay = undefined;
      await running?.close();
    },
    async start() {
      relay = await open();
    },
  };
}
