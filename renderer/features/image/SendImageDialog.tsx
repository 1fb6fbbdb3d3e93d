import { PencilLine } from 'lucide-react';
import { useEffect, useReducer, useState } from 'react';
import { useTranslation } from '../../i18n/use-translation';
import { limits } from '../../../shared/domain/limits';
import type { Action } from '../../connection/use-action';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { TextField } from '../../ui/TextField';
import { Problem } from '../problem/Problem';
import { blankSheet, withStrokes } from '../sketch/draw-sketch';
import { changeSketch, emptySketch, type Ink, type Nib, type Sketch, type SketchAction } from '../sketch/sketch';
import { SketchPad } from '../sketch/SketchPad';
import { SketchTools } from '../sketch/SketchTools';
import { ImageFrame } from './ImageFrame';
import { prepareImage, type PreparedImage } from './prepare-image';
import type { ImageSource, ImageToSend } from './use-send-image';

export interface SendImageDialogProps {
  readonly file: ImageSource;
  /** Of the conversation. */
  readonly name: string;
  readonly send: Action<[ImageToSend], void>;
  readonly onClose: () => void;
}

/** Shows what was pasted, dropped or chosen before it is sent, lets one draw on it, and asks what it is called. */
export function SendImageDialog({ file, name, send, onClose }: SendImageDialogProps) {
  const { t } = useTranslation('image');
  const prepared = usePrepared(file);
  const isBlank = file === 'blank-sheet';
  const [isDrawing, setIsDrawing] = useState(isBlank);
  const [sketch, change] = useReducer(changeSketch, emptySketch);
  const [alt, setAlt] = useState('');
  const hasSomething = prepared?.state === 'ready' && (!isBlank || sketch.strokes.length > 0);
  const submit = async (): Promise<void> => {
    if (prepared?.state !== 'ready' || !hasSomething) return;
    const bytes = sketch.strokes.length === 0 ? prepared.bytes : await drawnOn(prepared, sketch);
    if (bytes !== undefined) await send.run({ bytes, alt });
  };
  return (
    <Dialog
      title={t('send.title', { name })}
      width={isDrawing ? 'large' : 'medium'}
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {isDrawing && prepared?.state === 'ready' ? (
          <Drawing picture={prepared.bytes} sketch={sketch} change={change} />
        ) : (
          <Preview prepared={prepared} onDraw={() => setIsDrawing(true)} />
        )}
        {prepared?.state !== 'refused' && <AltField alt={alt} onChange={setAlt} />}
        {send.error && <Problem error={send.error} className="mt-4" />}
        <div className="mt-5 flex justify-end">
          {prepared?.state === 'refused' ? (
            <Button onPress={onClose}>{t('send.close')}</Button>
          ) : (
            <Button type="submit" variant="primary" isDisabled={!hasSomething} isPending={send.isPending}>
              {t('send.submit')}
            </Button>
          )}
        </div>
      </form>
    </Dialog>
  );
}

interface AltFieldProps {
  readonly alt: string;
  readonly onChange: (alt: string) => void;
}

function AltField({ alt, onChange }: AltFieldProps) {
  const { t } = useTranslation('image');
  const { t: tCommon } = useTranslation('common');
  return (
    <div className="mt-4">
      <TextField
        label={t('send.alt')}
        optional={tCommon('optional')}
        hint={t('send.altHint')}
        value={alt}
        onChange={onChange}
        maxLength={limits.imageAltLength}
      />
    </div>
  );
}

interface PreviewProps {
  readonly prepared: PreparedImage | undefined;
  readonly onDraw: () => void;
}

function Preview({ prepared, onDraw }: PreviewProps) {
  const { t } = useTranslation('image');
  const { t: tSketch } = useTranslation('sketch');
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
        <Button size="small" icon={PencilLine} onPress={onDraw} className="mt-2">
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

/** Undefined when it can't be made: the picture was decoded once already. */
async function drawnOn(
  { bytes }: Extract<PreparedImage, { state: 'ready' }>,
  { strokes }: Sketch,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const drawn = await prepareImage(await withStrokes(new Blob([bytes]), strokes));
  return drawn.state === 'ready' ? drawn.bytes : undefined;
}

/** Undefined while it is being made. */
function usePrepared(file: ImageSource): PreparedImage | undefined {
  const [prepared, setPrepared] = useState<PreparedImage>();
  useEffect(() => {
    let isMounted = true;
    (file === 'blank-sheet' ? blankSheet() : Promise.resolve(file))
      .then(prepareImage)
      .catch((): PreparedImage => ({ state: 'refused', reason: 'unreadable' }))
      .then((result) => isMounted && setPrepared(result))
      .catch(() => undefined);
    return () => {
      isMounted = false;
    };
  }, [file]);
  return prepared;
}
