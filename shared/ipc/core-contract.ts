/**
 * What the window may ask of an account's core. Every call is parsed against these schemas; the window re-reads what it
 * shows when the `changes` feed names it.
 */
import { z } from 'zod';
import { limits } from '../domain/limits';
import { change } from './change-schema';
import * as c from './conversation-schemas';
import { feed, listing, procedure } from './define-contract';
import * as g from './gif-schemas';
import * as m from './message-schemas';
import { notification } from './notification-schemas';
import * as p from './presence-schemas';
import * as v from './preview-schemas';
import * as s from './schemas';
import * as q from './search-schemas';
import * as w from './workspace-schemas';

export const coreContract = {
  'workspace.get': procedure(s.nothing, w.workspace),
  'workspace.found': procedure(
    z.strictObject({ foundingLink: s.link, workspaceName: s.workspaceName, profile: w.profileInput }),
    s.nothing,
  ),
  'workspace.previewInvite': procedure(z.strictObject({ link: s.link }), w.invitePreview),
  'workspace.join': procedure(z.strictObject({ link: s.link, profile: w.profileInput }), s.nothing),
  'workspace.rename': procedure(z.strictObject({ name: s.workspaceName }), s.nothing),
  /** Takes the place of the whole policy. For owner and admins; everybody else is refused (`directory.refused`). */
  'workspace.setPolicy': procedure(w.policy, s.nothing),
  /** The latest changes of it, as the directory has them signed, the newest first: 50 at most. */
  'workspace.policyHistory': procedure(s.nothing, z.array(w.policyChange)),
  'connection.get': procedure(s.nothing, w.connection),
  'connection.retry': procedure(s.nothing, s.nothing),
  'storage.get': procedure(s.nothing, w.storage),
  /** What the relay has and this device has not read yet. */
  'backlog.get': procedure(s.nothing, w.backlog),
  /** In the order in which they joined. */
  'people.list': listing(s.nothing, w.person),
  /** For this person alone, on this device: nobody learns of it. Empty ones are taken away. */
  'people.annotate': procedure(z.strictObject({ userId: s.userId, name: s.ownName, note: s.personNote }), s.nothing),
  /** In the direct conversation with them, on this device; nobody learns of it. What they send meanwhile is lost here. */
  'people.setBlocked': procedure(z.strictObject({ userId: s.userId, isBlocked: z.boolean() }), s.nothing),
  /** Those of them who are in the workspace. */
  'people.some': procedure(w.peopleInput, z.array(w.person)),
  /** Of people and groups, as the lists name them; those that nobody has any more are passed over. */
  'pictures.get': procedure(w.picturesInput, w.pictures),
  'profile.update': procedure(w.profileInput, s.nothing),
  'invites.list': procedure(s.nothing, z.array(w.invite)),
  'invites.create': procedure(
    z.strictObject({
      role: z.enum(['admin', 'member', 'guest']),
      label: z.string().trim().max(limits.inviteLabelLength),
      lifetimeMs: z.number().int().min(60_000).max(limits.inviteLifetimeMs),
      uses: z.number().int().min(1).max(limits.inviteUses),
    }),
    w.invite,
  ),
  'invites.revoke': procedure(z.strictObject({ inviteId: s.inviteId }), s.nothing),
  'conversations.list': listing(s.nothing, c.conversation),
  /** Those of them that `conversations.list` names now, in any order; for a topic that is shown in another conversation, that one. */
  'conversations.some': procedure(c.conversationsInput, z.array(c.conversation)),
  'conversations.get': procedure(c.conversationInput, c.conversation),
  /** Returns the existing direct conversation with this person, if there is one. */
  'conversations.createDirect': procedure(z.strictObject({ userId: s.userId }), c.conversationInput),
  /** The window makes the id: the same id twice is one group. Whoever makes it is its admin. */
  'conversations.createGroup': procedure(c.createGroupInput, s.nothing),
  /** Returns the existing one, if there is one. */
  'conversations.openNotes': procedure(s.nothing, c.conversationInput),
  /** Repeated, it changes nothing: who is a member already stays one. */
  'conversations.addMembers': procedure(c.membersInput, s.nothing),
  'conversations.removeMembers': procedure(c.membersInput, s.nothing),
  'conversations.leave': procedure(c.conversationInput, s.nothing),
  'conversations.rename': procedure(c.renameInput, s.nothing),
  'conversations.describe': procedure(c.describeInput, s.nothing),
  /** Apart from the conversation: lists of them stay small. */
  'conversations.description': procedure(c.conversationInput, c.description),
  'conversations.setPicture': procedure(c.pictureInput, s.nothing),
  'conversations.setRole': procedure(c.roleInput, s.nothing),
  'conversations.setRights': procedure(c.rightsInput, s.nothing),
  'conversations.setTimer': procedure(c.timerInput, s.nothing),
  'conversations.setJoinLink': procedure(c.joinLinkInput, s.nothing),
  'conversations.joinLink': procedure(c.conversationInput, c.joinLink),
  /** What a group's link leads to, without asking anybody. */
  'conversations.readGroupLink': procedure(c.groupLinkInput, c.groupLinkPreview),
  /** Asks to be let in, now or when the relay can be reached; a member's device does it. Repeated, it asks once more. */
  'conversations.askToJoin': procedure(c.groupLinkInput, s.nothing),
  /** What this person has asked for and not got yet. */
  'conversations.joinRequests': procedure(s.nothing, z.array(c.joinRequest)),
  'conversations.withdrawJoinRequest': procedure(c.conversationInput, s.nothing),
  'conversations.setPreferences': procedure(c.preferencesInput, s.nothing),
  /** Removes its messages from this device, and it from the list until something new comes. */
  'conversations.deleteForMe': procedure(c.conversationInput, s.nothing),
  'conversations.markRead': procedure(m.refInput, s.nothing),
  /** A mark for the person alone: what was read stays read. Looking at the conversation again takes it away. */
  'conversations.markUnread': procedure(c.conversationInput, s.nothing),
  /** The conversation that this window shows, if any: it is read before all others. Holds as long as the port. */
  'conversations.setVisible': procedure(z.strictObject({ conversationId: s.conversationId.optional() }), s.nothing),
  'messages.page': procedure(
    z.strictObject({ conversationId: s.conversationId, from: m.pagePoint, limit: z.number().int().min(1).max(200) }),
    m.messagePage,
  ),
  'messages.get': procedure(
    z.strictObject({ conversationId: s.conversationId, messageIds: z.array(s.messageId).max(200) }),
    z.array(m.message),
  ),
  /** The first unread message that mentions this person, or all; undefined when there is none. */
  'messages.nextMention': procedure(c.conversationInput, s.messageId.optional()),
  /** Durable in the vault when it returns. The same message id twice is one message. */
  'messages.send': procedure(m.sendInput, s.nothing),
  /** As `messages.send`. Throws `input.malformed` for what is no image that may be shown. */
  'messages.sendImage': procedure(m.sendImageInput, s.nothing),
  /** Throws `message.unknown` for a message that is no image, or not here. */
  'messages.image': procedure(m.refInput, g.imageBytes),
  'messages.ping': procedure(m.refInput, s.nothing),
  /** Of what was done to it and was taken back, too. */
  'messages.retry': procedure(m.refInput, s.nothing),
  /** What was done to it and was taken back is not to be done again. */
  'messages.dismissFailures': procedure(m.refInput, s.nothing),
  /**
   * Keeps it on this device until it is due, or until the application runs again. The same message id twice is one message, which is
   * also sent once. `input.malformed` for a time that has passed or is more than a year ahead, `input.too-large` when there are 100.
   */
  'messages.schedule': procedure(m.scheduleInput, s.nothing),
  /** What is to be sent in this conversation, the next first. */
  'messages.scheduled': procedure(c.conversationInput, z.array(m.scheduledMessage)),
  /** Of one that could not be sent, too. */
  'messages.reschedule': procedure(m.rescheduleInput, s.nothing),
  'messages.sendScheduled': procedure(m.refInput, s.nothing),
  /** Nothing is left of it. One that is not there is passed over. */
  'messages.unschedule': procedure(m.refInput, s.nothing),
  /**
   * This and the next three are shown at once, offline too, and wait for the relay like messages. What is so already is left
   * alone. What the relay refuses for good, or the others do, is taken back, and kept in `failedActions`.
   */
  'messages.edit': procedure(m.editInput, s.nothing),
  /** For everyone, or from this device alone. Messages that are not here are passed over; those that nobody has yet are gone. */
  'messages.delete': procedure(m.deleteInput, s.nothing),
  'messages.react': procedure(m.reactInput, s.nothing),
  'messages.pin': procedure(m.pinInput, s.nothing),
  'messages.star': procedure(m.starInput, s.nothing),
  'messages.info': procedure(m.refInput, m.messageInfo),
  /** The newest first. */
  'messages.pinned': procedure(c.conversationInput, z.array(m.message)),
  /** Of all conversations, the newest first. */
  'messages.starred': procedure(s.nothing, z.array(m.message)),
  /** Whether this person lets others see what they have read, and so sees what others have. */
  'receipts.get': procedure(s.nothing, m.receiptSetting),
  /** Turned off, it also hides from now on what others have read. What was said before stays said. */
  'receipts.set': procedure(m.receiptSetting, s.nothing),
  /** Whether this person's device makes previews of the links that they write. It does not at first. */
  'previews.settings.get': procedure(s.nothing, v.previewSetting),
  'previews.settings.set': procedure(v.previewSetting, s.nothing),
  /**
   * Fetches what a page says of itself, through the relay. Undefined for a page without a title. Throws `web.*`, of which
   * `web.forbidden` when no previews are to be made.
   */
  'previews.make': procedure(z.strictObject({ url: s.link }), v.foundPreview.optional()),
  /** Empty when there is none. */
  'drafts.get': procedure(c.conversationInput, m.draft),
  /** How each begins that is not blank, of all conversations. */
  'drafts.list': procedure(s.nothing, z.array(m.draftBeginning)),
  /** In place of the one before. */
  'drafts.set': procedure(z.strictObject({ conversationId: s.conversationId, draft: m.draft }), s.nothing),
  'gifs.list': procedure(s.nothing, g.gifShelves),
  /** Of one that `gifs.list` named. Throws `message.unknown` when it is gone. */
  'gifs.image': procedure(g.gifInput, g.imageBytes),
  /** Keeps the GIF of a message. Throws `message.not-allowed` for one that is to vanish, `gifs.full` when there are too many. */
  'gifs.save': procedure(m.refInput, s.nothing),
  'gifs.unsave': procedure(g.gifInput, s.nothing),
  /** Asks the provider through the relay's tunnel. Throws `gifs.unavailable`, as do the next two. */
  'gifs.search': procedure(g.gifSearchInput, g.gifResults),
  /** A small picture of something that the last searches found. */
  'gifs.preview': procedure(g.gifResultInput, g.imageBytes),
  /** What is sent of it. */
  'gifs.download': procedure(g.gifResultInput, g.gifDownload),
  'emoji.get': procedure(s.nothing, m.emojiHabit),
  'emoji.set': procedure(m.emojiHabit, s.nothing),
  /** Sections of the list of conversations that are closed, by the window's own names for them. */
  'sections.closed': procedure(s.nothing, z.array(c.section)),
  'sections.setClosed': procedure(z.strictObject({ section: c.section, isClosed: z.boolean() }), s.nothing),
  /** Whoever has said something about themselves or is here now, this person always. */
  'presence.list': procedure(s.nothing, z.array(p.presence)),
  'presence.setStatus': procedure(p.statusInput, s.nothing),
  /** Whether the person is at this computer. It is told to the others, and changes no status that somebody chose. */
  'presence.setIdle': procedure(z.strictObject({ isIdle: z.boolean() }), s.nothing),
  /** To be called with each change of a draft; the core says no more than it must. */
  'presence.setTyping': procedure(p.typingInput, s.nothing),
  'presence.settings.get': procedure(s.nothing, p.presenceSettings),
  'presence.settings.set': procedure(p.presenceSettings, s.nothing),
  /** Who is writing, whoever began first in front. */
  'typing.get': procedure(c.conversationInput, z.array(s.userId)),
  /** Finds nothing when there is neither a word nor a filter. */
  'search.messages': procedure(q.searchInput, q.searchAnswer),
  /** The newest first. */
  'warnings.list': procedure(s.nothing, z.array(w.warning)),
  /** The person has taken note; it opens again when the same happens once more. */
  'warnings.close': procedure(z.strictObject({ key: z.number().int() }), s.nothing),
  changes: feed(s.nothing, change),
  /** Begins with how much is unread. What arrived before is not told of. */
  notifications: feed(s.nothing, notification),
} as const;

