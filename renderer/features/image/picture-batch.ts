/** Pictures that were chosen together, as they stand before they are sent. */
import type { MessageId } from '../../../shared/domain/ids';
import { limits } from '../../../shared/domain/limits';
import { changeSketch, emptySketch, type Sketch, type SketchAction } from '../sketch/sketch';
import type { PreparedImage } from './prepare-image';
import type { ImageSource } from './use-send-images';

export interface BatchPicture {
  /** Of the message that it becomes. */
  readonly messageId: MessageId;
  readonly source: ImageSource;
  /** Undefined while it is being made. */
  readonly prepared: PreparedImage | undefined;
  /** What it is called where it can't be seen. */
  readonly alt: string;
  readonly isDrawing: boolean;
  readonly sketch: Sketch;
}

export interface PictureBatch {
  /** In the order in which they are sent, `limits.imagesAtOnce` at most. */
  readonly pictures: readonly BatchPicture[];
  /** The one that is shown large; undefined when there is none. */
  readonly shownId: MessageId | undefined;
  /** Of those that were added last, how many there was no room for. */
  readonly leftOut: number;
}

export type BatchAction =
  | { readonly does: 'add'; readonly added: readonly Pick<BatchPicture, 'messageId' | 'source'>[] }
  | { readonly does: 'show'; readonly messageId: MessageId }
  | { readonly does: 'remove'; readonly messageId: MessageId }
  | { readonly does: 'prepare'; readonly messageId: MessageId; readonly prepared: PreparedImage }
  | { readonly does: 'name'; readonly messageId: MessageId; readonly alt: string }
  | { readonly does: 'begin-drawing'; readonly messageId: MessageId }
  | { readonly does: 'draw'; readonly messageId: MessageId; readonly action: SketchAction };

export const emptyBatch: PictureBatch = { pictures: [], shownId: undefined, leftOut: 0 };

export function changeBatch(batch: PictureBatch, action: BatchAction): PictureBatch {
  switch (action.does) {
    case 'add':
      return withAdded(batch, action.added);
    case 'show':
      return { ...batch, shownId: action.messageId };
    case 'remove':
      return without(batch, action.messageId);
    case 'prepare':
      return withChanged(batch, action.messageId, () => ({ prepared: action.prepared }));
    case 'name':
      return withChanged(batch, action.messageId, () => ({ alt: action.alt }));
    case 'begin-drawing':
      return withChanged(batch, action.messageId, () => ({ isDrawing: true }));
    case 'draw':
      return withChanged(batch, action.messageId, ({ sketch }) => ({ sketch: changeSketch(sketch, action.action) }));
    default:
      return action satisfies never;
  }
}

/** Whether there is something of it to be sent: a white sheet is nothing. */
export function isReady({ source, prepared, sketch }: BatchPicture): boolean {
  return prepared?.state === 'ready' && (source !== 'blank-sheet' || sketch.strokes.length > 0);
}

function withAdded({ pictures, shownId }: PictureBatch, added: Extract<BatchAction, { does: 'add' }>['added']) {
  const taken = added.slice(0, limits.imagesAtOnce - pictures.length).map(({ messageId, source }): BatchPicture => {
    const isDrawing = source === 'blank-sheet';
    return { messageId, source, prepared: undefined, alt: '', isDrawing, sketch: emptySketch };
  });
  return {
    pictures: [...pictures, ...taken],
    shownId: shownId ?? taken[0]?.messageId,
    leftOut: added.length - taken.length,
  };
}

// The next one is shown, or the last one when there is none behind it.
function without({ pictures, shownId }: PictureBatch, messageId: MessageId): PictureBatch {
  const index = pictures.findIndex((picture) => picture.messageId === messageId);
  const left = pictures.filter((picture) => picture.messageId !== messageId);
  const next = left[Math.min(Math.max(index, 0), left.length - 1)];
  return { pictures: left, shownId: shownId === messageId ? next?.messageId : shownId, leftOut: 0 };
}

function withChanged(
  batch: PictureBatch,
  messageId: MessageId,
  change: (picture: BatchPicture) => Partial<BatchPicture>,
): PictureBatch {
  const pictures = batch.pictures.map((picture) =>
    picture.messageId === messageId ? { ...picture, ...change(picture) } : picture,
  );
  return { ...batch, pictures };
}
