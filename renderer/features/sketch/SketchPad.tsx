import { useEffect, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { useTranslation } from '../../i18n/use-translation';
import { drawStrokes } from './draw-sketch';
import { movedBy, pointOn, type Ink, type Nib, type Point, type Sketch, type SketchAction } from './sketch';

export interface SketchPadProps {
  /** What is drawn on. */
  readonly picture: Blob;
  readonly sketch: Sketch;
  readonly ink: Ink;
  readonly nib: Nib;
  readonly change: (action: SketchAction) => void;
}

/** A step of the pen that the arrow keys move. */
const steps: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -0.02, y: 0 },
  ArrowRight: { x: 0.02, y: 0 },
  ArrowUp: { x: 0, y: -0.02 },
  ArrowDown: { x: 0, y: 0.02 },
};

const middle: Point = { x: 0.5, y: 0.5 };

/** The picture that is drawn on, with a pointer, or with a pen that the keyboard moves and puts down. */
export function SketchPad(props: SketchPadProps) {
  const { picture, sketch } = props;
  const { t } = useTranslation('sketch');
  const bitmap = useBitmap(picture);
  const canvasRef = useRef<HTMLCanvasElement>(null);
  const { pen, lift, onKeyDown } = usePen(props);
  const pointer = usePointer(props, lift);
  useEffect(() => {
    const context = canvasRef.current?.getContext('2d');
    if (bitmap === undefined || !context) return;
    context.drawImage(bitmap, 0, 0);
    drawStrokes(context, sketch.strokes, bitmap);
  }, [bitmap, sketch.strokes]);
  return (
    <div className="relative w-fit max-w-full">
      <canvas
        ref={canvasRef}
        width={bitmap?.width}
        height={bitmap?.height}
        // oxlint-disable-next-line jsx-a11y/no-interactive-element-to-noninteractive-role -- has keys of its own
        role="application"
        aria-label={t('sheet')}
        aria-roledescription={t('sheetRole')}
        tabIndex={0}
        {...pointer}
        onKeyDown={onKeyDown}
        onBlur={lift}
        className="block max-h-[50vh] max-w-full cursor-crosshair touch-none rounded-row border border-line"
      />
      {pen !== undefined && (
        <span
          aria-hidden
          style={{ left: `${pen.at.x * 100}%`, top: `${pen.at.y * 100}%` }}
          className={`pointer-events-none absolute size-3 -translate-1/2 rounded-full border-2 border-accent ${pen.isDown ? 'bg-accent' : ''}`}
        />
      )}
    </div>
  );
}

type Drawing = Pick<SketchPadProps, 'ink' | 'nib' | 'change'>;

/** Draws while the first button of a pointer is down. */
function usePointer({ ink, nib, change }: Drawing, onBegin: () => void) {
  const pointerId = useRef<number>(undefined);
  const end = (): void => {
    pointerId.current = undefined;
  };
  const pointOf = ({ currentTarget, clientX, clientY }: PointerEvent): Point =>
    pointOn(currentTarget.getBoundingClientRect(), { x: clientX, y: clientY });
  return {
    onPointerDown: (event: PointerEvent): void => {
      if (event.button !== 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      pointerId.current = event.pointerId;
      onBegin();
      change({ does: 'begin', stroke: { ink, nib, points: [pointOf(event)] } });
    },
    onPointerMove: (event: PointerEvent): void => {
      if (pointerId.current === event.pointerId) change({ does: 'extend', points: [pointOf(event)] });
    },
    onPointerUp: end,
    onPointerCancel: end,
  };
}

/** The pen of the keyboard, which is there once a key has moved it. */
function usePen({ ink, nib, change }: Drawing) {
  const [pen, setPen] = useState<{ readonly at: Point; readonly isDown: boolean }>();
  const at = pen?.at ?? middle;
  const isDown = pen?.isDown === true;
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = steps[event.key];
    if (event.key === ' ') {
      if (!isDown) change({ does: 'begin', stroke: { ink, nib, points: [at] } });
      setPen({ at, isDown: !isDown });
    } else if (step !== undefined) {
      const next = movedBy(at, step);
      if (isDown) change({ does: 'extend', points: [next] });
      setPen({ at: next, isDown });
    } else return;
    event.preventDefault();
  };
  return { pen, lift: () => setPen(undefined), onKeyDown };
}

/** undefined until it is decoded, and when it can't be. */
function useBitmap(picture: Blob): ImageBitmap | undefined {
  const [bitmap, setBitmap] = useState<ImageBitmap>();
  useEffect(() => {
    let isMounted = true;
    let made: ImageBitmap | undefined;
    const decode = async (): Promise<void> => {
      made = await createImageBitmap(picture);
      if (isMounted) setBitmap(made);
      else made.close();
    };
    // What can't be decoded is not offered to be drawn on.
    decode().catch(() => undefined);
    return () => {
      isMounted = false;
      made?.close();
    };
  }, [picture]);
  return bitmap;
}
