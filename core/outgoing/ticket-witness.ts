/**
 * Members tell each other which ticket the relay gave them: it is the same for all devices on a day, so a relay that
 * marks tickets, to follow a device's anonymous connection, is noticed.
 */
import type { Clock } from '../../shared/domain/clock';
import { equalBytes } from '../../shared/domain/bytes';
import { idFromBytes, type ConversationId } from '../../shared/domain/ids';
import { encodeContent } from '../content/content-codec';
import { randomBytes, sha256 } from '../crypto/primitives';
import type { Ticket } from '../transport/device-connection';
import type { OutgoingContent } from './protect-contents';

export interface TicketWitness {
  /** The relay admitted this device with this ticket. */
  learn(ticket: Ticket): void;
  /** What to say along with a message: nothing more than once a day and conversation. */
  companions(conversationId: ConversationId): readonly OutgoingContent[];
  /** A member was given this ticket. */
  compare(day: number, ticketHash: Uint8Array): void;
}

const dayMs = 24 * 60 * 60 * 1000;
/** A ticket admits on its day and the next. */
const validDays = 2;
const keptDays = 7;
/** Further from today no device can have a ticket. */
const nearDays = 2;

/** `onDifference`: the relay has given out two tickets for one day. */
export function ticketWitness(clock: Clock, onDifference: () => void): TicketWitness {
  const hashes = new Map<number, Uint8Array>();
  const told = new Map<ConversationId, number>();
  let latestDay: number | undefined;

  return {
    learn({ ticket, validUntilMs }) {
      const day = Math.floor(validUntilMs / dayMs) - validDays;
      const hash = sha256(ticket);
      const known = hashes.get(day);
      if (known !== undefined && !equalBytes(known, hash)) onDifference();
      // This device's own, whatever others have said: it is what it tells.
      hashes.set(day, hash);
      latestDay = day;
      for (const each of hashes.keys()) if (each < day - keptDays) hashes.delete(each);
    },
    companions(conversationId) {
      const ticketHash = latestDay === undefined ? undefined : hashes.get(latestDay);
      if (latestDay === undefined || ticketHash === undefined || told.get(conversationId) === latestDay) return [];
      told.set(conversationId, latestDay);
      const body = { kind: 'ticket-witness', day: latestDay, ticketHash } as const;
      const messageId = idFromBytes('MessageId', randomBytes(16));
      const content = encodeContent({ messageId, sentAtMs: clock.nowMs(), body });
      return [{ content, messageId: undefined }];
    },
    compare(day, ticketHash) {
      const known = hashes.get(day);
      if (known !== undefined && !equalBytes(known, ticketHash)) onDifference();
      // A relay may give out tickets of tomorrow, too, to tell devices apart: this device will have that of tomorrow then.
      const isNear = latestDay !== undefined && Math.abs(day - latestDay) <= nearDays;
      if (known === undefined && isNear) hashes.set(day, ticketHash);
    },
  };
}
