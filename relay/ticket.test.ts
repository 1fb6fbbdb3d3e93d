import { expect, it } from 'vitest';
import { idFromBytes } from '../shared/domain/ids';
import type { TicketSecret } from './store/store';
import { checkTicket, makeTicket } from './ticket';

const secret = new Uint8Array(32).fill(1) as TicketSecret;
const workspaceId = idFromBytes('WorkspaceId', new Uint8Array(32).fill(2));
const dayMs = 86_400_000;
const noon = 20_000 * dayMs + dayMs / 2;

it('is the same all day and another one tomorrow', () => {
  const { ticket } = makeTicket(secret, workspaceId, noon);
  expect(makeTicket(secret, workspaceId, noon + dayMs / 2 - 1).ticket).toEqual(ticket);
  expect(makeTicket(secret, workspaceId, noon + dayMs / 2).ticket).not.toEqual(ticket);
});

it('admits until the end of tomorrow', () => {
  const { ticket, validUntilMs } = makeTicket(secret, workspaceId, noon);
  expect(validUntilMs).toBe(20_002 * dayMs);
  expect(checkTicket(ticket, secret, workspaceId, noon)).toBe(validUntilMs);
  expect(checkTicket(ticket, secret, workspaceId, validUntilMs - 1)).toBe(validUntilMs);
  expect(checkTicket(ticket, secret, workspaceId, validUntilMs)).toBeUndefined();
  expect(checkTicket(ticket, secret, workspaceId, noon - dayMs)).toBeUndefined();
});

it('is of one workspace and one relay', () => {
  const { ticket } = makeTicket(secret, workspaceId, noon);
  const other = new Uint8Array(32).fill(9);
  expect(checkTicket(ticket, other as TicketSecret, workspaceId, noon)).toBeUndefined();
  expect(checkTicket(ticket, secret, idFromBytes('WorkspaceId', other), noon)).toBeUndefined();
  expect(checkTicket(ticket.subarray(1), secret, workspaceId, noon)).toBeUndefined();
});
