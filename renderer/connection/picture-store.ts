import { limits } from '../../shared/domain/limits';
import type { PictureId } from '../../shared/domain/ids';
import type { PictureSource } from '../ui/picture-source';
import type { ShownPicture } from '../ui/shown-picture';

export interface ReadPicture {
  readonly pictureId: PictureId;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface PictureStore extends PictureSource {
  /** Asks again for those in sight that could not be read: the core may have them now. */
  retry(): void;
  /** Releases all of them. */
  clear(): void;
}

interface Entry {
  readonly listeners: Set<() => void>;
  shown: ShownPicture | undefined;
}

/** Pictures that nobody shows any more are kept for a quick way back, up to this many: 24 MB at most, and far less as people have them. */
const keptPictures = 500;

/**
 * Pictures by their ids, each read once however many show it, and only while somebody does: all that come into sight in one
 * rendering with one call. What could not be read is asked for again by `retry`, or when it comes into sight
 * the next time.
 */
export function createPictureStore(
  read: (pictureIds: PictureId[]) => Promise<readonly ReadPicture[]>,
  show: (bytes: Uint8Array<ArrayBuffer>) => ShownPicture,
): PictureStore {
  // The least recently shown first.
  const entries = new Map<string, Entry>();
  const wanted = new Set<string>();
  let isReading = false;

  const readWanted = async (): Promise<void> => {
    if (isReading) return;
    isReading = true;
    // Effects of one rendering come one after the other.
    await Promise.resolve();
    while (wanted.size > 0) {
      const pictureIds = [...wanted].slice(0, limits.picturesAtOnce) as PictureId[];
      for (const pictureId of pictureIds) wanted.delete(pictureId);
      const found = await read(pictureIds).catch((): readonly ReadPicture[] => []);
      for (const { pictureId, bytes } of found) take(pictureId, bytes);
    }
    isReading = false;
  };
  const take = (pictureId: PictureId, bytes: Uint8Array<ArrayBuffer>): void => {
    const entry = entries.get(pictureId);
    // Nobody waits for it any more.
    if (entry === undefined || entry.shown !== undefined) return;
    entry.shown = show(bytes);
    for (const listener of entry.listeners) listener();
  };
  const forget = (): void => {
    const idle = [...entries].filter(([, { listeners }]) => listeners.size === 0);
    for (const [name, { shown }] of idle.slice(0, Math.max(0, idle.length - keptPictures))) {
      entries.delete(name);
      shown?.release();
    }
  };

  return {
    url: (name) => entries.get(name)?.shown?.url,
    subscribe(name, listener) {
      const known = entries.get(name);
      const entry: Entry = known ?? { listeners: new Set(), shown: undefined };
      entry.listeners.add(listener);
      entries.delete(name);
      entries.set(name, entry);
      if (known === undefined) {
        wanted.add(name);
        void readWanted();
      }
      return () => {
        entry.listeners.delete(listener);
        if (entry.listeners.size > 0) return;
        wanted.delete(name);
        if (entry.shown === undefined) entries.delete(name);
        else forget();
      };
    },
    retry() {
      for (const [name, { listeners, shown }] of entries)
        if (shown === undefined && listeners.size > 0) wanted.add(name);
      if (wanted.size > 0) void readWanted();
    },
    clear() {
      for (const { shown } of entries.values()) shown?.release();
      entries.clear();
      wanted.clear();
    },
  };
}
