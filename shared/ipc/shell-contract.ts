/** What the window may ask of the application itself: its accounts, their processes and keys, and the computer around it. */
import { z } from 'zod';
import { limits } from '../domain/limits';
import { feed, procedure } from './define-contract';
import * as s from './schemas';

const accountState = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('starting') }),
  /** A port to its core can be asked for. */
  z.strictObject({ state: z.literal('running') }),
  /** The core died and comes back; `restarts` counts since the last quiet minute. */
  z.strictObject({ state: z.literal('restarting'), restarts: z.number().int(), nextAttemptAtMs: s.timeMs }),
  /** Nothing happens until `accounts.retry`. */
  z.strictObject({
    state: z.literal('stopped'),
    reason: z.enum([
      'keychain-locked',
      'keychain-unreachable',
      'keychain-missing-key',
      'vault-wrong-key',
      'vault-corrupt',
      'vault-unavailable',
      'vault-newer-version',
      'vault-no-room',
      'vault-migration-failed',
      'core-failed',
    ]),
    /** Name of the copy set aside, when the vault was corrupt. */
    backupName: z.string().optional(),
  }),
]);

const account = z.strictObject({
  accountId: s.accountId,
  status: accountState,
  /** Set for a workspace whose relay runs on this computer. */
  relay: z
    .strictObject({
      reach: z.enum(['computer', 'network']),
      state: z.enum(['starting', 'running', 'restarting', 'failed']),
    })
    .optional(),
});

const theme = z.enum(['system', 'light', 'dark']);
const language = z.enum(['system', 'en', 'de']);
/** Minutes since midnight by this computer's clock; a night begins later than it ends. */
const minuteOfDay = z
  .number()
  .int()
  .min(0)
  .max(24 * 60 - 1);
const notificationSettings = z.strictObject({
  /** What a notification shows: who wrote and what, who, that somebody did; or there are none. */
  shows: z.enum(['all', 'names', 'nothing', 'none']),
  hasSound: z.boolean(),
  /** Daily hours without notifications. */
  quietHours: z.strictObject({ fromMinute: minuteOfDay, toMinute: minuteOfDay }).optional(),
});
export const settings = z.strictObject({
  theme,
  language,
  /** More contrast than the design has, always or when the system asks for it. */
  contrast: z.enum(['system', 'more']).default('system'),
  textSize: z.enum(['small', 'normal', 'large', 'larger', 'largest']).default('normal'),
  notifications: notificationSettings.default({ shows: 'all', hasSound: true }),
  /** Closing the window leaves the application running, so that it can tell of what arrives. */
  staysInBackground: z.boolean().default(false),
  /** Whether links to videos and music are offered as players. */
  showsPlayers: z.boolean().default(true),
  /** Whether GIFs move by themselves; absent: unless the system asks for less motion. */
  playsGifs: z.boolean().optional(),
  /** Whether the composer's buttons for formatting are in sight. */
  showsFormatting: z.boolean().optional(),
  /** The account that was shown last; it need not exist any more. */
  lastAccountId: s.accountId.optional(),
});

const imageFile = z.strictObject({
  bytes: z.instanceof(Uint8Array).refine(({ length }) => length <= limits.imageBytes),
  /** What it is called. */
  name: z.string().max(limits.imageAltLength),
});

/** A conversation, and the message in it that is to be shown. */
const place = z.strictObject({
  accountId: s.accountId,
  conversationId: s.conversationId,
  messageId: s.messageId.optional(),
});

export const shellContract = {
  /** Sends the whole list at once and after every change. Never holds a name: the cores know those. */
  accounts: feed(s.nothing, z.array(account)),
  /** Makes a blank account, or returns the blank one that exists, e.g. after a first run that was broken off. */
  'accounts.add': procedure(s.nothing, z.strictObject({ accountId: s.accountId })),
  /** Deletes a blank account. Refused (`workspace.already-joined`) once it belongs to a workspace. */
  'accounts.discard': procedure(z.strictObject({ accountId: s.accountId }), s.nothing),
  'accounts.retry': procedure(z.strictObject({ accountId: s.accountId }), s.nothing),
  /** The window then receives a port to this account's core. */
  'accounts.connect': procedure(z.strictObject({ accountId: s.accountId }), s.nothing),
  /** Starts this account's embedded relay, if it does not run, and returns the link that founds a workspace on it. */
  'relay.prepare': procedure(
    z.strictObject({ accountId: s.accountId, reach: z.enum(['computer', 'network']) }),
    z.strictObject({ foundingLink: z.string() }),
  ),
  /** Links of the conclave: scheme that the operating system handed to the application. */
  links: feed(s.nothing, z.strictObject({ link: s.link })),
  /** Logs that something could not be drawn: the class of the error and the place in the code. */
  'window.fault': procedure(
    z.strictObject({ name: z.string().regex(/^\w{1,40}$/), at: z.string().regex(/^([\w.-]{1,80}:\d{1,7}:\d{1,7})?$/) }),
    s.nothing,
  ),
  /** Shows a conversation in a window of its own, or brings that window to the front. */
  'windows.open': procedure(place, s.nothing),
  /** What the person opened from outside the window: from a notification, or from another window. */
  opened: feed(s.nothing, place),
  /** Sends them at once and after every change, whichever window made it. */
  settings: feed(s.nothing, settings),
  'settings.set': procedure(settings, s.nothing),
  'app.info': procedure(
    s.nothing,
    z.strictObject({ version: z.string(), systemLanguage: z.string(), platform: z.string(), runtime: z.string() }),
  ),
  /** Copies text, because the sandboxed page may not. */
  'clipboard.write': procedure(z.strictObject({ text: z.string().max(limits.clipboardLength) }), s.nothing),
  /** Asks the person where to, and writes it there. Throws `input.malformed` for what is no image, `file.not-saved`. */
  'images.save': procedure(imageFile, s.nothing),
  /** Opens a link of http:, https: or mailto: in the system's browser or mail application; refuses others (`input.malformed`). */
  'links.open': procedure(z.strictObject({ url: z.string().max(limits.linkLength) }), s.nothing),
  /** Opens the person's mail application with a draft. */
  'mail.compose': procedure(z.strictObject({ subject: z.string().max(500), body: z.string().max(10_000) }), s.nothing),
} as const;

export type ShellContract = typeof shellContract;
export type Account = z.infer<typeof account>;
export type AccountStatus = z.infer<typeof accountState>;
export type ImageFile = z.infer<typeof imageFile>;
export type OpenedPlace = z.infer<typeof place>;
export type Settings = z.infer<typeof settings>;
