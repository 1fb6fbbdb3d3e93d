import { useCallback, useEffect, useState } from 'react';
import { useConnections } from '../../connection/ConnectionProvider';
import { emptyDraft, type Draft } from './draft';
import { findLink } from './find-link';
import type { Path } from './Welcome';

interface State {
  readonly screen: 'welcome' | Path;
  readonly lastPath: Path;
  readonly draft: Draft;
}

export interface Screens extends State {
  readonly change: (changed: Partial<Draft>) => void;
  readonly show: (path: Path) => void;
  /** To the first screen. What was entered is kept. */
  readonly back: () => void;
}

/** Which screen of the first run is shown and what was entered; a conclave: link from outside opens its screen. */
export function useScreens(): Screens {
  const { pendingLink } = useConnections();
  const [state, setState] = useState<State>({ screen: 'welcome', lastPath: 'join', draft: emptyDraft });

  useEffect(() => {
    const take = (): void => {
      const link = pendingLink.get();
      if (link === undefined) return;
      pendingLink.set(undefined);
      setState((before) => openLink(before, link));
    };
    take();
    return pendingLink.subscribe(take);
  }, [pendingLink]);

  const change = useCallback((changed: Partial<Draft>) => {
    setState((before) => ({ ...before, draft: { ...before.draft, ...changed } }));
  }, []);
  const show = useCallback((path: Path) => setState((before) => ({ ...before, screen: path, lastPath: path })), []);
  const back = useCallback(() => setState(leaveScreen), []);
  return { ...state, change, show, back };
}

function openLink(before: State, link: string): State {
  const found = findLink(link);
  if (found.kind === 'found') {
    return { screen: 'found', lastPath: 'found', draft: { ...before.draft, foundingLink: found.link } };
  }
  return { screen: 'join', lastPath: 'join', draft: { ...before.draft, pastedText: link } };
}

function leaveScreen(before: State): State {
  // A pasted founding link led from the first way to the second: both ends of it are forgotten.
  const { foundingLink, pastedText } = before.draft;
  const draft = { ...before.draft, foundingLink: undefined, pastedText: foundingLink === undefined ? pastedText : '' };
  return { ...before, screen: 'welcome', draft };
}
