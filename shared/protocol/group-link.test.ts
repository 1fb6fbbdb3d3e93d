import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex, type ConversationId, type TopicId, type WorkspaceId } from '../domain/ids';
import { AppError } from '../errors';
import { decodeFoundingLink, decodeGroupLink, decodeJoinLink, encodeGroupLink, type GroupLink } from './link-codec';

const link: GroupLink = {
  workspaceId: toHex(new Uint8Array(32).fill(1)) as WorkspaceId,
  conversationId: toHex(new Uint8Array(32).fill(2)) as ConversationId,
  lobby: { topic: toHex(new Uint8Array(32).fill(3)) as TopicId, key: new Uint8Array(32).fill(4) },
  name: 'Visite',
};

function codeOf(action: () => unknown): string | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    return error instanceof AppError ? error.code : 'not an AppError';
  }
}

describe('the link of a group', () => {
  it('says what was put into it', () => {
    expect(encodeGroupLink(link)).toMatch(/^conclave:group#[A-Za-z0-9_-]+$/);
    expect(decodeGroupLink(encodeGroupLink(link))).toEqual(link);
    expect(decodeGroupLink(` conclave://group/${encodeGroupLink(link).slice(14)}\n`)).toEqual(link);
  });

  it('is refused when it ends too early, at every character', () => {
    const whole = encodeGroupLink(link);
    for (let length = 0; length < whole.length; length += 1) {
      expect(codeOf(() => decodeGroupLink(whole.slice(0, length)))).toBe('group-link.malformed');
    }
  });

  it('is refused when it is anything else', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ maxLength: 400 }), fc.base64String({ maxLength: 400 })), (random) => {
        for (const text of [random, `conclave:group#${random}`]) {
          expect(codeOf(() => decodeGroupLink(text))).toBe('group-link.malformed');
        }
      }),
    );
    expect(codeOf(() => encodeGroupLink({ ...link, lobby: { ...link.lobby, key: new Uint8Array(31) } }))).toBe(
      'group-link.malformed',
    );
  });

  it('is taken for no other link, and shows no name that reaches out of its line', () => {
    expect(codeOf(() => decodeJoinLink(encodeGroupLink(link)))).toBe('invite.malformed');
    expect(codeOf(() => decodeFoundingLink(encodeGroupLink(link)))).toBe('invite.malformed');
    expect(decodeGroupLink(encodeGroupLink({ ...link, name: '\u202Eevil\n' })).name).toBe('evil');
    expect(decodeGroupLink(encodeGroupLink({ ...link, name: 'x'.repeat(500) })).name).toHaveLength(80);
  });
});
