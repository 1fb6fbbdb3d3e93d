import { Play } from 'lucide-react';
import { useRef, useState } from 'react';
import { Button } from 'react-aria-components';
import { useTranslation } from '../../i18n/use-translation';
import type { MessageView } from '../../../shared/ipc/core-contract';
import { Icon } from '../../ui/Icon';
import { useMessageCommands } from '../message/message-commands';
import { ImageFrame } from './ImageFrame';
import { mostOfMessage, shownSize } from './image-size';
import { useImageBytes } from './use-image-bytes';
import { useImageWords } from './use-image-words';
import { useInSight } from './use-in-sight';
import { usePlaysGifs } from './use-plays-gifs';

export interface MessageImageProps {
  readonly message: MessageView;
  readonly image: Extract<MessageView['body'], { kind: 'image' }>;
  /** The focus is on its row or in it. */
  readonly isActive: boolean;
}

/** An image in the timeline; a press enlarges it. It moves while it is in sight, if it is to. */
export function MessageImage({ message, image, isActive }: MessageImageProps) {
  const { t } = useTranslation('image');
  const { openImage } = useMessageCommands();
  const boxRef = useRef<HTMLDivElement>(null);
  const isInSight = useInSight(boxRef);
  const { bytes, isFailed } = useImageBytes(message.conversationId, message.messageId, isInSight);
  const words = useImageWords()(image);
  const plays = usePlaysGifs();
  const [isStarted, setIsStarted] = useState(false);
  const isPlaying = !image.isAnimated || plays || isStarted;
  const { width, height } = shownSize(image, mostOfMessage);
  return (
    <div
      ref={boxRef}
      style={{ width, height }}
      className="relative my-0.5 max-w-full overflow-hidden rounded-row border border-line bg-app"
    >
      <Button
        aria-label={t('enlarge', { name: words })}
        excludeFromTabOrder={!isActive}
        onPress={() => openImage(message)}
        className="block size-full cursor-zoom-in"
      >
        {isInSight && bytes !== undefined && (
          <ImageFrame bytes={bytes} alt={words} isPlaying={isPlaying} className="size-full object-contain" />
        )}
        {isFailed && <span className="text-secondary text-text-2">{t('broken')}</span>}
      </Button>
      {!isPlaying && (
        <Button
          aria-label={t('play', { name: words })}
          excludeFromTabOrder={!isActive}
          onPress={() => setIsStarted(true)}
          className="absolute start-1.5 bottom-1.5 flex items-center gap-1 rounded-full bg-raised px-2.5 py-1 text-secondary font-medium text-text shadow-card data-hovered:bg-hover"
        >
          <Icon of={Play} size="small" />
          {t('gif')}
        </Button>
      )}
    </div>
  );
}
