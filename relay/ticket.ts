import { createHmac, timingSafeEqual } from 'node:crypto';
import { asciiBytes } from '../shared/domain/bytes';
import { idToBytes } from '../shared/domain/ids';
import type { WorkspaceId } from '../shared/domain/ids';
import type { TicketSecret } from './store/store';

const label = asciiBytes('conclave ticket v1\0');
const dayMs = 24 * 60 * 60 * 1000;

export interface Ticket {
  /** 32 bytes, the same for every device of the workspace on one day (UTC). */
  readonly ticket: Uint8Array;
  readonly validUntilMs: number;
}

/** The ticket of today, which admits until the end of tomorrow. */
export function makeTicket(secret: TicketSecret, workspaceId: WorkspaceId, nowMs: number): Ticket {
  const day = Math.floor(nowMs / dayMs);
  return { ticket: ticketOfDay(secret, workspaceId, day), validUntilMs: (day + 2) * dayMs };
}

/** Until when the ticket admits; undefined when it is none of today or yesterday. */
export function checkTicket(
  ticket: Uint8Array,
  secret: TicketSecret,
  workspaceId: WorkspaceId,
  nowMs: number,
): number | undefined {
  if (ticket.length !== 32) return undefined;
  const today = Math.floor(nowMs / dayMs);
  const day = [today, today - 1].find((day) => timingSafeEqual(ticketOfDay(secret, workspaceId, day), ticket));
  return day === undefined ? undefined : (day + 2) * dayMs;
}

function ticketOfDay(secret: TicketSecret, workspaceId: WorkspaceId, day: number): Uint8Array {
  const dayBytes = Buffer.alloc(4);
  dayBytes.writeUInt32BE(day);
  const mac = createHmac('sha256', secret).update(label).update(idToBytes(workspaceId)).update(dayBytes);
  return Uint8Array.from(mac.digest());
}
