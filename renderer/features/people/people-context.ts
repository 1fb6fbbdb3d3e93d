import { createContext, useContext } from 'react';
import { directoryOf } from './people-directory';
import type { PeopleDirectory } from './people-directory';

/** The people of the workspace that is shown; empty until they are read. */
export const PeopleContext = createContext<PeopleDirectory>(directoryOf([]));

/** The people of the workspace that is shown. */
export function usePeople(): PeopleDirectory {
  return useContext(PeopleContext);
}
