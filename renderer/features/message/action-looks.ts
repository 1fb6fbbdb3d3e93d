import {
  Bookmark,
  Copy,
  Download,
  Forward,
  Info,
  ListChecks,
  PencilLine,
  Pin,
  PinOff,
  Reply,
  SmilePlus,
  Star,
  StarOff,
  Trash2,
  type LucideIcon,
} from 'lucide-react';
import type { TFunction } from 'i18next';
import { keyWords } from '../../ui/keys';
import type { MessageAction } from './message-actions';
import { messageKeys, type MessageKey } from './message-keys';

export const actionIcons: Readonly<Record<MessageAction, LucideIcon>> = {
  reply: Reply,
  react: SmilePlus,
  edit: PencilLine,
  'save-gif': Bookmark,
  forward: Forward,
  copy: Copy,
  'copy-image': Copy,
  'save-image': Download,
  pin: Pin,
  unpin: PinOff,
  star: Star,
  unstar: StarOff,
  info: Info,
  select: ListChecks,
  'delete-for-me': Trash2,
  'delete-for-everyone': Trash2,
};

/** The keys that do something with a message, as they are printed on a keyboard: "R", "Shift Del". */
export function messageKeyWords(does: MessageKey['does'], t: TFunction): string | undefined {
  const found = messageKeys.find((each) => each.does === does);
  return found && keyWords(found.keys, t);
}
