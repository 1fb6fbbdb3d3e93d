import { Bookmark, History, ImagePlus, Trash2 } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Autocomplete, FileTrigger, ToggleButton, ToggleButtonGroup } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { GifShelves } from '../../../shared/ipc/core-contract';
import { useCore } from '../../connection/ConnectionProvider';
import type { Core } from '../../connection/core';
import { useAction } from '../../connection/use-action';
import { useQuery } from '../../connection/use-query';
import { Button } from '../../ui/Button';
import { FilterField } from '../../ui/FilterField';
import { Icon } from '../../ui/Icon';
import { imageFileIn } from '../image/prepare-image';
import type { ImageToSend } from '../image/use-send-image';
import { GifGrid } from './GifGrid';
import { tilesNamed, tilesOfShelf, type GifShelf, type GifTile } from './gif-tiles';
import { useGifSearch } from './use-gif-search';

export interface GifPickerProps {
  readonly onPick: (gif: ImageToSend) => void;
  readonly onFile: (file: File) => void;
}

const none: GifShelves = { saved: [], seen: [] };
const shelves = ['saved', 'seen'] as const;

/** GIFs that were saved and seen, and a search where the relay has one. Goes inside a popover, which its owner closes. */
export function GifPicker({ onPick, onFile }: GifPickerProps) {
  const { t } = useTranslation('gif');
  const { t: tErrors } = useTranslation('errors');
  const core = useCore();
  const [query, setQuery] = useState('');
  const [chosenShelf, setShelf] = useState<GifShelf>();
  const [isTidying, setIsTidying] = useState(false);
  const { shelf, hasSearch, tiles, emptyText } = useTiles(query, chosenShelf);
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
        {!isQuery && <Shelves shelf={shelf} onChange={setShelf} />}
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
        <FileButton onFile={onFile} />
        {!isQuery && shelf === 'saved' && tiles.length > 0 && (
          <Button size="small" variant="quiet" icon={Trash2} onPress={() => setIsTidying(!isTidying)}>
            {isTidying ? t('tidyDone') : t('tidy')}
          </Button>
        )}
        {isQuery && hasSearch && <span className="font-medium">{t('attribution')}</span>}
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
}

/** Of a shelf, or what is found for the words: at the provider, else on the shelves. */
function useTiles(query: string, chosenShelf: GifShelf | undefined): Tiles {
  const { t } = useTranslation('gif');
  const { t: tErrors } = useTranslation('errors');
  const known = useQuery(useCore(), 'gifs.list', undefined, ['gifs']).data;
  const gifs = known ?? none;
  const shelf = chosenShelf ?? (gifs.saved.length > 0 ? 'saved' : 'seen');
  const hasSearch = gifs.provider !== undefined;
  const found = useGifSearch(query, hasSearch);
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
  return { shelf, hasSearch, tiles, emptyText };
}

async function readGif(core: Core, tile: GifTile): Promise<ImageToSend> {
  if (tile.from === 'search') return core.call('gifs.download', { resultId: tile.resultId });
  const { bytes } = await core.call('gifs.image', { gifId: tile.gifId });
  return { bytes, alt: tile.alt, ...(tile.source !== undefined && { source: tile.source }) };
}

function FileButton({ onFile }: Pick<GifPickerProps, 'onFile'>) {
  const { t } = useTranslation('gif');
  return (
    <FileTrigger
      acceptedFileTypes={['image/*']}
      onSelect={(files) => {
        const file = imageFileIn(files ?? []);
        if (file !== undefined) onFile(file);
      }}
    >
      <Button size="small" icon={ImagePlus}>
        {t('fromFile')}
      </Button>
    </FileTrigger>
  );
}

interface ShelvesProps {
  readonly shelf: GifShelf;
  readonly onChange: (shelf: GifShelf) => void;
}

const shelfIcons = { saved: Bookmark, seen: History } as const;

function Shelves({ shelf, onChange }: ShelvesProps) {
  const { t } = useTranslation('gif');
  return (
    <ToggleButtonGroup
      aria-label={t('shelves')}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[shelf]}
      onSelectionChange={(keys) => {
        const chosen = shelves.find((candidate) => keys.has(candidate));
        if (chosen !== undefined) onChange(chosen);
      }}
      className="flex gap-1"
    >
      {shelves.map((each) => (
        <ToggleButton
          key={each}
          id={each}
          className="flex min-h-7.5 items-center gap-1.5 rounded-control px-2.5 text-label font-medium text-text-2 data-hovered:bg-hover data-selected:bg-accent-soft data-selected:text-accent"
        >
          <Icon of={shelfIcons[each]} size="small" />
          {t(`shelf.${each}`)}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
