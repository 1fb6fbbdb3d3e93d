/** What the window is shown of messages, and what it says of them. */
import { z } from 'zod';
import { limits } from '../domain/limits';
import { linkPreview } from './preview-schemas';
import * as s from './schemas';

export const messageState = z.enum(['waiting', 'sent', 'delivered', 'read', 'failed', 'received']);

/** A part of a text that names somebody. Offsets in UTF-16 units; mentions ascend and do not overlap. */
export const mention = z.strictObject({
  start: z.number().int().nonnegative(),
  length: z.number().int().positive(),
  /** Absent for all members. */
  userId: s.userId.optional(),
});

const notice = z.discriminatedUnion('what', [
  z.strictObject({ what: z.literal('created') }),
  z.strictObject({ what: z.literal('members-added'), userIds: z.array(s.userId) }),
  /** They asked by the group's link; whose device let them in is named as the sender. */
  z.strictObject({ what: z.literal('joined-by-link'), userIds: z.array(s.userId) }),
  z.strictObject({ what: z.literal('members-removed'), userIds: z.array(s.userId) }),
  z.strictObject({ what: z.literal('renamed'), name: z.string() }),
  /** The group has another description, or none any more. */
  z.strictObject({ what: z.literal('description-changed'), isGone: z.boolean() }),
  /** Whoever is named as the sender has left by themselves. */
  z.strictObject({ what: z.literal('left') }),
  z.strictObject({ what: z.literal('picture-changed') }),
  z.strictObject({ what: z.literal('role-changed'), userId: s.userId, role: s.conversationRole }),
  z.strictObject({ what: z.literal('rights-changed'), rights: s.conversationRights }),
  z.strictObject({ what: z.literal('join-link-changed'), change: z.enum(['on', 'replaced', 'off']) }),
  /** How long messages stay after they were read; absent when they stay. */
  z.strictObject({ what: z.literal('timer-changed'), timerMs: z.number().int().optional() }),
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
]);

const messageBody = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('text'),
    text: z.string(),
    mentions: z.array(mention),
    /** Of a link of the text. Not in lists of conversations. */
    preview: linkPreview.optional(),
  }),
  /** Its bytes are asked for by `messages.image`. Width and height in pixels. */
  z.strictObject({
    kind: z.literal('image'),
    width: z.number().int(),
    height: z.number().int(),
    isAnimated: z.boolean(),
    sizeBytes: z.number().int(),
    /** What it is called where it can't be seen; may be empty. */
    alt: z.string(),
    /** The host that it was found at. */
    source: z.string().optional(),
    /** What is said with it; may be empty. */
    text: z.string(),
    mentions: z.array(mention),
  }),
  /** Asks everybody to look. */
  z.strictObject({ kind: z.literal('ping') }),
  /** Deleted for everyone by its sender, or by an admin. An own one that has failed: nobody else was told, `messages.retry` does it. */
  z.strictObject({ kind: z.literal('deleted'), by: s.userId }),
  /** Content of a newer version, which is kept and which this version can't show. */
  z.strictObject({ kind: z.literal('unsupported') }),
  z.strictObject({ kind: z.literal('notice'), notice }),
]);

/** The message that another one answers, as this device has it, never as the answer says it was. */
const quote = z.discriminatedUnion('state', [
  z.strictObject({
    state: z.literal('known'),
    messageId: s.messageId,
    sender: s.userId,
    /** Of an image, and what it is called. */
    image: z.strictObject({ isAnimated: z.boolean(), alt: z.string() }).optional(),
    /** Its beginning; may be empty for an image. */
    text: z.string(),
    mentions: z.array(mention),
  }),
  /** Deleted, of a kind without words, or not on this device. */
  z.strictObject({ state: z.literal('gone'), messageId: s.messageId }),
]);

export const message = z.strictObject({
  messageId: s.messageId,
  conversationId: s.conversationId,
  sender: s.userId,
  isOwn: z.boolean(),
  sentAtMs: s.timeMs,
  /** Ascending order within the conversation; changes when a waiting message is sent. Unique in the conversation. */
  position: z.string(),
  state: messageState,
  body: messageBody,
  /** When it was last edited. */
  editedAtMs: s.timeMs.optional(),
  isForwarded: z.boolean(),
  /** For everybody in the conversation. */
  isPinned: z.boolean(),
  /** For this person alone. */
  isStarred: z.boolean(),
  /** In the order of the first of each. */
  reactions: z.array(z.strictObject({ emoji: z.string(), userIds: z.array(s.userId) })),
  /** What was done to it here, did not count for the others, and was taken back; absent when nothing was. */
  failedActions: z.array(z.enum(['edit', 'reaction', 'pin'])).optional(),
  quote: quote.optional(),
  /** How long it stays once it was read. */
  timerMs: z.number().int().optional(),
  /** When it goes from this device; absent while its timer has not begun. */
  vanishesAtMs: s.timeMs.optional(),
});

