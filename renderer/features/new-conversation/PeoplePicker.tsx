import { Check } from 'lucide-react';
import { useDeferredValue, useMemo, useState } from 'react';
import { Autocomplete, ListBox, ListBoxItem, ListLayout, Virtualizer } from 'react-aria-components';
import { useTranslation } from '../../i18n/use-translation';
import type { UserId } from '../../../shared/domain/ids';
import type { Person } from '../../../shared/ipc/core-contract';
import { Avatar } from '../../ui/Avatar';
import { FilterField } from '../../ui/FilterField';
import { Icon } from '../../ui/Icon';
import { rankMatches } from '../people/match-rank';
import { usePeople } from '../people/people-context';
import { namesOf } from '../people/people-directory';
import { PersonName } from '../people/PersonName';
import { ChosenPeople } from './ChosenPeople';

/** As many as one looks through before typing on: a list of 50,000 would be slow, and of no use. */
const shownPeople = 100;

export interface PeoplePickerProps {
  readonly people: readonly Person[];
  readonly chosen: ReadonlySet<UserId>;
  readonly onChange: (chosen: ReadonlySet<UserId>) => void;
}

/** Finds people by name or title and marks any number of them; the arrow keys move through the list while one types. */
export function PeoplePicker({ people, chosen, onChange }: PeoplePickerProps) {
  const { t } = useTranslation('newConversation');
  const [query, setQuery] = useState('');
  // What is typed is shown before what it finds.
  const wanted = useDeferredValue(query);
  const matches = useMemo(
    () => rankMatches(people, wanted, (person) => [...namesOf(person), person.title]),
    [people, wanted],
  );
  const found = useMemo(
    () => matches.slice(0, shownPeople).map((person) => ({ id: person.userId, person })),
    [matches],
  );
  const unseen = matches.length - found.length;
  return (
    <div className="mt-4">
      <ChosenPeople people={people} chosen={chosen} onChange={onChange} />
      <Autocomplete inputValue={query} onInputChange={setQuery}>
        <FilterField label={t('search')} clearLabel={t('clear')} />
        <Virtualizer layout={ListLayout} layoutOptions={{ estimatedRowSize: 48 }} shouldObserveItemSize>
          <ListBox
            aria-label={t('people')}
            items={found}
            selectionMode="multiple"
            selectedKeys={chosen}
            onSelectionChange={(keys) => onChange(changeChosen(people, found, chosen, keys))}
            renderEmptyState={() => (
              <p className="px-2.5 py-6 text-center text-text-2">{t('noMatch', { query: query.trim() })}</p>
            )}
            className="scroll-quiet mt-2 h-72 max-h-[38vh] min-h-24 outline-none"
          >
            {({ person }) => <PersonOption person={person} />}
          </ListBox>
        </Virtualizer>
      </Autocomplete>
      {unseen > 0 && <p className="mt-1.5 px-2.5 text-secondary text-text-2">{t('more', { count: unseen })}</p>}
    </div>
  );
}

function PersonOption({ person }: { readonly person: Person }) {
  const people = usePeople();
  return (
    <ListBoxItem
      id={person.userId}
      textValue={person.displayName}
      className="flex min-h-12 items-center gap-3 rounded-row px-2.5 py-1.5 outline-none select-none data-focused:bg-accent-soft data-hovered:bg-hover data-focused:data-hovered:bg-accent-soft"
    >
      {({ isSelected }) => (
        <>
          <Avatar id={person.userId} name={person.displayName} picture={person.picture} size={32} />
          <span className="min-w-0 flex-1">
            <PersonName userId={person.userId} className="block truncate font-medium" />
            {person.title !== '' && person.title !== people.hint(person.userId) && (
              <span className="block truncate text-secondary text-text-2">
                <bdi>{person.title}</bdi>
              </span>
            )}
          </span>
          <span
            className={`grid size-5 shrink-0 place-items-center rounded-full border ${isSelected ? 'border-accent bg-accent text-on-accent' : 'border-line-strong'}`}
          >
            {isSelected && <Icon of={Check} size="small" />}
          </span>
        </>
      )}
    </ListBoxItem>
  );
}

/** Chosen people who are not among those found stay chosen: the list knows only what it shows. */
function changeChosen(
  people: readonly Person[],
  found: readonly { readonly id: UserId }[],
  before: ReadonlySet<UserId>,
  keys: 'all' | ReadonlySet<unknown>,
): ReadonlySet<UserId> {
  const shown = new Set(found.map(({ id }) => id));
  const isChosen = ({ userId }: Person): boolean =>
    shown.has(userId) ? keys === 'all' || keys.has(userId) : before.has(userId);
  return new Set(people.filter(isChosen).map((person) => person.userId));
}
