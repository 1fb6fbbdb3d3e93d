/** A real relay in a process of its own. */
import type { RelayLimits } from '../relay/relay-limits';
import { startRelay, type RunningRelay } from '../relay/start-relay';
import { encodeFoundingLink } from '../shared/protocol/link-codec';
import { answerRequests } from './child';
import { cpuMicroseconds, ownMemoryBytes } from './statistics';

let relay: RunningRelay | undefined;

const handlers = {
  /** Starts a fresh relay and returns its founding link. */
  async start(dataFolder: string, limits: Partial<RelayLimits> = {}): Promise<string> {
    relay = await startRelay({ dataFolder, host: '127.0.0.1', port: 0, limits });
    const { port, certificateFingerprint, foundingToken } = relay;
    if (foundingToken === undefined) throw new Error('the relay is not fresh');
    return encodeFoundingLink({ relay: { url: `wss://127.0.0.1:${port}`, certificateFingerprint }, foundingToken });
  },
  cpuMicroseconds,
  ownMemoryBytes,
};

export type RelayRequests = typeof handlers;

answerRequests(handlers, async () => relay?.close());
