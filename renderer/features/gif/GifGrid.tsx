import { GridLayout, ListBox, ListBoxItem, Size, Virtualizer } from 'react-aria-components';
import type { GifTile } from './gif-tiles';
import { GifThumbnail } from './GifThumbnail';

export interface GifGridProps {
  readonly label: string;
  /** Shown when there are no tiles. */
  readonly emptyText: string;
  readonly tiles: readonly GifTile[];
  /** What a tile is read out as. */
  readonly nameOf: (alt: string) => string;
  readonly onPick: (tile: GifTile) => void;
}

/** In CSS pixels; the layout measures what it holds, which therefore has the same. */
const tileSize = new Size(100, 80);

/** GIFs to choose from by pointer, arrows and Enter; only those in sight are read. */
export function GifGrid({ label, emptyText, tiles, nameOf, onPick }: GifGridProps) {
  return (
    <Virtualizer
      layout={GridLayout}
      layoutOptions={{ minItemSize: tileSize, maxItemSize: tileSize, minSpace: new Size(4, 4), maxHorizontalSpace: 4 }}
    >
      <ListBox
        aria-label={label}
        layout="grid"
        items={tiles.map((tile) => ({ id: tile.key, tile }))}
        dependencies={[nameOf]}
        selectionMode="none"
        onAction={(key) => {
          const tile = tiles.find((each) => each.key === key);
          if (tile !== undefined) onPick(tile);
        }}
        renderEmptyState={() => <p className="px-2 py-10 text-center text-balance text-text-2">{emptyText}</p>}
        className="scroll-quiet min-h-0 flex-1 outline-none"
      >
        {({ id, tile }) => (
          <ListBoxItem
            id={id}
            textValue={nameOf(tile.alt)}
            aria-label={nameOf(tile.alt)}
            className="h-[80px] w-[100px] rounded-control p-0.5 outline-none data-focused:bg-accent data-focus-visible:bg-accent data-hovered:bg-line-strong"
          >
            <GifThumbnail tile={tile} />
          </ListBoxItem>
        )}
      </ListBox>
    </Virtualizer>
  );
}
