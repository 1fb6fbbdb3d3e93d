/** A real relay in the test's own process, whose every frame is kept. */
import path from 'node:path';
import { WebSocket } from 'ws';
import { makeSelfSignedCertificate } from '../../relay/self-signed-certificate';
import { startRelay, type RunningRelay } from '../../relay/start-relay';
import { encodeFoundingLink } from '../../shared/protocol/link-codec';

export interface RecordedRelay {
  readonly dataFolder: string;
  /** The link that founds its workspace. */
  readonly foundingLink: string;
  /** All frames that it sent and received until now, one after the other, out of TLS and unmasked. */
  frames(): Buffer;
  stop(): Promise<void>;
  /** Starts it again after it was stopped, where it was reached before, on the data that it had. */
  startAgain(): Promise<void>;
}

/** What is not as the relay has it of itself. */
type RecordedOptions = Pick<Parameters<typeof startRelay>[0], 'clock' | 'web' | 'gifs'>;

/** Starts a fresh relay on a free port of this computer, with its data in `folder`. */
export async function startRecordedRelay(folder: string, given: RecordedOptions = {}): Promise<RecordedRelay> {
  const dataFolder = path.join(folder, 'relay');
  const frames: Buffer[] = [];
  startRecording(frames);
  const certificate = await makeSelfSignedCertificate(Date.now());
  const options = { dataFolder, host: '127.0.0.1', port: 0, certificate, ...given };
  let relay: RunningRelay | undefined = await startRelay(options);
  const { port, certificateFingerprint, foundingToken } = relay;
  if (foundingToken === undefined) throw new Error('the relay is not fresh');
  const endpoint = { url: `wss://127.0.0.1:${port}`, certificateFingerprint };
  return {
    dataFolder,
    foundingLink: encodeFoundingLink({ relay: endpoint, foundingToken }),
    frames: () => Buffer.concat(frames),
    async stop() {
      const running = relay;
      relay = undefined;
      await running?.close();
      recordings.delete(frames);
    },
    async startAgain() {
      recordings.add(frames);
      relay = await startRelay({ ...options, port });
    },
  };
}

const recordings = new Set<Buffer[]>();
let isHooked = false;

// The applications have processes of their own, so the sockets of this one are the relay's.
function startRecording(frames: Buffer[]): void {
  recordings.add(frames);
  if (isHooked) return;
  isHooked = true;
  const send: (...parameters: never[]) => void = WebSocket.prototype.send;
  const emit: (...parameters: never[]) => boolean = WebSocket.prototype.emit;
  const keep = (data: unknown): void => {
    if (!(data instanceof Uint8Array)) throw new Error('a frame of an unknown kind');
    for (const recording of recordings) recording.push(Buffer.from(data));
  };
  Object.assign(WebSocket.prototype, {
    send(this: WebSocket, ...parameters: never[]) {
      keep(parameters[0]);
      return send.apply(this, parameters);
    },
    emit(this: WebSocket, ...parameters: never[]) {
      if (parameters[0] === 'message') keep(parameters[1]);
      return emit.apply(this, parameters);
    },
  });
}
