/** What the window is shown of a workspace, its people and its relay. */
import { z } from 'zod';
import { limits } from '../domain/limits';
import * as s from './schemas';

export const person = z.strictObject({
  userId: s.userId,
  /** What they are called here: this person's own name for them, or that of their profile. */
  displayName: z.string(),
  /** The profile's, where this person calls them otherwise: the name that others know. */
  profileName: z.string().optional(),
  /** This person's own note. */
  note: z.string().optional(),
  title: z.string(),
  /** The bytes: `pictures.get`. */
  picture: s.pictureId.optional(),
  role: s.role,
  isSelf: z.boolean(),
  /** By this person, on this device. */
  isBlocked: z.boolean(),
  joinedAtMs: s.timeMs,
});

/** This person, with the bytes of their picture: it is shown whatever account's lists are read. */
const self = person.extend({ picture: s.picture.optional() });

export const peopleInput = z.strictObject({ userIds: z.array(s.userId).max(limits.rowsAtOnce) });

export const picturesInput = z.strictObject({ pictureIds: z.array(s.pictureId).max(limits.picturesAtOnce) });
export const pictures = z.array(z.strictObject({ pictureId: s.pictureId, bytes: s.picture }));

const policyWindow = z.number().int().min(0).max(limits.policyWindowMs).optional();

/** The workspace's rules for messages; see `WorkspacePolicy`. */
export const policy = z.strictObject({
  /** How long after its sending an own message may be edited; absent: always, 0: never. */
  editWindowMs: policyWindow,
  /** The same for deleting an own message for everyone. */
  deleteWindowMs: policyWindow,
  timers: z.discriminatedUnion('rule', [
    z.strictObject({ rule: z.literal('free') }),
    z.strictObject({ rule: z.literal('forbidden') }),
    z.strictObject({ rule: z.literal('required'), longestMs: s.timerMs }),
  ]),
  linkPreviews: z.boolean(),
  gifs: z.boolean(),
  /** Players of other sites. */
  mediaPlayers: z.boolean(),
});

/** Who has set which policy in the place of which. */
export const policyChange = z.strictObject({ atMs: s.timeMs, by: s.userId, former: policy, policy });

export const workspace = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('blank') }),
  z.strictObject({
    state: z.literal('member'),
    workspaceId: s.workspaceId,
    name: z.string(),
    picture: s.picture.optional(),
    self,
    relayUrl: z.string(),
    policy,
  }),
]);

export const connection = z.strictObject({
  state: z.enum(['online', 'connecting', 'offline']),
  /** Why the last attempt failed. `storage`: this device can't store what the relay has for it; see `storage.get`. */
  reason: z.enum(['unreachable', 'wrong-certificate', 'refused', 'faulty', 'storage']).optional(),
  nextAttemptAtMs: s.timeMs.optional(),
});

/** Whether this device can store anything: on a full disk, or one that may only be read, it can't. */
export const storage = z.strictObject({ state: z.enum(['writable', 'no-room', 'no-access']) });

export const profileInput = z.strictObject({
  displayName: s.displayName,
  title: z.string().trim().max(limits.titleLength),
  picture: s.picture.optional(),
});

export const invite = z.strictObject({
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

export const invitePreview = z.strictObject({
  workspaceId: s.workspaceId,
  workspaceName: z.string(),
  workspacePicture: s.picture.optional(),
  invitedBy: z.string(),
  role: s.role,
  expiresAtMs: s.timeMs,
});

export const warning = z.strictObject({
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

export const backlog = z.strictObject({
  /** Entries that were to come when there were last none. */
  total: z.number().int(),
  /** Those of them that still are. Most are messages; receipts and the like are counted too. */
  left: z.number().int(),
});
