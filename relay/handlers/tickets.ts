import { RefusalCode } from '../../shared/protocol/gen/relay_pb';
import type { Admit } from '../../shared/protocol/gen/relay_pb';
import { done, refuse, refuseFinally } from '../outcome';
import type { Outcome } from '../outcome';
import type { RelayContext } from '../relay-context';
import { checkTicket, makeTicket } from '../ticket';
import type { TopicSession } from '../topic-session';

export function fetchTicket({ store, directory, clock, gifs }: RelayContext): Outcome {
  const { workspaceId } = directory.state();
  if (workspaceId === undefined) return refuse(RefusalCode.REFUSAL_FORBIDDEN);
  const { ticket, validUntilMs } = makeTicket(store.ticketSecret, workspaceId, clock.nowMs());
  return {
    answer: { case: 'ticket', value: { ticket, validUntilMs: BigInt(validUntilMs), ...(gifs && { gifSearch: gifs }) } },
  };
}

/** A ticket may also follow an earlier one, so that the connection outlives that. */
export function admit({ store, directory, clock }: RelayContext, session: TopicSession, { ticket }: Admit): Outcome {
  const { workspaceId } = directory.state();
  const validUntilMs =
    workspaceId === undefined ? undefined : checkTicket(ticket, store.ticketSecret, workspaceId, clock.nowMs());
  if (validUntilMs === undefined) return refuseFinally(RefusalCode.REFUSAL_NOT_AUTHENTICATED);
  session.admittedUntilMs = Math.max(validUntilMs, session.admittedUntilMs ?? 0);
  return done;
}
