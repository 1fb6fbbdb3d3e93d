import { Apple, Car, Clock, Flag, Hash, Leaf, Lightbulb, PersonStanding, Smile, Trophy } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Autocomplete, GridLayout, ListBox, ListBoxItem, Size, Virtualizer } from 'react-aria-components';
import { useTranslation } from '../../i18n/use-translation';
import { FilterField } from '../../ui/FilterField';
import { ShelfRow } from '../../ui/ShelfRow';
import { emojiGroups, searchEmoji, withTone, type Emoji, type EmojiGroup, type SkinTone } from './emoji';
import { SkinTones } from './SkinTones';
import { useEmoji } from './use-emoji';
import { useEmojiHabit } from './use-emoji-habit';

type Shelf = EmojiGroup | 'recent';

const shelves: readonly Shelf[] = ['recent', ...emojiGroups];

const shelfIcons: Readonly<Record<Shelf, LucideIcon>> = {
  recent: Clock,
  smileys: Smile,
  people: PersonStanding,
  nature: Leaf,
  food: Apple,
  travel: Car,
  activities: Trophy,
  objects: Lightbulb,
  symbols: Hash,
  flags: Flag,
};

const mostResults = 120;
const cellPixels = 40;

interface Cell {
  /** The emoji as it is shown and picked. */
  readonly id: string;
  readonly name: string;
}

export interface EmojiPickerProps {
  /** Called with the emoji in the person's skin tone; it is then among those used last. */
  readonly onPick: (emoji: string) => void;
}

/** All emoji by group, those used last, and a search. Goes inside a popover or a dialog, which its owner closes. */
export function EmojiPicker({ onPick }: EmojiPickerProps) {
  const { t, i18n } = useTranslation('emoji');
  const all = useEmoji(true);
  const habit = useEmojiHabit();
  const [query, setQuery] = useState('');
  const [chosenShelf, setShelf] = useState<Shelf>();
  const shelf = chosenShelf ?? (habit.recent.length > 0 ? 'recent' : 'smileys');
  const language = i18n.language === 'de' ? 'de' : 'en';
  const cells = useMemo(
    () => cellsOf(all, { query, shelf, recent: habit.recent, tone: habit.tone, language }),
    [all, query, shelf, habit.recent, habit.tone, language],
  );
  const pick = (key: unknown): void => {
    const emoji = String(key);
    habit.use(emoji);
    onPick(emoji);
  };
  return (
    <div className="flex h-92 w-88 max-w-full flex-col gap-2 p-2.5">
      <Autocomplete inputValue={query} onInputChange={setQuery}>
        <FilterField label={t('search')} clearLabel={t('clear')} />
        {query.trim() === '' && (
          <ShelfRow
            label={t('groups')}
            shelves={shelves.map((id) => ({ id, icon: shelfIcons[id], name: t(`group.${id}`) }))}
            chosen={shelf}
            onChange={setShelf}
          />
        )}
        <EmojiGrid
          label={query.trim() === '' ? t(`group.${shelf}`) : t('results')}
          emptyText={query.trim() === '' ? t('noneUsed') : t('noMatch', { query: query.trim() })}
          isLoaded={all.length > 0}
          cells={cells}
          onPick={pick}
        />
      </Autocomplete>
      <SkinTones tone={habit.tone} onChange={habit.setTone} />
    </div>
  );
}

interface EmojiGridProps {
  readonly label: string;
  readonly emptyText: string;
  readonly isLoaded: boolean;
  readonly cells: readonly Cell[];
  readonly onPick: (key: unknown) => void;
}

function EmojiGrid({ label, emptyText, isLoaded, cells, onPick }: EmojiGridProps) {
  return (
    <Virtualizer
      layout={GridLayout}
      layoutOptions={{
        minItemSize: new Size(cellPixels, cellPixels),
        maxItemSize: new Size(cellPixels, cellPixels),
        minSpace: new Size(0, 0),
        maxHorizontalSpace: 0,
      }}
    >
      <ListBox
        aria-label={label}
        layout="grid"
        items={cells}
        selectionMode="none"
        onAction={onPick}
        renderEmptyState={() => isLoaded && <p className="px-2 py-8 text-center text-text-2">{emptyText}</p>}
        className="scroll-quiet min-h-0 flex-1 outline-none"
      >
        {({ id, name }) => (
          <ListBoxItem
            id={id}
            textValue={name}
            aria-label={name}
            className="grid size-10 place-items-center rounded-control text-[1.375rem] leading-none outline-none select-none data-focused:bg-hover data-focus-visible:bg-accent-soft data-hovered:bg-hover"
          >
            <span title={name}>{id}</span>
          </ListBoxItem>
        )}
      </ListBox>
    </Virtualizer>
  );
}

interface Wanted {
  readonly query: string;
  readonly shelf: Shelf;
  readonly recent: readonly string[];
  readonly tone: SkinTone;
  readonly language: 'en' | 'de';
}

function cellsOf(all: readonly Emoji[], { query, shelf, recent, tone, language }: Wanted): readonly Cell[] {
  const cellOf = (item: Emoji): Cell => ({ id: withTone(item, tone), name: item.names[language] });
  if (query.trim() !== '') return searchEmoji(all, query, mostResults).map(cellOf);
  if (shelf !== 'recent') return all.filter(({ group }) => group === shelf).map(cellOf);
  const untoned = (emoji: string): string => emoji.replaceAll(/\p{Emoji_Modifier}|\ufe0f/gu, '');
  const byEmoji = new Map(all.map((item) => [untoned(item.emoji), item]));
  return recent.map((emoji) => ({ id: emoji, name: byEmoji.get(untoned(emoji))?.names[language] ?? emoji }));
}
