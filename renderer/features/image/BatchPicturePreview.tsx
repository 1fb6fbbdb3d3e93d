import { PencilLine } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from '../../i18n/use-translation';
import { limits } from '../../../shared/domain/limits';
import { Button } from '../../ui/Button';
import type { Ink, Nib, Sketch, SketchAction } from '../sketch/sketch';
import { SketchPad } from '../sketch/SketchPad';
import { SketchTools } from '../sketch/SketchTools';
import { ImageFrame } from './ImageFrame';
import type { BatchAction, BatchPicture } from './picture-batch';

export interface BatchPicturePreviewProps {
  readonly picture: BatchPicture;
  readonly change: (action: BatchAction) => void;
}

/** A picture before it is sent: as it will be, or to be drawn on, or why it can't be sent. */
export function BatchPicturePreview({ picture, change }: BatchPicturePreviewProps) {
  const { t } = useTranslation('image');
  const { t: tSketch } = useTranslation('sketch');
  const { messageId, prepared, isDrawing, sketch } = picture;
  if (isDrawing && prepared?.state === 'ready') {
    const draw = (action: SketchAction): void => change({ does: 'draw', messageId, action });
    return <Drawing picture={prepared.bytes} sketch={sketch} change={draw} />;
  }
  return (
    <>
      <div className="mt-4 grid h-64 place-items-center overflow-hidden rounded-row bg-app">
        {prepared?.state === 'ready' && (
          <ImageFrame bytes={prepared.bytes} alt={t('send.preview')} isPlaying className="max-h-64 max-w-full" />
        )}
        {prepared?.state === 'refused' && (
          <p role="alert" className="p-4 text-center text-balance text-danger">
            {t(`send.refused.${prepared.reason}`, { most: Math.floor(limits.imageBytes / 1_000) })}
          </p>
        )}
      </div>
      {prepared?.state === 'ready' && !prepared.isAnimated && (
        <Button
          size="small"
          icon={PencilLine}
          onPress={() => change({ does: 'begin-drawing', messageId })}
          className="mt-2"
        >
          {tSketch('drawOn')}
        </Button>
      )}
    </>
  );
}

interface DrawingProps {
  readonly picture: Uint8Array<ArrayBuffer>;
  readonly sketch: Sketch;
  readonly change: (action: SketchAction) => void;
}

function Drawing({ picture, sketch, change }: DrawingProps) {
  const [blob] = useState(() => new Blob([picture]));
  const [ink, setInk] = useState<Ink>('red');
  const [nib, setNib] = useState<Nib>('medium');
  return (
    <>
      <div className="mt-4 grid place-items-center">
        <SketchPad picture={blob} sketch={sketch} ink={ink} nib={nib} change={change} />
      </div>
      <SketchTools sketch={sketch} ink={ink} onInk={setInk} nib={nib} onNib={setNib} change={change} />
    </>
  );
}
