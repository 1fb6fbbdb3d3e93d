/** What the window is shown of who is here, and what it says of the person before it. */
import { z } from 'zod';
import { limits } from '../domain/limits';
import * as s from './schemas';

const availability = z.enum(['available', 'busy', 'away']);

export const presence = z.strictObject({
  userId: s.userId,
  status: availability,
  /** Empty when there is none, as the emoji. */
  text: z.string(),
  emoji: z.string(),
  untilMs: s.timeMs.optional(),
  /** A device of theirs was heard lately. Whoever does not share it is never here. */
  isHere: z.boolean(),
  /** They are at none of the devices by which they are here. */
  isIdle: z.boolean(),
});

export const statusInput = z.strictObject({
  status: availability,
  text: z.string().trim().max(limits.statusTextLength),
  /** One, or none. */
  emoji: z.string().max(limits.statusEmojiLength),
  /** When it ends by itself; absent when it stays. */
  untilMs: s.timeMs.optional(),
});

export const typingInput = z.strictObject({ conversationId: s.conversationId, isTyping: z.boolean() });

/** What is not shared is not shown of others either. */
export const presenceSettings = z.strictObject({
  sharesTyping: z.boolean(),
  /** Status, and whether one is here. */
  sharesPresence: z.boolean(),
});
