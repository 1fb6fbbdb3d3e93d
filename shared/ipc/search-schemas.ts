/** What the window may search for, and what it is told. */
import { z } from 'zod';
import { limits } from '../domain/limits';
import { message } from './message-schemas';
import * as s from './schemas';

export const searchInput = z.strictObject({
  /** Words in any order, and phrases between double quotes. May be empty beside a filter. */
  query: z.string().max(limits.messageLength),
  conversationId: s.conversationId.optional(),
  sender: s.userId.optional(),
  /** Sent earlier than this. */
  beforeMs: s.timeMs.optional(),
  /** Sent at this time or later. */
  afterMs: s.timeMs.optional(),
  has: z.enum(['link', 'picture']).optional(),
  limit: z.number().int().min(1).max(100),
  /** `next` of the answer that this one goes on from. */
  after: z.number().int().nonnegative().optional(),
});

export const searchAnswer = z.strictObject({
  /** The newest first, as they came to this device. */
  hits: z.array(
    z.strictObject({
      message,
      /** The part of its text that shows why it was found. */
      excerpt: z.array(z.strictObject({ text: z.string(), isMatch: z.boolean() })),
    }),
  ),
  /** There may be more; absent when there is not. */
  next: z.number().int().optional(),
  /** False while messages are still being indexed, which can't be found before. */
  isComplete: z.boolean(),
});
