import { Bookmark, History, ImagePlus, PencilLine, RotateCw, Trash2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Autocomplete, FileTrigger } from 'react-aria-components';
import { useTranslation } from '../../i18n/use-translation';
import type { GifShelves } from '../../../shared/ipc/core-contract';
import { useCore } from '../../connection/ConnectionProvider';
import type { Core } from '../../connection/core';
import { useAction } from '../../connection/use-action';
import { useQuery } from '../../connection/use-query';
import { Button } from '../../ui/Button';
import { FilterField } from '../../ui/FilterField';
import { ShelfRow } from '../../ui/ShelfRow';
import { imageFilesIn } from '../image/prepare-image';
import type { ImageToSend } from '../image/send-in-order';
import type { ImageSource } from '../image/use-send-images';
import { GifGrid } from './GifGrid';
import { tilesNamed, tilesOfShelf, type GifShelf, type GifTile } from './gif-tiles';
import { useGifSearch } from './use-gif-search';

export interface GifPickerProps {
  readonly onPick: (gif: ImageToSend) => void;
  readonly onImages: (images: readonly ImageSource[]) => void;
}

const none: GifShelves = { saved: [], seen: [] };
const shelves = ['saved', 'seen'] as const;
const shelfIcons = { saved: Bookmark, seen: History } as const;

/** GIFs that were saved and seen, and a search where the relay has one. Goes inside a popover, which its owner closes. */
export function GifPicker({ onPick, onImages }: GifPickerProps) {
  const { t } = useTranslation('gif');
  const { t: tCommon } = useTranslation('common');
  const { t: tErrors } = useTranslation('errors');
  const { t: tSketch } = useTranslation('sketch');
  const core = useCore();
  const [query, setQuery] = useState('');
  const [chosenShelf, setShelf] = useState<GifShelf>();
  const [isTidying, setIsTidying] = useState(false);
  const { shelf, hasSearch, tiles, emptyText, retry } = useTiles(query, chosenShelf);
  const isQuery = query.trim() !== '';
  // A choice removes only what stands under the button that says so.
  const isRemoving = isTidying && !isQuery && shelf === 'saved';
  const pick = useAction(async (tile: GifTile) => {
    if (tile.from === 'shelf' && isRemoving) await core.call('gifs.unsave', { gifId: tile.gifId });
    else onPick(await readGif(core, tile));
  });
  const nameOf = (alt: string): string => (isRemoving ? t('remove', { name: alt || t('gif') }) : alt || t('gif'));
  return (
    <div className="flex h-104 w-88 max-w-full flex-col gap-2 p-2.5">
      <Autocomplete inputValue={query} onInputChange={setQuery}>
        <FilterField label={hasSearch ? t('searchProvider') : t('searchShelves')} clearLabel={t('clear')} />
        {!isQuery && (
          <ShelfRow
            label={t('shelves')}
            shelves={shelves.map((id) => ({ id, icon: shelfIcons[id], name: t(`shelf.${id}`) }))}
            chosen={shelf}
            onChange={setShelf}
            hasNames
          />
        )}
        <GifGrid
          label={isQuery ? t('results') : t(`shelf.${shelf}`)}
          emptyText={emptyText}
          tiles={tiles}
          nameOf={nameOf}
          onPick={(tile) => void pick.run(tile)}
        />
      </Autocomplete>
      {pick.error && (
        <p role="alert" className="px-1 text-secondary text-danger">
          {tErrors(pick.error.code)}
        </p>
      )}
      <div className="flex items-center justify-between gap-2 border-t border-line pt-2 text-secondary text-text-2">
        <div className="flex flex-wrap gap-1.5">
          <FileButton onImages={onImages} />
          <Button size="small" icon={PencilLine} onPress={() => onImages(['blank-sheet'])}>
            {tSketch('begin')}
          </Button>
        </div>
        {!isQuery && shelf === 'saved' && tiles.length > 0 && (
          <Button size="small" variant="quiet" icon={Trash2} onPress={() => setIsTidying(!isTidying)}>
            {isTidying ? t('tidyDone') : t('tidy')}
          </Button>
        )}
        {retry && (
          <Button size="small" variant="quiet" icon={RotateCw} onPress={retry}>
            {tCommon('retry')}
          </Button>
        )}
        {isQuery && hasSearch && !retry && <span className="font-medium">{t('attribution')}</span>}
      </div>
      {!hasSearch && <p className="px-1 text-secondary text-text-3">{t('noSearch')}</p>}
    </div>
  );
}

interface Tiles {
  readonly shelf: GifShelf;
  readonly hasSearch: boolean;
  readonly tiles: readonly GifTile[];
  /** Said when there are no tiles. */
  readonly emptyText: string;
  /** Where a search has failed. */
  readonly retry: (() => void) | undefined;
}

/** Of a shelf, or what is found for the words: at the provider, else on the shelves. */
function useTiles(query: string, chosenShelf: GifShelf | undefined): Tiles {
  const { t } = useTranslation('gif');
  const { t: tErrors } = useTranslation('errors');
  const known = useQuery(useCore(), 'gifs.list', undefined, ['gifs']).data;
  const gifs = known ?? none;
  const shelf = chosenShelf ?? (gifs.saved.length > 0 ? 'saved' : 'seen');
  const hasSearch = gifs.provider !== undefined;
  const { found, retry } = useGifSearch(query, hasSearch);
  const isQuery = query.trim() !== '';
  const tiles = useMemo((): readonly GifTile[] => {
    if (!isQuery) return tilesOfShelf(gifs[shelf]);
    if (!hasSearch) return tilesNamed(gifs, query);
    return found.state === 'found' ? found.tiles : [];
  }, [gifs, shelf, query, isQuery, hasSearch, found]);
  const emptyText = ((): string => {
    if (known === undefined) return '';
    if (!isQuery) return t(`empty.${shelf}`);
    if (!hasSearch || found.state === 'found') return t('noMatch', { query: query.trim() });
    return found.state === 'failed' ? tErrors(found.reason) : t('searching');
  })();
  return { shelf, hasSearch, tiles, emptyText, retry: found.state === 'failed' ? retry : undefined };
}

async function readGif(core: Core, tile: GifTile): Promise<ImageToSend> {
  if (tile.from === 'search') return core.call('gifs.download', { resultId: tile.resultId });
  const { bytes } = await core.call('gifs.image', { gifId: tile.gifId });
  return { bytes, alt: tile.alt, ...(tile.source !== undefined && { source: tile.source }) };
}

function FileButton({ onImages }: Pick<GifPickerProps, 'onImages'>) {
  const { t } = useTranslation('gif');
  return (
    <FileTrigger
      acceptedFileTypes={['image/*']}
      allowsMultiple
      onSelect={(files) => {
        const images = imageFilesIn(files ?? []);
        if (images.length > 0) onImages(images);
      }}
    >
      <Button size="small" icon={ImagePlus}>
        {t('fromFile')}
      </Button>
    </FileTrigger>
  );
}
