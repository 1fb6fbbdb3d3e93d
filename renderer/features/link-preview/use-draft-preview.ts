import { useCallback, useEffect, useRef, useState } from 'react';
import { limits } from '../../../shared/domain/limits';
import { linkToPreview, type LinkPreview } from '../../../shared/domain/link-preview';
import type { FoundPreview } from '../../../shared/ipc/core-contract';
import { useCore } from '../../connection/ConnectionProvider';
import type { Core } from '../../connection/core';
import { useQuery } from '../../connection/use-query';
import { usePolicy } from '../workspace/use-policy';
import { shrinkPicture } from '../../ui/shrink-picture';

export interface DraftPreview {
  /** The link whose preview is being made, or was. */
  readonly shown: { readonly url: string; readonly preview: LinkPreview | undefined } | undefined;
  /** What goes along with this text, if it is ready. */
  readonly previewFor: (text: string) => LinkPreview | undefined;
  /** No preview of this link in this draft. */
  readonly drop: () => void;
}

/** A site is asked when nothing was typed for so long: not at each letter of its name. */
const pauseMs = 800;

/** Makes the preview of the first link of a draft, if the person wants that. */
export function useDraftPreview(text: string): DraftPreview {
  const core = useCore();
  const { data } = useQuery(core, 'previews.settings.get', undefined, ['previews']);
  const { linkPreviews } = usePolicy();
  const isWanted = data?.makesPreviews === true && linkPreviews;
  const [found, setShown] = useState<DraftPreview['shown']>();
  const shown = isWanted ? found : undefined;
  // Of links that lead to nothing too, so that nobody is asked twice; and of those that were dropped.
  const made = useRef(new Map<string, LinkPreview | undefined>());
  const fetching = useRef<PreviewFetch>(undefined);
  const giveUp = useCallback(() => {
    fetching.current?.stop.abort();
    fetching.current = undefined;
  }, []);

  useEffect(() => giveUp, [giveUp]);
  useEffect(() => {
    if (fetching.current !== undefined && (!isWanted || linkToPreview(text) !== fetching.current.url)) giveUp();
    if (!isWanted) return undefined;
    let isOutdated = false;
    const follow = async (): Promise<void> => {
      const url = linkToPreview(text);
      if (url === undefined) return setShown(undefined);
      if (!made.current.has(url)) {
        setShown({ url, preview: undefined });
        // A draft that is written on while its link is fetched waits for the same.
        const underWay = fetching.current ?? startFetch(core, url);
        fetching.current = underWay;
        const { stop, preview } = underWay;
        const fetched = await preview;
        if (stop.signal.aborted) return;
        fetching.current = undefined;
        made.current.set(url, fetched);
      }
      if (isOutdated) return;
      const preview = made.current.get(url);
      setShown(preview && { url, preview });
    };
    const timer = setTimeout(() => void follow(), text === '' ? 0 : pauseMs);
    return () => {
      isOutdated = true;
      clearTimeout(timer);
    };
  }, [core, isWanted, text, giveUp]);

  return {
    shown,
    previewFor: (sent) =>
      shown?.preview !== undefined && shown.url === linkToPreview(sent) ? shown.preview : undefined,
    drop() {
      giveUp();
      if (shown !== undefined) made.current.set(shown.url, undefined);
      setShown(undefined);
    },
  };
}

interface PreviewFetch {
  readonly url: string;
  /** Closes the tunnel to the site. */
  readonly stop: AbortController;
  readonly preview: Promise<LinkPreview | undefined>;
}

function startFetch(core: Core, url: string): PreviewFetch {
  const stop = new AbortController();
  return { url, stop, preview: makePreview(core, url, stop.signal) };
}

/** Undefined when there is none to be had: a preview is never worth an error. */
async function makePreview(core: Core, url: string, signal: AbortSignal): Promise<LinkPreview | undefined> {
  try {
    const found = await core.call('previews.make', { url }, { signal });
    return found && (await withSmallPicture(found));
  } catch {
    return undefined;
  }
}

async function withSmallPicture({ imageFile, ...words }: FoundPreview): Promise<LinkPreview> {
  const image = imageFile && (await shrinkPicture(new Blob([imageFile]), limits.pictureBytes));
  return image === undefined ? words : { ...words, image };
}
