import { useMemo } from 'react';
import type { Person } from '../../../shared/ipc/core-contract';
import type { Core } from '../../connection/core';
import { useCore } from '../../connection/ConnectionProvider';
import { useQuery, type QueryResult } from '../../connection/use-query';
import { useLocale } from '../../i18n/use-locale';
import { directoryOf, type PeopleDirectory } from './people-directory';
import { createPeopleSorter } from './sort-people';

/** The people of the account's workspace. Prefer `usePeople` where the workspace is shown. */
export function usePeopleQuery(): QueryResult<PeopleDirectory> {
  const core = useCore();
  const people = useQuery(core, 'people.list', undefined, ['people', 'workspace']);
  const locale = useLocale();
  const data = useMemo(() => people.data && readDirectory(core, people.data, locale), [core, people.data, locale]);
  return { ...people, data };
}

type Sorters = Map<string, ReturnType<typeof createPeopleSorter>>;

// Each remembers what it has sorted: those of one account, in one language.
const sortersOf = new WeakMap<Core, Sorters>();
const directories = new WeakMap<readonly Person[], { readonly locale: string; readonly directory: PeopleDirectory }>();

// Whoever shows the same list shares its directory.
function readDirectory(core: Core, people: readonly Person[], locale: string): PeopleDirectory {
  const known = directories.get(people);
  if (known?.locale === locale) return known.directory;
  const sorters: Sorters = sortersOf.get(core) ?? new Map();
  sortersOf.set(core, sorters);
  const sort = sorters.get(locale) ?? createPeopleSorter(locale);
  sorters.set(locale, sort);
  const directory = directoryOf(sort(people));
  directories.set(people, { locale, directory });
  return directory;
}
