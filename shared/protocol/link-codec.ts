/** Links that admit to a workspace or a group: `conclave:join#<base64url>`, `conclave:found#…` and `conclave:group#…`. */
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { base64Decode, base64Encode } from '@bufbuild/protobuf/wire';
import { cleanName } from '../domain/clean-name';
import { idFromBytes, idToBytes } from '../domain/ids';
import type { Brand, ConversationId, InviteId, TopicId, WorkspaceId } from '../domain/ids';
import { limits } from '../domain/limits';
import { AppError } from '../errors';
import { FoundingLinkSchema, GroupLinkSchema, JoinLinkSchema } from './gen/link_pb';
import type { RelayAddress } from './gen/link_pb';

/** Where a relay is, and how its certificate is recognised. */
export interface RelayEndpoint {
  /** `wss://host:port`. */
  readonly url: string;
  /** SHA-256 of the DER certificate, 32 bytes; undefined: a certificate that the computer trusts. */
  readonly certificateFingerprint: Uint8Array | undefined;
}

/** What lets somebody into a workspace. Secret: it holds keys. */
export interface JoinLink {
  readonly relay: RelayEndpoint;
  readonly workspaceId: WorkspaceId;
  readonly inviteId: InviteId;
  /** Ed25519 seed of the invite's key. */
  readonly inviteSeed: Brand<Uint8Array, 'SignatureSeed'>;
  /** The workspace's profile key, 32 bytes. */
  readonly profileKey: Brand<Uint8Array, 'SealingKey'>;
}

/** What lets its holder found the workspace of a fresh relay. Secret: it holds the token. */
export interface FoundingLink {
  readonly relay: RelayEndpoint;
  /** 32 bytes. */
  readonly foundingToken: Uint8Array;
}

/** What lets a member of the workspace ask to be let into a group. Secret: it holds a key. */
export interface GroupLink {
  readonly workspaceId: WorkspaceId;
  readonly conversationId: ConversationId;
  readonly lobby: Lobby;
  /** The group's, when the link was made; empty when nothing of it can be seen. */
  readonly name: string;
}

/** Where those ask who have a group's link, and the link's secret. */
export interface Lobby {
  readonly topic: TopicId;
  /** 32 random bytes. */
  readonly key: Uint8Array;
}

type LinkKind = 'join' | 'found' | 'group';

const keyBytes = 32;
const relayUrl =
  /^wss:\/\/(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9])?|\[[0-9A-Fa-f:.]{2,45}\]):([1-9][0-9]{0,4})$/;
// Some programs insert the slashes when they pass a link on.
const linkForm = /^conclave:(?:\/\/)?(join|found|group)\/?#([A-Za-z0-9_-]+)$/i;

/** Throws `invite.malformed` for a link that `decodeJoinLink` would refuse. */
export function encodeJoinLink(link: JoinLink): string {
  checkLength(link.inviteSeed, keyBytes);
  checkLength(link.profileKey, keyBytes);
  const message = create(JoinLinkSchema, {
    relay: addressFromEndpoint(link.relay),
    workspaceId: idToBytes(link.workspaceId),
    inviteId: idToBytes(link.inviteId),
    inviteSeed: link.inviteSeed,
    profileKey: link.profileKey,
  });
  return writeLink('join', toBinary(JoinLinkSchema, message));
}

/** Throws `invite.malformed` for anything but a whole join link. White space around it and `conclave://` are accepted. */
export function decodeJoinLink(text: string): JoinLink {
  return failAlike(() => {
    const message = fromBinary(JoinLinkSchema, readLink('join', text), { readUnknownFields: false });
    return {
      relay: endpointFromAddress(message.relay),
      workspaceId: idFromBytes('WorkspaceId', message.workspaceId),
      inviteId: idFromBytes('InviteId', message.inviteId),
      inviteSeed: checkLength(message.inviteSeed, keyBytes) as Brand<Uint8Array, 'SignatureSeed'>,
      profileKey: checkLength(message.profileKey, keyBytes) as Brand<Uint8Array, 'SealingKey'>,
    };
  });
}

