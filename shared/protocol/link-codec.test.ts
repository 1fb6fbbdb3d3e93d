import { create, toBinary } from '@bufbuild/protobuf';
import { base64Encode } from '@bufbuild/protobuf/wire';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex } from '../domain/ids';
import type { InviteId, WorkspaceId } from '../domain/ids';
import { AppError } from '../errors';
import { FoundingLinkSchema, JoinLinkSchema } from './gen/link_pb';
import { decodeFoundingLink, decodeJoinLink, encodeFoundingLink, encodeJoinLink } from './link-codec';
import type { FoundingLink, JoinLink } from './link-codec';

const joinLink: JoinLink = {
  relay: { url: 'wss://relay.example.org:8443', certificateFingerprint: new Uint8Array(32).fill(1) },
  workspaceId: toHex(new Uint8Array(32).fill(2)) as WorkspaceId,
  inviteId: toHex(new Uint8Array(16).fill(3)) as InviteId,
  inviteSeed: new Uint8Array(32).fill(4) as JoinLink['inviteSeed'],
  profileKey: new Uint8Array(32).fill(5) as JoinLink['profileKey'],
};
const foundingLink: FoundingLink = { relay: joinLink.relay, foundingToken: new Uint8Array(32).fill(6) };

function codeOf(action: () => unknown): string | undefined {
  try {
    action();
    return undefined;
  } catch (error) {
    return error instanceof AppError ? error.code : 'not an AppError';
  }
}

function joinLinkWith(change: Partial<Record<'workspaceId' | 'inviteId' | 'inviteSeed' | 'profileKey', Uint8Array>>) {
  const fields = {
    relay: { url: 'wss://a:1', certificateFingerprint: new Uint8Array() },
    workspaceId: new Uint8Array(32),
    inviteId: new Uint8Array(16),
    inviteSeed: new Uint8Array(32),
    profileKey: new Uint8Array(32),
  };
  return `conclave:join#${base64Encode(toBinary(JoinLinkSchema, create(JoinLinkSchema, { ...fields, ...change })), 'url')}`;
}

function foundingLinkTo(url: string, certificateFingerprint = new Uint8Array()): string {
  const message = create(FoundingLinkSchema, {
    relay: { url, certificateFingerprint },
    foundingToken: new Uint8Array(32),
  });
  return `conclave:found#${base64Encode(toBinary(FoundingLinkSchema, message), 'url')}`;
}

