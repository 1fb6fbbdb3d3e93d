/** A client for tests that says exactly what it is told to, right or wrong. */
import { WebSocket } from 'ws';
import type { RelayFrame } from '../../shared/protocol/gen/relay_pb';
import { RefusalCode } from '../../shared/protocol/gen/relay_pb';
import { decodeRelayFrame, encodeClientFrame } from '../../shared/protocol/relay-codec';
import type { ClientFrameInit } from '../../shared/protocol/relay-codec';

export type RequestInit = Exclude<NonNullable<ClientFrameInit['body']>, { case: undefined }>;
export type Body = RelayFrame['body'];
type Case = NonNullable<Body['case']>;
type ValueOf<C extends Case> = Extract<Body, { case: C }>['value'];

export interface TestClient {
  readonly socket: WebSocket;
  /** The close code, when it is closed. */
  readonly closed: Promise<number>;
  /** Everything that came and no request waited for. */
  readonly pushes: readonly Body[];
  request(body: RequestInit): Promise<Body>;
  /** The value of the answer; fails when the answer is of another kind. */
  expect<C extends Case>(kind: C, body: RequestInit): Promise<ValueOf<C>>;
  /** The name of the refusal without `REFUSAL_`, or the kind of the answer. */
  refusal(body: RequestInit): Promise<string>;
  /** The values of the pushes of a kind, once there are at least so many. */
  waitForPushes<C extends Case>(kind: C, count: number): Promise<ValueOf<C>[]>;
  /** A round trip: whatever the relay sent before is here afterwards. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

export async function openTestClient(port: number, path: '/device' | '/topics'): Promise<TestClient> {
  const socket = new WebSocket(`wss://127.0.0.1:${port}${path}`, { rejectUnauthorized: false });
  const pushes: Body[] = [];
  const answers = new Map<number, { resolve: (body: Body) => void; reject: (error: Error) => void }>();
  const waiting = new Set<() => void>();
  let lastRequestId = 0;

  const closed = new Promise<number>((resolve) => {
    socket.on('close', (code) => {
      for (const { reject } of answers.values()) reject(new Error(`closed with ${code}`));
      resolve(code);
    });
  });
  socket.on('message', (data: Buffer) => {
    const frame = decodeRelayFrame(Uint8Array.from(data));
    const answer = answers.get(frame.requestId);
    answers.delete(frame.requestId);
    if (answer === undefined) pushes.push(frame.body);
    else answer.resolve(frame.body);
    for (const check of waiting) check();
  });
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  socket.on('error', () => undefined);

  const client: TestClient = {
    socket,
    closed,
    pushes,
    async request(body) {
      if (socket.readyState !== WebSocket.OPEN) throw new Error('closed before the request');
      lastRequestId += 1;
      const requestId = lastRequestId;
      const answered = new Promise<Body>((resolve, reject) => answers.set(requestId, { resolve, reject }));
      socket.send(encodeClientFrame({ requestId, body }));
      return answered;
    },
    async expect(kind, body) {
      const answer = await client.request(body);
      if (answer.case !== kind) throw new Error(`${body.case} was answered with ${describeBody(answer)}`);
      return answer.value as ValueOf<typeof kind>;
    },
    refusal: async (body) => describeBody(await client.request(body)),
    waitForPushes(kind, count) {
      return new Promise((resolve) => {
        const check = () => {
          if (pushes.length < count) return;
          const found = pushes.filter((body) => body.case === kind);
          if (found.length < count) return;
          waiting.delete(check);
          resolve(found.map((body) => body.value as ValueOf<typeof kind>));
        };
        waiting.add(check);
        check();
      });
    },
    async settle() {
      const answered = new Promise((resolve) => socket.once('pong', resolve));
      socket.ping(() => undefined);
      await Promise.race([answered, closed.then((code) => Promise.reject(new Error(`closed with ${code}`)))]);
    },
    async close() {
      socket.close();
      await closed;
    },
  };
  return client;
}

function describeBody(body: Body): string {
  if (body.case !== 'refusal') return body.case ?? 'nothing';
  return RefusalCode[body.value.code].replace('REFUSAL_', '');
}
