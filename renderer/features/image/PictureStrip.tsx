import { CircleAlert, X } from 'lucide-react';
import { ToggleButton } from 'react-aria-components';
import { useTranslation } from '../../i18n/use-translation';
import type { MessageId } from '../../../shared/domain/ids';
import { Icon } from '../../ui/Icon';
import { IconButton } from '../../ui/IconButton';
import { ImageFrame } from './ImageFrame';
import type { BatchAction, BatchPicture, PictureBatch } from './picture-batch';

export interface PictureStripProps {
  readonly batch: PictureBatch;
  readonly change: (action: BatchAction) => void;
  readonly onRemove: (messageId: MessageId) => void;
  readonly isSending: boolean;
}

/** The pictures that are sent together, in their order: one is shown large, and each can be left out. */
export function PictureStrip({ batch, change, onRemove, isSending }: PictureStripProps) {
  const { t } = useTranslation('image');
  return (
    <ul aria-label={t('send.pictures')} className="mt-3 flex flex-wrap gap-2">
      {batch.pictures.map((picture, index) => (
        <li key={picture.messageId} className="relative">
          <ToggleButton
            aria-label={t('send.pictureNumber', { number: index + 1 })}
            isSelected={picture.messageId === batch.shownId}
            onChange={() => change({ does: 'show', messageId: picture.messageId })}
            className="grid size-14 place-items-center overflow-hidden rounded-control border-2 border-line bg-app data-selected:border-accent"
          >
            <Thumbnail picture={picture} />
          </ToggleButton>
          <IconButton
            icon={X}
            label={t('send.remove', { number: index + 1 })}
            isDisabled={isSending}
            onPress={() => onRemove(picture.messageId)}
            className="absolute -end-1.5 -top-1.5 size-6! rounded-full border border-line bg-raised shadow-card"
          />
        </li>
      ))}
    </ul>
  );
}

function Thumbnail({ picture: { prepared } }: { readonly picture: BatchPicture }) {
  if (prepared?.state === 'ready')
    return <ImageFrame bytes={prepared.bytes} alt="" isPlaying={false} className="size-full object-cover" />;
  return prepared === undefined ? null : <Icon of={CircleAlert} className="text-danger" />;
}
