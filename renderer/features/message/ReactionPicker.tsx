import { useRef } from 'react';
import { Dialog, Popover } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { MenuPlace } from '../../ui/Menu';
import { EmojiPicker } from '../emoji/EmojiPicker';

export interface ReactionPickerProps {
  readonly at: MenuPlace;
  readonly onPick: (emoji: string) => void;
  readonly onClose: () => void;
}

/** Any emoji for a message, in a popover at a point. */
export function ReactionPicker({ at, onPick, onClose }: ReactionPickerProps) {
  const { t } = useTranslation('message');
  const anchorRef = useRef<HTMLSpanElement>(null);
  return (
    <>
      <span ref={anchorRef} aria-hidden className="fixed size-0" style={{ left: at.x, top: at.y }} />
      <Popover
        isOpen
        triggerRef={anchorRef}
        placement="bottom start"
        offset={4}
        onOpenChange={(isOpen) => {
          if (!isOpen) onClose();
        }}
        className="max-w-[calc(100vw-1rem)] animate-appear rounded-card border border-line bg-raised shadow-float"
      >
        <Dialog aria-label={t('action.react')} className="outline-none">
          <EmojiPicker onPick={onPick} />
        </Dialog>
      </Popover>
    </>
  );
}
