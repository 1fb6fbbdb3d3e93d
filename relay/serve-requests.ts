import { performance } from 'node:perf_hooks';
import { toAppError } from '../shared/errors';
import { RefusalCode } from '../shared/protocol/gen/relay_pb';
import { decodeClientFrame } from '../shared/protocol/relay-codec';
import type { Connection, ConnectionOwner } from './connection';
import { decodeAppend, type ReadFrame } from './decode-append';
import { encodeOutcome, outcomeOfError, refuse } from './outcome';
import type { Outcome, Request } from './outcome';
import type { RelayContext } from './relay-context';
import { createTokenBucket } from '../shared/domain/token-bucket';

export interface RequestServer {
  /** Answers with what it resolves to; an `AppError` is a refusal. */
  handle(request: Request): Outcome | Promise<Outcome>;
  /** Requests of this kind are begun before the ones before them are answered. */
  isPipelined(request: Request['case']): boolean;
}

/** Turns the frames of a connection into requests, within the limits of rates, and their outcomes into answers. */
export function serveRequests(
  context: RelayContext,
  connection: Connection,
  server: RequestServer,
): Pick<ConnectionOwner, 'receive' | 'receivePing'> {
  const { limits, log, traffic } = context;
  const nowMs = () => performance.now();
  const frames = createTokenBucket(limits.framesPerSecond, limits.frameBurst, nowMs);
  const bytes = createTokenBucket(limits.bytesPerSecond, limits.byteBurst, nowMs);

  function answer(requestId: number, outcome: Outcome): void {
    if (outcome.answer.case === 'refusal') traffic.count(`refusal-${refusalName(outcome.answer.value.code)}`);
    // Nothing may be set up for a connection that has gone, since nothing would tear it down.
    if (!connection.isOpen) return;
    connection.answer(encodeOutcome(requestId, outcome));
    outcome.afterwards?.();
    if (outcome.isFinal === true) connection.close(1008);
  }

  async function settle(requestId: number, request: Request): Promise<void> {
    const arrivedAtMs = nowMs();
    try {
      const outcome = await server.handle(request);
      answer(requestId, outcome);
      if (outcome.answer.case === 'appended') traffic.acknowledgement.observe((nowMs() - arrivedAtMs) / 1000);
    } catch (error) {
      const { code } = toAppError(error);
      if (code === 'internal.unexpected' || code === 'relay.unavailable') {
        traffic.count('requests-failed');
        log('request-failed', { code });
      }
      answer(requestId, outcomeOfError(error));
    }
  }

  function receive(frame: Uint8Array): Promise<void> | undefined {
    traffic.count('frames');
    traffic.count('frame-bytes', frame.length);
    const parsed = parse(frame);
    if (parsed === undefined || parsed.requestId === 0) {
      answer(0, refuse(RefusalCode.REFUSAL_MALFORMED));
      connection.close(1002);
      return undefined;
    }
    const { requestId, body } = parsed;
    const retryAfterMs = Math.max(frames.take(1), bytes.take(frame.length));
    if (retryAfterMs > 0) answer(requestId, refuse(RefusalCode.REFUSAL_RATE_LIMITED, { retryAfterMs }));
    else if (body.case === undefined) answer(requestId, refuse(RefusalCode.REFUSAL_UNSUPPORTED));
    else {
      const settled = settle(requestId, body);
      return server.isPipelined(body.case) ? undefined : settled;
    }
    return undefined;
  }

  return {
    receive,
    receivePing() {
      // A ping has no answer that would say when to come back.
      if (frames.take(1) > 0) connection.terminate();
    },
  };
}

function parse(frame: Uint8Array): ReadFrame | undefined {
  try {
    return decodeAppend(frame) ?? decodeClientFrame(frame);
  } catch {
    return undefined;
  }
}

/** `rate-limited` for `REFUSAL_RATE_LIMITED`. */
export function refusalName(code: RefusalCode | undefined): string {
  const name = RefusalCode[code ?? RefusalCode.REFUSAL_UNSPECIFIED];
  return name.replace('REFUSAL_', '').toLowerCase().replaceAll('_', '-');
}
