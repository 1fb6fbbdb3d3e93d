import { useState } from 'react';
import { ImagePlay } from 'lucide-react';
import { Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { useTranslation } from '../../i18n/use-translation';
import { IconButton } from '../../ui/IconButton';
import { GifPicker, type GifPickerProps } from './GifPicker';

/** Opens the picker above it; closes it when something was picked. */
export function GifButton({ onPick, onImages }: GifPickerProps) {
  const { t } = useTranslation('gif');
  const [isOpen, setIsOpen] = useState(false);
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={setIsOpen}>
      <IconButton icon={ImagePlay} label={t('open')} tooltipPlacement="top" />
      <Popover
        placement="top start"
        className="max-w-[calc(100vw-1rem)] animate-appear rounded-card border border-line bg-raised shadow-float"
      >
        <Dialog aria-label={t('title')} className="outline-none">
          <GifPicker
            onPick={(gif) => {
              setIsOpen(false);
              onPick(gif);
            }}
            onImages={(images) => {
              setIsOpen(false);
              onImages(images);
            }}
          />
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}
