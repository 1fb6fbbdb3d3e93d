import { useRef } from 'react';
import type { ConversationId, MessageId } from '../../../shared/domain/ids';
import { ImageFrame } from './ImageFrame';
import { useImageBytes } from './use-image-bytes';
import { useInSight } from './use-in-sight';

export interface ImageThumbnailProps {
  readonly conversationId: ConversationId;
  readonly messageId: MessageId;
  /** Gives it its size. */
  readonly className: string;
}

/** A message's image, small and still, beside words that say what it is. Read while it is in sight. */
export function ImageThumbnail({ conversationId, messageId, className }: ImageThumbnailProps) {
  const boxRef = useRef<HTMLSpanElement>(null);
  const isInSight = useInSight(boxRef);
  const { bytes } = useImageBytes(conversationId, messageId, isInSight);
  return (
    <span ref={boxRef} className={`block shrink-0 overflow-hidden rounded-control bg-app ${className}`}>
      {isInSight && bytes !== undefined && (
        <ImageFrame bytes={bytes} alt="" isPlaying={false} className="size-full object-cover" />
      )}
    </span>
  );
}
