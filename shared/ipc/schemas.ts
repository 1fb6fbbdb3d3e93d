/** Schemas that more than one contract uses: ids, roles, texts and their limits. */
import { z } from 'zod';
import type {
  AccountId,
  ConversationId,
  GifId,
  InviteId,
  MessageId,
  PictureId,
  UserId,
  WorkspaceId,
} from '../domain/ids';
import { isId } from '../domain/ids';
import { limits } from '../domain/limits';
import { isUsablePicture } from '../domain/picture';
import { wellFormed } from '../domain/well-formed';

export const accountId = z.custom<AccountId>((value) => isId('AccountId', value));
export const conversationId = z.custom<ConversationId>((value) => isId('ConversationId', value));
export const gifId = z.custom<GifId>((value) => isId('GifId', value));
export const inviteId = z.custom<InviteId>((value) => isId('InviteId', value));
export const messageId = z.custom<MessageId>((value) => isId('MessageId', value));
export const pictureId = z.custom<PictureId>((value) => isId('PictureId', value));
export const userId = z.custom<UserId>((value) => isId('UserId', value));
export const workspaceId = z.custom<WorkspaceId>((value) => isId('WorkspaceId', value));

export const nothing = z.undefined();
export const role = z.enum(['owner', 'admin', 'member', 'guest']);
export const displayName = z.string().trim().min(1).max(limits.displayNameLength);
export const workspaceName = z.string().trim().min(1).max(limits.workspaceNameLength);
const isWellFormed = (text: string): boolean => wellFormed(text) === text;
export const conversationName = z.string().trim().min(1).max(limits.conversationNameLength).refine(isWellFormed);
/** What somebody is called by this person alone; empty for what their profile says. */
export const ownName = z.string().trim().max(limits.displayNameLength).refine(isWellFormed);
export const personNote = z.string().trim().max(limits.personNoteLength).refine(isWellFormed);
/** Empty for none. */
export const conversationDescription = z.string().trim().max(limits.conversationDescriptionLength).refine(isWellFormed);
export const link = z.string().max(limits.linkLength);
/** A small square JPEG, PNG or WebP. */
export const picture = z.instanceof(Uint8Array).refine(isUsablePicture);
export const timeMs = z.number().int().nonnegative().max(limits.latestTimeMs);

export const conversationRole = z.enum(['admin', 'member', 'reader']);
/** Who may, in a group: only admins, or all members. Readers may neither post nor add. */
const whoMay = z.enum(['admins', 'members']);
export const conversationRights = z.strictObject({ post: whoMay, addMembers: whoMay, call: whoMay });
/** How long a message stays once it was read. */
export const timerMs = z.number().int().min(limits.shortestTimerMs).max(limits.longestTimerMs);
/** One grapheme; whether it is an emoji is for the reader's fonts to say. */
export const emoji = z.string().min(1).max(limits.emojiLength);