describe('link codec', () => {
  it('returns what was encoded', () => {
    expect(encodeJoinLink(joinLink)).toMatch(/^conclave:join#[A-Za-z0-9_-]+$/);
    expect(decodeJoinLink(encodeJoinLink(joinLink))).toEqual(joinLink);
    expect(encodeFoundingLink(foundingLink)).toMatch(/^conclave:found#[A-Za-z0-9_-]+$/);
    expect(decodeFoundingLink(encodeFoundingLink(foundingLink))).toEqual(foundingLink);
  });

  it('keeps the absence of a fingerprint', () => {
    const relay = { url: 'wss://relay.example.org:443', certificateFingerprint: undefined };
    expect(decodeJoinLink(encodeJoinLink({ ...joinLink, relay })).relay).toEqual(relay);
    expect(decodeFoundingLink(encodeFoundingLink({ ...foundingLink, relay })).relay).toEqual(relay);
  });

  it('accepts white space around a link, slashes after the scheme and capitals before the #', () => {
    const link = encodeJoinLink(joinLink);
    const body = link.slice(link.indexOf('#'));
    expect(decodeJoinLink(` \n\t${link}\r\n `)).toEqual(joinLink);
    expect(decodeJoinLink(`conclave://join${body}`)).toEqual(joinLink);
    expect(decodeJoinLink(`conclave://join/${body}`)).toEqual(joinLink);
    expect(decodeJoinLink(`Conclave:Join${body}`)).toEqual(joinLink);
  });

  it('refuses a link that ends too early, at every character', () => {
    const join = encodeJoinLink(joinLink);
    for (let length = 0; length < join.length; length += 1) {
      expect(codeOf(() => decodeJoinLink(join.slice(0, length)))).toBe('invite.malformed');
    }
    const found = encodeFoundingLink(foundingLink);
    for (let length = 0; length < found.length; length += 1) {
      expect(codeOf(() => decodeFoundingLink(found.slice(0, length)))).toBe('invite.malformed');
    }
  });

  it('refuses random text, bare and behind the right beginning', () => {
    const text = fc.oneof(fc.string({ maxLength: 400 }), fc.base64String({ maxLength: 400 }));
    fc.assert(
      fc.property(text, (random) => {
        for (const link of [random, `conclave:join#${random}`, `conclave:found#${random}`]) {
          expect(codeOf(() => decodeJoinLink(link))).toBe('invite.malformed');
          expect(codeOf(() => decodeFoundingLink(link))).toBe('invite.malformed');
        }
      }),
      { numRuns: 500 },
    );
  });

  it('does not take one kind of link for the other', () => {
    expect(codeOf(() => decodeJoinLink(encodeFoundingLink(foundingLink)))).toBe('invite.malformed');
    expect(codeOf(() => decodeFoundingLink(encodeJoinLink(joinLink)))).toBe('invite.malformed');
  });

  it('refuses a link over the limit even when it would parse', () => {
    const link = toBinary(
      FoundingLinkSchema,
      create(FoundingLinkSchema, { relay: { url: 'wss://a:1' }, foundingToken: new Uint8Array(32) }),
    );
    // A field of a later version: legal for protobuf, and as long as one likes.
    const withUnknownField = (length: number) =>
      `conclave:found#${base64Encode(
        Uint8Array.from([...link, 0xa2, 0x06, (length % 128) + 128, length >> 7, ...new Uint8Array(length)]),
        'url',
      )}`;
    expect(codeOf(() => decodeFoundingLink(withUnknownField(1000)))).toBeUndefined();
    expect(codeOf(() => decodeFoundingLink(withUnknownField(2000)))).toBe('invite.malformed');
    expect(codeOf(() => decodeFoundingLink(`${' '.repeat(10_000)}${foundingLinkTo('wss://a:1')}`))).toBe(
      'invite.malformed',
    );
  });

  it('validates the length of every field', () => {
    expect(codeOf(() => decodeJoinLink(joinLinkWith({})))).toBeUndefined();
    for (const length of [0, 15, 17, 31, 33, 64]) {
      for (const field of ['workspaceId', 'inviteId', 'inviteSeed', 'profileKey'] as const) {
        expect(codeOf(() => decodeJoinLink(joinLinkWith({ [field]: new Uint8Array(length) })))).toBe(
          'invite.malformed',
        );
      }
    }
    expect(codeOf(() => decodeFoundingLink(foundingLinkTo('wss://a:1', new Uint8Array(31))))).toBe('invite.malformed');
    expect(codeOf(() => encodeFoundingLink({ ...foundingLink, foundingToken: new Uint8Array(5) }))).toBe(
      'invite.malformed',
    );
  });

  it.each([
    'wss://relay.example.org:8443',
    'wss://192.168.1.20:65535',
    'wss://[fe80::1]:9',
    'wss://x:1',
    'wss://a_b.c:1',
  ])('accepts the address %s', (url) => {
    expect(decodeFoundingLink(foundingLinkTo(url)).relay.url).toBe(url);
  });

  it.each([
    '',
    'ws://relay.example.org:8443',
    'https://relay.example.org:8443',
    'wss://relay.example.org',
    'wss://relay.example.org:0',
    'wss://relay.example.org:65536',
    'wss://relay.example.org:8443/path',
    'wss://relay.example.org:8443?query',
    'wss://relay.example.org:8443#fragment',
    'wss://user:password@relay.example.org:8443',
    'wss://relay example.org:8443',
    'wss://:8443',
    'wss://[]:8443',
    'wss://999.1.1.1:8443',
    'wss://1.2.3.4.5:8443',
    'wss://[:::]:8443',
    'wss://xn--a:8443',
    ' wss://relay.example.org:8443',
    `wss://${'a'.repeat(300)}:8443`,
  ])('refuses the address "%s"', (url) => {
    expect(codeOf(() => decodeFoundingLink(foundingLinkTo(url)))).toBe('invite.malformed');
  });
});
