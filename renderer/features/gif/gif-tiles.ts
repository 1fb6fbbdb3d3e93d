import type { GifId } from '../../../shared/domain/ids';
import type { GifResult, GifShelves } from '../../../shared/ipc/core-contract';

export type GifShelf = 'saved' | 'seen';

/** A GIF to choose: of a shelf, or found at the provider. */
export type GifTile =
  | {
      readonly from: 'shelf';
      readonly key: string;
      readonly gifId: GifId;
      readonly alt: string;
      readonly source?: string | undefined;
    }
  | { readonly from: 'search'; readonly key: string; readonly resultId: string; readonly alt: string };

export function tilesOfShelf(gifs: GifShelves[GifShelf]): readonly GifTile[] {
  return gifs.map(({ gifId, alt, source }) => ({ from: 'shelf', key: gifId, gifId, alt, source }));
}

/** Of both shelves, each once, those that are called so. */
export function tilesNamed({ saved, seen }: GifShelves, query: string): readonly GifTile[] {
  const wanted = query.trim().toLocaleLowerCase();
  const byKey = new Map(tilesOfShelf([...seen, ...saved]).map((tile) => [tile.key, tile]));
  return [...byKey.values()].filter(({ alt }) => alt.toLocaleLowerCase().includes(wanted));
}

export function tilesFound(results: readonly GifResult[]): readonly GifTile[] {
  const byId = new Map(results.map((result) => [result.resultId, result]));
  return [...byId.values()].map(({ resultId, alt }) => ({ from: 'search', key: `result ${resultId}`, resultId, alt }));
}
