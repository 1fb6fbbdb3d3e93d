/** What the person is to be told of while not looking at the window. */
import { z } from 'zod';
import * as s from './schemas';

export const notification = z.discriminatedUnion('what', [
  /** New messages in one conversation, as far as the person wants to be told of them. */
  z.strictObject({
    what: z.literal('arrived'),
    conversationId: s.conversationId,
    /** The group's name; absent in a direct conversation. */
    groupName: z.string().optional(),
    /** Of the last one. */
    sender: z.string(),
    messageId: s.messageId,
    body: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('text'), text: z.string() }),
      /** With what is said with it, unless that is nothing. */
      z.strictObject({ kind: z.literal('image'), isAnimated: z.boolean(), text: z.string().optional() }),
      z.strictObject({ kind: z.literal('ping') }),
      z.strictObject({ kind: z.literal('unsupported') }),
    ]),
    /** How many there are that the person was not told of before. */
    count: z.number().int(),
    /** A window shows this conversation. */
    isVisible: z.boolean(),
  }),
  /** Nothing in it is unread any more. */
  z.strictObject({ what: z.literal('read'), conversationId: s.conversationId }),
  /** Unread messages in all conversations that are not muted. */
  z.strictObject({ what: z.literal('unread'), count: z.number().int() }),
]);