export const messagePage = z.strictObject({
  /** Ascending. */
  messages: z.array(message),
  hasOlder: z.boolean(),
  hasNewer: z.boolean(),
  firstUnreadMessageId: s.messageId.optional(),
});

export const pagePoint = z.discriminatedUnion('at', [
  z.strictObject({ at: z.literal('first-unread') }),
  z.strictObject({ at: z.literal('newest') }),
  z.strictObject({ at: z.literal('before'), position: z.string().max(64) }),
  z.strictObject({ at: z.literal('after'), position: z.string().max(64) }),
  /** With what comes before and after it. */
  z.strictObject({ at: z.literal('message'), messageId: s.messageId }),
  /** The first message that was sent at this time or later, with what comes before it. */
  z.strictObject({ at: z.literal('time'), atMs: s.timeMs }),
]);

export const messageInfo = z.strictObject({
  /**
   * Own messages only: everybody else who was to have it. Times are those that their devices gave. Empty as well when it is
   * not known any more who has it, or while it is not sent.
   */
  recipients: z.array(
    z.strictObject({ userId: s.userId, deliveredAtMs: s.timeMs.optional(), readAtMs: s.timeMs.optional() }),
  ),
  /** What it said before it was edited, the oldest first. */
  formerTexts: z.array(z.strictObject({ text: z.string(), mentions: z.array(mention), fromMs: s.timeMs })),
});

export const receiptSetting = z.strictObject({ sendsRead: z.boolean() });

const messageRef = { conversationId: s.conversationId, messageId: s.messageId } as const;
const text = z.string().min(1).max(limits.messageLength);
const mentions = z.array(mention).max(limits.mentionsPerMessage);

export const refInput = z.strictObject(messageRef);
export const sendInput = z.strictObject({
  ...messageRef,
  text,
  mentions: mentions.optional(),
  /** A message of the same conversation that it answers. */
  replyTo: s.messageId.optional(),
  isForwarded: z.boolean().optional(),
  preview: linkPreview.optional(),
  /** In place of the conversation's own timer. */
  timerMs: s.timerMs.optional(),
});
export const sendImageInput = z.strictObject({
  ...messageRef,
  /** A GIF, WebP, PNG or JPEG, of which the core finds out which. */
  bytes: z.instanceof(Uint8Array).refine(({ length }) => length <= limits.imageBytes),
  alt: z.string().max(limits.imageAltLength),
  source: z.string().max(limits.imageSourceLength).optional(),
  /** What is said with it. */
  text: text.optional(),
  mentions: mentions.optional(),
  replyTo: s.messageId.optional(),
  isForwarded: z.boolean().optional(),
  timerMs: s.timerMs.optional(),
});
/** As it would be sent now, and when it is to be. */
export const scheduleInput = sendInput.omit({ isForwarded: true, preview: true }).extend({ dueAtMs: s.timeMs });
export const rescheduleInput = z.strictObject({ ...messageRef, dueAtMs: s.timeMs });
export const scheduledMessage = z.strictObject({
  messageId: s.messageId,
  text: z.string(),
  mentions: z.array(mention),
  replyTo: s.messageId.optional(),
  timerMs: z.number().int().optional(),
  dueAtMs: s.timeMs,
  /** Why it could not be sent when it was due. It is not tried again by itself. */
  failure: z.enum(['not-a-member', 'forbidden']).optional(),
});
export const editInput = z.strictObject({
  ...messageRef,
  /** Empty: the image has none any more. */
  text: z.string().max(limits.messageLength),
  mentions: mentions.optional(),
});
/** What is written and not sent; it may be longer than a message. */
export const draft = z.strictObject({
  text: z.string().max(limits.draftLength),
  mentions: z.array(mention).max(limits.mentionsPerMessage),
  /** For what is sent next, in place of the conversation's own timer. */
  timerMs: s.timerMs.optional(),
});
/** How what was written in a conversation and not sent begins. */
export const draftBeginning = z.strictObject({ conversationId: s.conversationId, text: z.string() });
/** The skin tone that the person chose, 0 for none, and the emoji used last, the latest first. */
export const emojiHabit = z.strictObject({
  tone: z.number().int().min(0).max(5),
  recent: z.array(s.emoji).max(limits.recentEmoji),
});
export const deleteInput = z.strictObject({
  conversationId: s.conversationId,
  messageIds: z.array(s.messageId).min(1).max(limits.deletionsPerContent),
  scope: z.enum(['me', 'everyone']),
});
export const reactInput = z.strictObject({ ...messageRef, emoji: s.emoji, isSet: z.boolean() });
export const pinInput = z.strictObject({ ...messageRef, isPinned: z.boolean() });
export const starInput = z.strictObject({ ...messageRef, isStarred: z.boolean() });
