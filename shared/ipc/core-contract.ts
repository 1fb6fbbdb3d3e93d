/**
 * What the window may ask of an account's core. Every call is parsed against these schemas; the window re-reads what it
 * shows when the `changes` feed names it.
 */
import { z } from 'zod';
import { limits } from '../domain/limits';
import { feed, procedure } from './define-contract';
import * as s from './schemas';

const person = z.strictObject({
  userId: s.userId,
  displayName: z.string(),
  title: z.string(),
  picture: s.picture.optional(),
  role: s.role,
  isSelf: z.boolean(),
  joinedAtMs: s.timeMs,
});

const workspace = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('blank') }),
  z.strictObject({
    state: z.literal('member'),
    workspaceId: s.workspaceId,
    name: z.string(),
    picture: s.picture.optional(),
    self: person,
    relayUrl: z.string(),
  }),
]);

const connection = z.strictObject({
  state: z.enum(['online', 'connecting', 'offline']),
  /** Why the last attempt failed. `storage`: this device can't store what the relay has for it; see `storage.get`. */
  reason: z.enum(['unreachable', 'wrong-certificate', 'refused', 'faulty', 'storage']).optional(),
  nextAttemptAtMs: s.timeMs.optional(),
});

/** Whether this device can store anything: on a full disk, or one that may only be read, it can't. */
const storage = z.strictObject({ state: z.enum(['writable', 'no-room', 'no-access']) });

const profileInput = z.strictObject({
  displayName: s.displayName,
  title: z.string().trim().max(limits.titleLength),
  picture: s.picture.optional(),
});

const invite = z.strictObject({
  inviteId: s.inviteId,
  label: z.string(),
  role: s.role,
  createdBy: s.userId,
  expiresAtMs: s.timeMs,
  uses: z.number().int(),
  usesLeft: z.number().int(),
  state: z.enum(['open', 'expired', 'used-up', 'revoked']),
  /** Absent when another device made it, since the secret half of its key is known only there. */
  link: z.string().optional(),
});

const invitePreview = z.strictObject({
  workspaceId: s.workspaceId,
  workspaceName: z.string(),
  workspacePicture: s.picture.optional(),
  invitedBy: z.string(),
  role: s.role,
  expiresAtMs: s.timeMs,
});

const messageState = z.enum(['waiting', 'sent', 'delivered', 'failed', 'received']);

const message = z.strictObject({
  messageId: s.messageId,
  conversationId: s.conversationId,
  sender: s.userId,
  isOwn: z.boolean(),
  sentAtMs: s.timeMs,
  /** Ascending order within the conversation; changes when a waiting message is sent. Unique in the conversation. */
  position: z.string(),
  state: messageState,
  body: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('text'), text: z.string() }),
    /** Content of a newer version, which is kept and which this version can't show. */
    z.strictObject({ kind: z.literal('unsupported') }),
    z.strictObject({
      kind: z.literal('notice'),
      notice: z.discriminatedUnion('what', [
        z.strictObject({ what: z.literal('created') }),
        z.strictObject({ what: z.literal('members-added'), userIds: z.array(s.userId) }),
        z.strictObject({ what: z.literal('members-removed'), userIds: z.array(s.userId) }),
        z.strictObject({ what: z.literal('renamed'), name: z.string() }),
        /** The relay had deleted messages before this device could fetch them. */
        z.strictObject({ what: z.literal('messages-missed') }),
        /** What this device would need to follow the conversation is gone from the relay: it is read-only here. */
        z.strictObject({ what: z.literal('away-too-long') }),
        /** Somebody changed the group in a way that this device does not accept: it is read-only here. */
        z.strictObject({ what: z.literal('cannot-follow') }),
        /** The relay has lost a change of the group that this device has read: it is read-only here. */
        z.strictObject({ what: z.literal('relay-went-back') }),
        /** This device has changed the group in a later state, whose keys it has lost: it is read-only here. */
        z.strictObject({ what: z.literal('vault-is-older') }),
      ]),
    }),
  ]),
});

