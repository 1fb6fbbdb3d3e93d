import { createContext, useContext } from 'react';
import { peopleDirectory } from './people-directory';
import type { PeopleDirectory } from './people-directory';

/** The people of the workspace that is shown; empty until they are read. */
export const PeopleContext = createContext<PeopleDirectory>(peopleDirectory([], 'en'));

/** The people of the workspace that is shown. */
export function usePeople(): PeopleDirectory {
  return useContext(PeopleContext);
}
