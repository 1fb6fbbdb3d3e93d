/** What the core tells the window of: which of its answers are out of date. */
import { z } from 'zod';
import * as s from './schemas';

export const change = z.discriminatedUnion('what', [
  z.strictObject({ what: z.literal('workspace') }),
  /** Without `userIds`, anybody. */
  z.strictObject({ what: z.literal('people'), userIds: z.array(s.userId).optional() }),
  z.strictObject({ what: z.literal('invites') }),
  z.strictObject({ what: z.literal('connection') }),
  z.strictObject({ what: z.literal('receipts') }),
  z.strictObject({ what: z.literal('previews') }),
  z.strictObject({ what: z.literal('warnings') }),
  z.strictObject({ what: z.literal('storage') }),
  z.strictObject({ what: z.literal('backlog') }),
  z.strictObject({ what: z.literal('emoji') }),
  /** Closed sections of the list. */
  z.strictObject({ what: z.literal('sections') }),
  z.strictObject({ what: z.literal('drafts') }),
  z.strictObject({ what: z.literal('gifs') }),
  z.strictObject({ what: z.literal('presence') }),
  z.strictObject({ what: z.literal('join-requests') }),
  /** Other people are writing in this conversation than before. */
  z.strictObject({ what: z.literal('typing'), conversationId: s.conversationId }),
  /** What is to be sent later in this conversation. */
  z.strictObject({ what: z.literal('scheduled'), conversationId: s.conversationId }),
  /** All messages can be searched now. */
  z.strictObject({ what: z.literal('search') }),
  z.strictObject({ what: z.literal('conversations'), conversationIds: z.array(s.conversationId) }),
  z.strictObject({
    what: z.literal('messages'),
    conversationId: s.conversationId,
    messageIds: z.array(s.messageId),
  }),
]);