const conversation = z.strictObject({
  conversationId: s.conversationId,
  kind: z.enum(['direct', 'group']),
  /** The group's name; empty in a direct conversation, which is called after the other person. */
  name: z.string(),
  members: z.array(s.userId),
  /** The other person of a direct conversation. */
  otherUserId: s.userId.optional(),
  createdAtMs: s.timeMs,
  lastMessage: message.optional(),
  unreadCount: z.number().int(),
  /** False after removal, and when the group can't be followed any more: it can be read and not written to. */
  isMember: z.boolean(),
});

const warning = z.strictObject({
  key: z.number().int(),
  kind: z.enum([
    /** The relay shows members different entries, or in another order, or told this device of another place for its own. */
    'different-entries',
    /** The relay confirmed entries that it does not have. */
    'entries-lost',
    /** Entries that no member's device can have made like this: invented, repeated, altered, or by a faulty device. */
    'unreadable-entries',
    /** The relay says that the group has changed, and does not show how. */
    'commit-withheld',
    /** Members were given different tickets, by which the relay can tell them apart. */
    'marked-ticket',
    /** Somebody has added this device to a conversation that only a newer version can open. */
    'unknown-suite',
  ]),
  /** Absent when it is about the relay as such. */
  conversationId: s.conversationId.optional(),
  firstAtMs: s.timeMs,
  lastAtMs: s.timeMs,
  count: z.number().int(),
  /** False once the person has taken note of it. */
  isOpen: z.boolean(),
});

const messagePage = z.strictObject({
  /** Ascending. */
  messages: z.array(message),
  hasOlder: z.boolean(),
  hasNewer: z.boolean(),
  firstUnreadMessageId: s.messageId.optional(),
});

const backlog = z.strictObject({
  /** Entries that were to come when there were last none. */
  total: z.number().int(),
  /** Those of them that still are. Most are messages; receipts and the like are counted too. */
  left: z.number().int(),
});

const change = z.discriminatedUnion('what', [
  z.strictObject({ what: z.literal('workspace') }),
  z.strictObject({ what: z.literal('people') }),
  z.strictObject({ what: z.literal('invites') }),
  z.strictObject({ what: z.literal('connection') }),
  z.strictObject({ what: z.literal('warnings') }),
  z.strictObject({ what: z.literal('storage') }),
  z.strictObject({ what: z.literal('backlog') }),
  z.strictObject({ what: z.literal('conversations'), conversationIds: z.array(s.conversationId) }),
  z.strictObject({
    what: z.literal('messages'),
    conversationId: s.conversationId,
    messageIds: z.array(s.messageId),
  }),
]);

const pagePoint = z.discriminatedUnion('at', [
  z.strictObject({ at: z.literal('first-unread') }),
  z.strictObject({ at: z.literal('newest') }),
  z.strictObject({ at: z.literal('before'), position: z.string().max(64) }),
  z.strictObject({ at: z.literal('after'), position: z.string().max(64) }),
]);

