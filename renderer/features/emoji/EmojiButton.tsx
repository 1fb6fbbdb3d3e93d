import { Smile } from 'lucide-react';
import { useState } from 'react';
import { Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { useTranslation } from '../../i18n/use-translation';
import { IconButton } from '../../ui/IconButton';
import { EmojiPicker } from './EmojiPicker';

export interface EmojiButtonProps {
  readonly onPick: (emoji: string) => void;
  readonly isDisabled?: boolean;
  readonly className?: string;
}

/** Opens the picker above it; closes it when something was picked. */
export function EmojiButton({ onPick, isDisabled = false, className = '' }: EmojiButtonProps) {
  const { t } = useTranslation('emoji');
  const [isOpen, setIsOpen] = useState(false);
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={setIsOpen}>
      <IconButton icon={Smile} label={t('open')} tooltipPlacement="top" isDisabled={isDisabled} className={className} />
      <Popover
        placement="top start"
        className="max-w-[calc(100vw-1rem)] animate-appear rounded-card border border-line bg-raised shadow-float"
      >
        <Dialog aria-label={t('title')} className="outline-none">
          <EmojiPicker
            onPick={(emoji) => {
              setIsOpen(false);
              onPick(emoji);
            }}
          />
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
