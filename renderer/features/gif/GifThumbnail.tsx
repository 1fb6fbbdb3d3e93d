import { useEffect, useState } from 'react';
import { useCore } from '../../connection/ConnectionProvider';
import type { Core } from '../../connection/core';
import { ImageFrame } from '../image/ImageFrame';
import { usePlaysGifs } from '../image/use-plays-gifs';
import type { GifTile } from './gif-tiles';

export interface GifThumbnailProps {
  readonly tile: GifTile;
}

/** A GIF in the picker, whose name stands on what holds it. Read when it is shown, and forgotten with it. */
export function GifThumbnail({ tile }: GifThumbnailProps) {
  const core = useCore();
  const isPlaying = usePlaysGifs();
  const [bytes, setBytes] = useState<Uint8Array>();
  useEffect(() => {
    let isMounted = true;
    // What can't be had stays an empty place; choosing it says why.
    readThumbnail(core, tile)
      .then((read) => isMounted && setBytes(read))
      .catch(() => undefined);
    return () => {
      isMounted = false;
    };
  }, [core, tile]);
  return (
    <span className="block size-full overflow-hidden rounded-control bg-app">
      {bytes !== undefined && (
        <ImageFrame bytes={bytes} alt="" isPlaying={isPlaying} className="size-full object-cover" />
      )}
    </span>
  );
}

async function readThumbnail(core: Core, tile: GifTile): Promise<Uint8Array> {
  const { bytes } =
    tile.from === 'shelf'
      ? await core.callRepeatable('gifs.image', { gifId: tile.gifId })
      : await core.callRepeatable('gifs.preview', { resultId: tile.resultId });
  return bytes;
}
