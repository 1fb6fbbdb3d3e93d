import { describe, expect, it } from 'vitest';
import { decodeContent } from '../content/content-codec';
import { sha256 } from '../crypto/primitives';
import { newConversationId } from '../vault/testing/temporary-vault';
import { ticketWitness, type TicketWitness } from './ticket-witness';

const dayMs = 24 * 60 * 60 * 1000;
const ticket = (fill: number): Uint8Array => new Uint8Array(32).fill(fill);

function open(): { witness: TicketWitness; differences: () => number } {
  let count = 0;
  const witness = ticketWitness({ nowMs: () => 5 }, () => {
    count += 1;
  });
  return { witness, differences: () => count };
}

describe('the witness of tickets', () => {
  it('tells each conversation once a day which ticket this device was given', () => {
    const { witness } = open();
    const [one, other] = [newConversationId(), newConversationId()];
    expect(witness.companions(one)).toEqual([]);
    witness.learn({ ticket: ticket(1), validUntilMs: 102 * dayMs });
    const [content] = witness.companions(one);
    expect(decodeContent(content?.content ?? ticket(0)).body).toEqual({
      kind: 'ticket-witness',
      day: 100,
      ticketHash: sha256(ticket(1)),
    });
    expect(witness.companions(one)).toEqual([]);
    expect(witness.companions(other)).toHaveLength(1);
    witness.learn({ ticket: ticket(2), validUntilMs: 103 * dayMs });
    expect(witness.companions(one)).toHaveLength(1);
  });

  it('notices that another member was given another ticket on the same day, and only then', () => {
    const { witness, differences } = open();
    witness.learn({ ticket: ticket(1), validUntilMs: 102 * dayMs });
    witness.compare(100, sha256(ticket(1)));
    witness.compare(99, sha256(ticket(9)));
    expect(differences()).toBe(0);
    witness.compare(100, sha256(ticket(9)));
    expect(differences()).toBe(1);
  });

  it('notices that a ticket which another member was given early is not the one of that day', () => {
    const { witness, differences } = open();
    witness.learn({ ticket: ticket(1), validUntilMs: 102 * dayMs });
    witness.compare(101, sha256(ticket(8)));
    // So far from today that nobody can know it: not kept.
    witness.compare(110, sha256(ticket(8)));
    expect(differences()).toBe(0);
    witness.learn({ ticket: ticket(2), validUntilMs: 103 * dayMs });
    expect(differences()).toBe(1);
    witness.learn({ ticket: ticket(3), validUntilMs: 112 * dayMs });
    expect(differences()).toBe(1);
  });

  it('notices that this device is given another ticket on the same day', () => {
    const { witness, differences } = open();
    witness.learn({ ticket: ticket(1), validUntilMs: 102 * dayMs });
    witness.learn({ ticket: ticket(1), validUntilMs: 102 * dayMs });
    witness.learn({ ticket: ticket(2), validUntilMs: 102 * dayMs });
    expect(differences()).toBe(1);
  });
});
