import type { Notification } from '../../shared/ipc/core-contract';
import type { Settings } from '../../shared/ipc/shell-contract';
import type { Language } from '../shell/language';

type Arrived = Extract<Notification, { what: 'arrived' }>;

const english = {
  somebody: 'Somebody',
  somethingNew: 'New message',
  newMessages: (count: number) => `${count} new messages`,
  ping: 'asks you to look',
  gif: 'sent a GIF',
  picture: 'sent a picture',
  unsupported: 'sent something that this version can’t show',
  inGroup: (sender: string, group: string) => `${sender} in ${group}`,
  reply: 'Reply',
  open: 'Open Conclave',
  quit: 'Quit Conclave',
  unread: (count: number) => (count === 0 ? 'Conclave' : `Conclave: ${count} unread`),
};

const german: typeof english = {
  somebody: 'Jemand',
  somethingNew: 'Neue Nachricht',
  newMessages: (count) => `${count} neue Nachrichten`,
  ping: 'bittet um Ihre Aufmerksamkeit',
  gif: 'hat ein GIF gesendet',
  picture: 'hat ein Bild gesendet',
  unsupported: 'hat etwas gesendet, das diese Version nicht zeigen kann',
  inGroup: (sender, group) => `${sender} in ${group}`,
  reply: 'Antworten',
  open: 'Conclave öffnen',
  quit: 'Conclave beenden',
  unread: (count) => (count === 0 ? 'Conclave' : `Conclave: ${count} ungelesen`),
};

export const notificationWords: Readonly<Record<Language, typeof english>> = { en: english, de: german };

/** Longer texts are cut by the system anyway, each in its own way. */
const textLength = 240;

/** Takes no room, and is not seen. */
const wordJoiner = '\u2060';

export interface NotificationText {
  readonly title: string;
  readonly body: string;
}

/** What a notification says, which is no more than the person wants others to see on the screen. Pure. */
export function notificationText(
  arrived: Arrived,
  shows: Exclude<Settings['notifications']['shows'], 'none'>,
  language: Language,
): NotificationText {
  const words = notificationWords[language];
  const number = arrived.count === 1 ? words.somethingNew : words.newMessages(arrived.count);
  if (shows === 'nothing') return { title: 'Conclave', body: number };
  const sender = arrived.sender === '' ? words.somebody : arrived.sender;
  const title = arrived.groupName === undefined ? sender : words.inGroup(sender, arrived.groupName);
  return { title: plain(title), body: shows === 'names' ? number : plain(bodyText(arrived, words)) };
}

function bodyText({ body }: Arrived, words: typeof english): string {
  switch (body.kind) {
    case 'text':
      return body.text;
    case 'image': {
      const what = body.isAnimated ? words.gif : words.picture;
      return body.text === undefined ? what : `${what}: ${body.text}`;
    }
    case 'ping':
      return words.ping;
    case 'unsupported':
      return words.unsupported;
  }
}

// The system shows it outside the window: no controls of direction that reach beyond it, and one paragraph. Desktops of Linux
// take the body for markup (Desktop Notifications Specification): nothing may begin a tag in it, such as a link.
function plain(text: string): string {
  const line = text
    .slice(0, textLength * 4)
    .replaceAll(/[\u202a-\u202e\u2066-\u2069]/g, '')
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  const letters = Array.from(line);
  const shown = letters.length <= textLength ? line : `${letters.slice(0, textLength - 1).join('')}…`;
  return shown.replaceAll('<', `<${wordJoiner}`);
}
