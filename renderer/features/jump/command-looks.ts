import {
  Archive,
  ArchiveRestore,
  AppWindow,
  Bell,
  BellOff,
  CalendarClock,
  CheckCheck,
  Images,
  Keyboard,
  Link,
  MessageSquareDot,
  Monitor,
  Moon,
  PanelRight,
  Search,
  Settings,
  SquarePen,
  Star,
  StarOff,
  Sun,
  TextSearch,
  UserPlus,
  type LucideIcon,
} from 'lucide-react';
import type { KeyCombination } from '../../ui/keys';
import { shortcutKeys } from '../workspace/shortcuts';
import type { Command } from './commands';

const icons: Readonly<Partial<Record<Command, LucideIcon>>> = {
  'new-conversation': SquarePen,
  search: TextSearch,
  shortcuts: Keyboard,
  'search-conversation': Search,
  'conversation-pictures': Images,
  'conversation-links': Link,
  'toggle-details': PanelRight,
  'own-window': AppWindow,
  'send-later': CalendarClock,
  scheduled: CalendarClock,
  'mark-read': CheckCheck,
  'mark-unread': MessageSquareDot,
  mute: BellOff,
  unmute: Bell,
  favourite: Star,
  'not-favourite': StarOff,
  archive: Archive,
  'not-archive': ArchiveRestore,
  starred: Star,
  'join-by-link': Link,
  invite: UserPlus,
  'theme-light': Sun,
  'theme-dark': Moon,
  'theme-system': Monitor,
};

export function commandIcon(command: Command): LucideIcon {
  return icons[command] ?? Settings;
}

/** The keys that do the same, if any. */
export function commandKeys(command: Command): KeyCombination | undefined {
  return new Map<string, KeyCombination>(Object.entries(shortcutKeys)).get(command);
}
