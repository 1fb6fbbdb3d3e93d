import { Dialog } from 'react-aria-components';
import { useTranslation } from '../../i18n/use-translation';
import type { MenuPlace } from '../../ui/Menu';
import { PopoverAt } from '../../ui/PopoverAt';
import { EmojiPicker } from '../emoji/EmojiPicker';

export interface ReactionPickerProps {
  readonly at: MenuPlace;
  readonly onPick: (emoji: string) => void;
  readonly onClose: () => void;
}

/** Any emoji for a message, in a popover at a point. */
export function ReactionPicker({ at, onPick, onClose }: ReactionPickerProps) {
  const { t } = useTranslation('message');
  return (
    <PopoverAt place={at} onClose={onClose} className="max-w-[calc(100vw-1rem)]">
      <Dialog aria-label={t('action.react')} className="outline-none">
        <EmojiPicker onPick={onPick} />
      </Dialog>
    </PopoverAt>
  );
}
