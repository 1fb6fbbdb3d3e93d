import { useLayoutEffect, useMemo, useRef } from 'react';
import type { ImageToSend } from '../image/send-in-order';
import type { ImageSource } from '../image/use-send-images';
import type { Format } from './composer-format';

/** What the buttons around the field do. */
export interface ComposerActions {
  readonly send: () => void;
  readonly schedule: (dueAtMs: number) => void;
  readonly format: (format: Format) => void;
  /** Puts text into the field, once the popover that it was chosen in is gone. */
  readonly insertLater: (text: string) => void;
  readonly beginMention: () => void;
  readonly sendImage: (image: ImageToSend) => void;
  readonly showImages: (images: readonly ImageSource[]) => void;
  readonly setTimer: (timerMs: number | undefined) => void;
  readonly showFormatting: (isShown: boolean) => void;
}

/** The same functions at each rendering, which do what `current` does: so that a key press renders no button anew. */
export function useComposerActions(current: ComposerActions): ComposerActions {
  const latest = useRef(current);
  useLayoutEffect(() => {
    latest.current = current;
  });
  return useMemo(
    () => ({
      send: () => latest.current.send(),
      schedule: (dueAtMs) => latest.current.schedule(dueAtMs),
      format: (format) => latest.current.format(format),
      insertLater: (text) => latest.current.insertLater(text),
      beginMention: () => latest.current.beginMention(),
      sendImage: (image) => latest.current.sendImage(image),
      showImages: (images) => latest.current.showImages(images),
      setTimer: (timerMs) => latest.current.setTimer(timerMs),
      showFormatting: (isShown) => latest.current.showFormatting(isShown),
    }),
    [],
  );
}
