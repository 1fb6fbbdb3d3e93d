import { useCallback, useEffect, useReducer, useRef } from 'react';
import { AppError } from '../../../shared/errors';
import type { MessageId } from '../../../shared/domain/ids';
import { newMessageId } from '../conversation/message-id';
import { blankSheet, withStrokes } from '../sketch/draw-sketch';
import { changeBatch, emptyBatch, type BatchAction, type BatchPicture, type PictureBatch } from './picture-batch';
import { prepareImage, type PreparedImage } from './prepare-image';
import type { ImageToSend } from './send-in-order';
import type { ImageSource } from './use-send-images';

export interface PictureBatchState {
  readonly batch: PictureBatch;
  readonly change: (action: BatchAction) => void;
  readonly add: (sources: readonly ImageSource[]) => void;
}

/** What was chosen to be sent, made ready one after the other: decoding several at once would take their memory at once. */
export function usePictureBatch(chosen: readonly ImageSource[]): PictureBatchState {
  const [batch, change] = useReducer(changeBatch, chosen, (sources) => changeBatch(emptyBatch, adding(sources)));
  const add = useCallback((sources: readonly ImageSource[]) => change(adding(sources)), []);
  const next = batch.pictures.find(({ prepared }) => prepared === undefined);
  const begun = useRef<MessageId>(undefined);
  useEffect(() => {
    if (next === undefined || begun.current === next.messageId) return;
    const { messageId, source } = next;
    begun.current = messageId;
    void prepare(source).then((prepared) => change({ does: 'prepare', messageId, prepared }));
  }, [next]);
  return { batch, change, add };
}

/** The picture as it is sent, with what was drawn on it. Throws `input.malformed` when it can't be made: it was decoded once already. */
export async function makeImage({ prepared, sketch, alt }: BatchPicture): Promise<ImageToSend> {
  if (prepared?.state === 'ready' && sketch.strokes.length === 0) return { bytes: prepared.bytes, alt };
  if (prepared?.state === 'ready') {
    const drawn = await prepareImage(await withStrokes(new Blob([prepared.bytes]), sketch.strokes));
    if (drawn.state === 'ready') return { bytes: drawn.bytes, alt };
  }
  throw new AppError('input.malformed', { details: { field: 'bytes' } });
}

function adding(sources: readonly ImageSource[]): BatchAction {
  return { does: 'add', added: sources.map((source) => ({ messageId: newMessageId(), source })) };
}

async function prepare(source: ImageSource): Promise<PreparedImage> {
  try {
    return await prepareImage(source === 'blank-sheet' ? await blankSheet() : source);
  } catch {
    return { state: 'refused', reason: 'unreadable' };
  }
}
