import type { Socket } from 'node:net';
import { RefusalCode } from '../../shared/protocol/gen/relay_pb';
import type { ClientFrame } from '../../shared/protocol/gen/relay_pb';
import { decodeClientFrame } from '../../shared/protocol/relay-codec';
import type { Connection } from '../connection';
import { done, encodeOutcome, outcomeOfError, refuseFinally } from '../outcome';
import type { Outcome } from '../outcome';
import type { RelayContext } from '../relay-context';
import { refusalName } from '../serve-requests';
import type { Session } from '../session';
import { checkTicket } from '../ticket';
import { openTarget } from './open-target';
import { startTunnel } from './tunnel';
import type { Tunnel } from './tunnel';

/**
 * Serves a web connection: a request that names a host, and from then on bytes that are nobody's business here. What a device
 * and a site say to each other is TLS between these two.
 */
export function startWebSession(context: RelayContext, connection: Connection, remoteAddress: string): Session {
  const { traffic } = context;
  const ending = new AbortController();
  let isAdmitted = false;
  let hasAsked = false;
  let leave: (() => void) | undefined;
  let tunnel: Tunnel | undefined;

  function answer(requestId: number, outcome: Outcome): void {
    if (outcome.answer.case === 'refusal') {
      traffic.count(`refusal-${refusalName(outcome.answer.value.code)}`);
      traffic.count('web-tunnels-refused');
    }
    if (!connection.isOpen) return;
    connection.answer(encodeOutcome(requestId, outcome));
    if (outcome.answer.case === 'refusal') connection.close(1008);
  }

  function begin(frame: Uint8Array): Promise<void> | undefined {
    const request = parse(frame);
    if (request === undefined || request.requestId === 0) {
      answer(0, refuseFinally(RefusalCode.REFUSAL_MALFORMED));
      return undefined;
    }
    const { requestId, body } = request;
    if (body.case !== 'webOpen') answer(requestId, refuseFinally(RefusalCode.REFUSAL_FORBIDDEN));
    else if (!isTicketValid(context, body.value.ticket)) {
      answer(requestId, refuseFinally(RefusalCode.REFUSAL_NOT_AUTHENTICATED));
    } else {
      isAdmitted = true;
      leave = context.tunnelPlaces.take(remoteAddress);
      if (leave !== undefined) return open(requestId, body.value);
      answer(requestId, refuseFinally(RefusalCode.REFUSAL_RATE_LIMITED));
    }
    return undefined;
  }

  async function open(requestId: number, wanted: { host: string; port: number }): Promise<void> {
    let target: Socket;
    try {
      target = await openTarget(context.web, wanted, ending.signal);
    } catch (error) {
      answer(requestId, outcomeOfError(error));
      return;
    }
    if (!connection.isOpen) {
      target.destroy();
      return;
    }
    answer(requestId, done);
    traffic.count('web-tunnels-opened');
    tunnel = startTunnel(context, connection, target);
  }

  return {
    kind: 'web',
    connection,
    receive(frame) {
      traffic.count('frames');
      traffic.count('frame-bytes', frame.length);
      if (tunnel !== undefined) return tunnel.forward(frame);
      if (hasAsked) return undefined;
      hasAsked = true;
      return begin(frame);
    },
    receivePing: () => undefined,
    isAdmitted: () => isAdmitted,
    // It ends by itself long before a ticket does.
    isStillAllowed: () => true,
    drained: () => tunnel?.drained(),
    closed() {
      ending.abort();
      tunnel?.end();
      leave?.();
    },
  };
}

function parse(frame: Uint8Array): ClientFrame | undefined {
  try {
    return decodeClientFrame(frame);
  } catch {
    return undefined;
  }
}

function isTicketValid({ store, directory, clock }: RelayContext, ticket: Uint8Array): boolean {
  const { workspaceId } = directory.state();
  if (workspaceId === undefined) return false;
  return checkTicket(ticket, store.ticketSecret, workspaceId, clock.nowMs()) !== undefined;
}