export type CoreContract = typeof coreContract;
export type Person = z.infer<typeof w.person>;
/** Of the person whose account it is. */
export type Self = Extract<Workspace, { state: 'member' }>['self'];
export type Workspace = z.infer<typeof w.workspace>;
export type Connection = z.infer<typeof w.connection>;
export type Warning = z.infer<typeof w.warning>;
export type WarningKind = Warning['kind'];
export type Storage = z.infer<typeof w.storage>;
export type Invite = z.infer<typeof w.invite>;
export type InvitePreview = z.infer<typeof w.invitePreview>;
export type Backlog = z.infer<typeof w.backlog>;
export type MessageView = z.infer<typeof m.message>;
export type MessageState = z.infer<typeof m.messageState>;
export type ConversationView = z.infer<typeof c.conversation>;
export type JoinRequest = z.infer<typeof c.joinRequest>;
export type GroupLinkPreview = z.infer<typeof c.groupLinkPreview>;
export type MessagePage = z.infer<typeof m.messagePage>;
export type PagePoint = z.infer<typeof m.pagePoint>;
export type Presence = z.infer<typeof p.presence>;
export type PresenceSettings = z.infer<typeof p.presenceSettings>;
export type StatusInput = z.infer<typeof p.statusInput>;
export type Change = z.infer<typeof change>;
export type Mention = z.infer<typeof m.mention>;
export type MessageInfo = z.infer<typeof m.messageInfo>;
export type Draft = z.infer<typeof m.draft>;
export type DraftBeginning = z.infer<typeof m.draftBeginning>;
export type ScheduledMessage = z.infer<typeof m.scheduledMessage>;
export type EmojiHabit = z.infer<typeof m.emojiHabit>;
export type GifShelves = z.infer<typeof g.gifShelves>;
export type GifResult = z.infer<typeof g.gifResults>[number];
export type SendImageInput = z.infer<typeof m.sendImageInput>;
export type SearchInput = z.infer<typeof q.searchInput>;
export type SearchAnswer = z.infer<typeof q.searchAnswer>;
export type FoundPreview = z.infer<typeof v.foundPreview>;
export type SendInput = z.infer<typeof m.sendInput>;
export type ConversationRole = z.infer<typeof s.conversationRole>;
export type ConversationRights = z.infer<typeof s.conversationRights>;
export type ConversationPreferences = ConversationView['preferences'];
export type Notification = z.infer<typeof notification>;
