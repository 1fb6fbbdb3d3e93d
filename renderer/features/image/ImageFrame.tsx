import { useCallback, useState } from 'react';
import { useTranslation } from '../../i18n/use-translation';

export interface ImageFrameProps {
  readonly bytes: Uint8Array;
  readonly alt: string;
  /** Moves, if it can; else its first frame is shown. */
  readonly isPlaying: boolean;
  readonly className?: string;
}

/** An image from memory: its address ends with it, and only this page knows it. Says so when it can't be decoded. */
export function ImageFrame({ bytes, alt, isPlaying, className = '' }: ImageFrameProps) {
  const { t } = useTranslation('image');
  const [isBroken, setIsBroken] = useState(false);
  if (isBroken) {
    return <span className="grid size-full place-items-center p-2 text-secondary text-text-2">{t('broken')}</span>;
  }
  const onBroken = (): void => setIsBroken(true);
  return isPlaying ? (
    <MovingFrame bytes={bytes} alt={alt} className={className} onBroken={onBroken} />
  ) : (
    <FirstFrame bytes={bytes} alt={alt} className={className} onBroken={onBroken} />
  );
}

interface FrameProps {
  readonly bytes: Uint8Array;
  readonly alt: string;
  readonly className: string;
  readonly onBroken: () => void;
}

function MovingFrame({ bytes, alt, className, onBroken }: FrameProps) {
  const show = useCallback(
    (image: HTMLImageElement) => {
      const url = URL.createObjectURL(blobOf(bytes));
      image.src = url;
      return () => {
        image.removeAttribute('src');
        URL.revokeObjectURL(url);
      };
    },
    [bytes],
  );
  return (
    <img
      ref={show}
      alt={alt}
      decoding="async"
      draggable={false}
      onError={onBroken}
      className={className}
      data-playing
    />
  );
}

function FirstFrame({ bytes, alt, className, onBroken }: FrameProps) {
  const show = useCallback(
    (canvas: HTMLCanvasElement) => {
      let isShown = true;
      const draw = async (): Promise<void> => {
        const bitmap = await createImageBitmap(blobOf(bytes));
        if (isShown) {
          canvas.width = bitmap.width;
          canvas.height = bitmap.height;
          canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
        }
        bitmap.close();
      };
      draw().catch(() => isShown && onBroken());
      return () => {
        isShown = false;
      };
    },
    // The one thing that is drawn; whoever hears that it is broken is always the same.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [bytes],
  );
  const label = alt === '' ? { 'aria-hidden': true } : { role: 'img', 'aria-label': alt };
  return <canvas ref={show} {...label} className={className} />;
}

// Chromium reads from the bytes what they are; the type only says that they are an image.
function blobOf(bytes: Uint8Array): Blob {
  return new Blob([Uint8Array.from(bytes)], { type: 'image/gif' });
}