/** Throws `invite.malformed` for a link that `decodeFoundingLink` would refuse. */
export function encodeFoundingLink(link: FoundingLink): string {
  checkLength(link.foundingToken, keyBytes);
  const message = create(FoundingLinkSchema, {
    relay: addressFromEndpoint(link.relay),
    foundingToken: link.foundingToken,
  });
  return writeLink('found', toBinary(FoundingLinkSchema, message));
}

/** Throws `invite.malformed` for anything but a whole founding link. Accepts what `decodeJoinLink` accepts around it. */
export function decodeFoundingLink(text: string): FoundingLink {
  return failAlike(() => {
    const message = fromBinary(FoundingLinkSchema, readLink('found', text), { readUnknownFields: false });
    return {
      relay: endpointFromAddress(message.relay),
      foundingToken: checkLength(message.foundingToken, keyBytes),
    };
  });
}

/** Throws `group-link.malformed` for a key of another length. */
export function encodeGroupLink({ workspaceId, conversationId, lobby, name }: GroupLink): string {
  if (lobby.key.length !== keyBytes) throw new AppError('group-link.malformed');
  const message = create(GroupLinkSchema, {
    workspaceId: idToBytes(workspaceId),
    conversationId: idToBytes(conversationId),
    joinTopic: idToBytes(lobby.topic),
    joinKey: lobby.key,
    name,
  });
  return writeLink('group', toBinary(GroupLinkSchema, message));
}

/** Throws `group-link.malformed` for anything but a whole link of a group. Accepts what `decodeJoinLink` accepts around it. */
export function decodeGroupLink(text: string): GroupLink {
  try {
    const message = fromBinary(GroupLinkSchema, readLink('group', text), { readUnknownFields: false });
    return {
      workspaceId: idFromBytes('WorkspaceId', message.workspaceId),
      conversationId: idFromBytes('ConversationId', message.conversationId),
      lobby: { topic: idFromBytes('TopicId', message.joinTopic), key: checkLength(message.joinKey, keyBytes) },
      name: cleanName(message.name, limits.conversationNameLength),
    };
  } catch (cause) {
    throw new AppError('group-link.malformed', { cause });
  }
}

function writeLink(kind: LinkKind, bytes: Uint8Array): string {
  return `conclave:${kind}#${base64Encode(bytes, 'url')}`;
}

function readLink(kind: LinkKind, text: string): Uint8Array {
  // The limit is for the link alone: what surrounds it is cut off first, but not at any length.
  if (text.length > 2 * limits.linkLength) throw malformed();
  const link = text.trim();
  if (link.length > limits.linkLength) throw malformed();
  const match = linkForm.exec(link);
  if (match?.[1]?.toLowerCase() !== kind || match[2] === undefined) throw malformed();
  return base64Decode(match[2]);
}

function addressFromEndpoint(endpoint: RelayEndpoint): { url: string; certificateFingerprint: Uint8Array } {
  checkUrl(endpoint.url);
  const fingerprint = endpoint.certificateFingerprint;
  return {
    url: endpoint.url,
    certificateFingerprint: fingerprint === undefined ? new Uint8Array() : checkLength(fingerprint, keyBytes),
  };
}

function endpointFromAddress(address: RelayAddress | undefined): RelayEndpoint {
  if (address === undefined) throw malformed();
  const fingerprint = address.certificateFingerprint;
  return {
    url: checkUrl(address.url),
    certificateFingerprint: fingerprint.length === 0 ? undefined : checkLength(fingerprint, keyBytes),
  };
}

// Throws for what has the form of a host and can be none, such as 999.1.1.1.
declare const URL: new (url: string) => { readonly href: string };

function checkUrl(url: string): string {
  const port = relayUrl.exec(url)?.[1];
  if (port === undefined || Number(port) > 65_535) throw malformed();
  try {
    return new URL(url).href === '' ? '' : url;
  } catch (cause) {
    throw malformed(cause);
  }
}

function checkLength(bytes: Uint8Array, length: number): Uint8Array {
  if (bytes.length !== length) throw malformed();
  return bytes;
}

function malformed(cause?: unknown): AppError {
  return new AppError('invite.malformed', { cause });
}

function failAlike<T>(decode: () => T): T {
  try {
    return decode();
  } catch (cause) {
    throw malformed(cause);
  }
}
