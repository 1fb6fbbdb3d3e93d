import { createContext, use } from 'react';

/** Opens the dialog that asks to be let into the group of this link. */
export const GroupLinkContext = createContext<(link: string) => void>(() => {});

/** What a link to a group in a message does when it is clicked. */
export function useOpenGroupLink(): (link: string) => void {
  return use(GroupLinkContext);
}