export const coreContract = {
  'workspace.get': procedure(s.nothing, workspace),
  'workspace.found': procedure(
    z.strictObject({ foundingLink: s.link, workspaceName: s.workspaceName, profile: profileInput }),
    s.nothing,
  ),
  'workspace.previewInvite': procedure(z.strictObject({ link: s.link }), invitePreview),
  'workspace.join': procedure(z.strictObject({ link: s.link, profile: profileInput }), s.nothing),
  'workspace.rename': procedure(z.strictObject({ name: s.workspaceName }), s.nothing),
  'connection.get': procedure(s.nothing, connection),
  'connection.retry': procedure(s.nothing, s.nothing),
  'storage.get': procedure(s.nothing, storage),
  /** What the relay has and this device has not read yet. */
  'backlog.get': procedure(s.nothing, backlog),
  'people.list': procedure(s.nothing, z.array(person)),
  'profile.update': procedure(profileInput, s.nothing),
  'invites.list': procedure(s.nothing, z.array(invite)),
  'invites.create': procedure(
    z.strictObject({
      role: z.enum(['admin', 'member', 'guest']),
      label: z.string().trim().max(limits.inviteLabelLength),
      lifetimeMs: z.number().int().min(60_000).max(limits.inviteLifetimeMs),
      uses: z.number().int().min(1).max(limits.inviteUses),
    }),
    invite,
  ),
  'invites.revoke': procedure(z.strictObject({ inviteId: s.inviteId }), s.nothing),
  'conversations.list': procedure(s.nothing, z.array(conversation)),
  'conversations.get': procedure(z.strictObject({ conversationId: s.conversationId }), conversation),
  /** Returns the existing direct conversation with this person, if there is one. */
  'conversations.createDirect': procedure(
    z.strictObject({ userId: s.userId }),
    z.strictObject({ conversationId: s.conversationId }),
  ),
  /** The window makes the id: the same id twice is one group. */
  'conversations.createGroup': procedure(
    z.strictObject({
      conversationId: s.conversationId,
      name: s.conversationName,
      userIds: z.array(s.userId).max(limits.conversationMembers),
    }),
    s.nothing,
  ),
  /** Repeated, it changes nothing: who is a member already stays one. */
  'conversations.addMembers': procedure(
    z.strictObject({
      conversationId: s.conversationId,
      userIds: z.array(s.userId).min(1).max(limits.conversationMembers),
    }),
    s.nothing,
  ),
  'conversations.rename': procedure(
    z.strictObject({ conversationId: s.conversationId, name: s.conversationName }),
    s.nothing,
  ),
  'conversations.markRead': procedure(
    z.strictObject({ conversationId: s.conversationId, messageId: s.messageId }),
    s.nothing,
  ),
  /** The conversation that this window shows, if any: it is read before all others. Holds as long as the port. */
  'conversations.setVisible': procedure(z.strictObject({ conversationId: s.conversationId.optional() }), s.nothing),
  'messages.page': procedure(
    z.strictObject({ conversationId: s.conversationId, from: pagePoint, limit: z.number().int().min(1).max(200) }),
    messagePage,
  ),
  'messages.get': procedure(
    z.strictObject({ conversationId: s.conversationId, messageIds: z.array(s.messageId).max(200) }),
    z.array(message),
  ),
  /** Durable in the vault when it returns. The same message id twice is one message. */
  'messages.send': procedure(
    z.strictObject({
      conversationId: s.conversationId,
      messageId: s.messageId,
      text: z.string().min(1).max(limits.messageLength),
    }),
    s.nothing,
  ),
  'messages.retry': procedure(z.strictObject({ conversationId: s.conversationId, messageId: s.messageId }), s.nothing),
  /** The newest first. */
  'warnings.list': procedure(s.nothing, z.array(warning)),
  /** The person has taken note; it opens again when the same happens once more. */
  'warnings.close': procedure(z.strictObject({ key: z.number().int() }), s.nothing),
  changes: feed(s.nothing, change),
} as const;

export type CoreContract = typeof coreContract;
export type Person = z.infer<typeof person>;
export type Workspace = z.infer<typeof workspace>;
export type Connection = z.infer<typeof connection>;
export type Warning = z.infer<typeof warning>;
export type WarningKind = Warning['kind'];
export type Storage = z.infer<typeof storage>;
export type Invite = z.infer<typeof invite>;
export type InvitePreview = z.infer<typeof invitePreview>;
export type Backlog = z.infer<typeof backlog>;
export type MessageView = z.infer<typeof message>;
export type MessageState = z.infer<typeof messageState>;
export type ConversationView = z.infer<typeof conversation>;
export type MessagePage = z.infer<typeof messagePage>;
export type PagePoint = z.infer<typeof pagePoint>;
export type Change = z.infer<typeof change>;
