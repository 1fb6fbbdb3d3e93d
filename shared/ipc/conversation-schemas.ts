/** What the window is shown of conversations, and what it says of them. */
import { z } from 'zod';
import { limits } from '../domain/limits';
import { message } from './message-schemas';
import * as s from './schemas';

/** What this person set for a conversation, on this device and for nobody else. */
const preferences = z.strictObject({
  /** What the person is told of while not looking. */
  notify: z.enum(['all', 'mentions', 'nothing']),
  /** From then on of everything again; absent where that holds until the person chooses anew. */
  notifyUntilMs: s.timeMs.optional(),
  isFavourite: z.boolean(),
  isArchived: z.boolean(),
  /** The name of the folder that it is in. */
  folder: z.string().trim().min(1).max(limits.folderNameLength).optional(),
});

/** A section of the list: a folder's has its name in it. */
export const section = z
  .string()
  .min(1)
  .max(limits.folderNameLength + 20);

export const conversation = z.strictObject({
  conversationId: s.conversationId,
  /** `notes`: the person's own, with nobody else in it. */
  kind: z.enum(['direct', 'group', 'notes']),
  /** The group's name; empty otherwise: a direct conversation is called after the other person. */
  name: z.string(),
  /** The group's, if it has one and it is here; the bytes: `pictures.get`. */
  picture: s.pictureId.optional(),
  members: z.array(s.userId),
  /** Those of the members of a group who are not plain members. */
  roles: z.array(z.strictObject({ userId: s.userId, role: s.conversationRole })),
  rights: s.conversationRights,
  /** Whoever has the group's link may ask to be let in, and every member who may more than read lets them in. */
  hasJoinLink: z.boolean(),
  /** What this person may do here now. */
  may: z.strictObject({
    post: z.boolean(),
    addMembers: z.boolean(),
    call: z.boolean(),
    /** Rename it, change its picture, roles, rights and timer, remove members, delete others' messages. */
    manage: z.boolean(),
  }),
  /** How long messages stay after they were read; absent when they stay. */
  timerMs: z.number().int().optional(),
  /** The other person of a direct conversation. */
  otherUserId: s.userId.optional(),
  createdAtMs: s.timeMs,
  lastMessage: message.optional(),
  unreadCount: z.number().int(),
  /** The person has marked it as unread, whatever they have read of it. */
  isMarkedUnread: z.boolean(),
  /** Of the unread messages, those that mention this person or all, or are pings. */
  unreadMentionCount: z.number().int(),
  /** False after removal, after leaving, and when the group can't be followed any more: it can be read and not written to. */
  isMember: z.boolean(),
  /** The other person of a direct conversation is blocked: nothing that they send is shown, and nothing is sent to them. */
  isBlocked: z.boolean(),
  preferences,
});

const conversationRef = { conversationId: s.conversationId } as const;
export const conversationInput = z.strictObject(conversationRef);
export const conversationsInput = z.strictObject({
  conversationIds: z.array(s.conversationId).max(limits.rowsAtOnce),
});
export const createGroupInput = z.strictObject({
  ...conversationRef,
  name: s.conversationName,
  description: s.conversationDescription.optional(),
  picture: s.picture.optional(),
  userIds: z.array(s.userId).max(limits.conversationMembers),
});
export const membersInput = z.strictObject({
  ...conversationRef,
  userIds: z.array(s.userId).min(1).max(limits.conversationMembers),
});
export const renameInput = z.strictObject({ ...conversationRef, name: s.conversationName });
export const describeInput = z.strictObject({ ...conversationRef, description: s.conversationDescription });
/** Empty when there is none. */
export const description = z.strictObject({ description: z.string() });
export const pictureInput = z.strictObject({ ...conversationRef, picture: s.picture.optional() });
export const roleInput = z.strictObject({ ...conversationRef, userId: s.userId, role: s.conversationRole });
export const rightsInput = z.strictObject({ ...conversationRef, rights: s.conversationRights });
export const timerInput = z.strictObject({ ...conversationRef, timerMs: s.timerMs.optional() });
/** `replaced`: the link that there was works no more. */
export const joinLinkInput = z.strictObject({ ...conversationRef, to: z.enum(['on', 'replaced', 'off']) });
/** Absent when there is none, to those who may not give it away, and until the relay can take requests. */
export const joinLink = z.strictObject({ link: z.string().optional() });
export const groupLinkInput = z.strictObject({ link: s.link });
export const groupLinkPreview = z.strictObject({
  conversationId: s.conversationId,
  /** The group's, when the link was made. */
  name: z.string(),
  state: z.enum(['new', 'asked', 'member']),
});
export const joinRequest = z.strictObject({
  conversationId: s.conversationId,
  name: z.string(),
  askedAtMs: s.timeMs,
  /** `unsent`: the relay does not have it yet; `waiting` for a member's device; `closed`: the link works no more. */
  state: z.enum(['unsent', 'waiting', 'closed']),
});
export const preferencesInput = z.strictObject({ ...conversationRef, preferences });
