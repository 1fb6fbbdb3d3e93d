import { createContext, useCallback, useContext, useSyncExternalStore } from 'react';

/** Gives pictures that were named instead of given. */
export interface PictureSource {
  /** Where an `img` finds it; undefined until it is here. */
  url(name: string): string | undefined;
  /** Fetches it unless it is here, and tells when it has come. Returns a function that ends it. */
  subscribe(name: string, listener: () => void): () => void;
}

const nothing: PictureSource = { url: () => undefined, subscribe: () => () => undefined };

/** Around whatever names pictures. Without it nothing is found. */
export const PictureSourceContext = createContext<PictureSource>(nothing);

/** Where an `img` finds this picture; undefined until it is here. It is fetched while the component is in sight. */
export function usePictureUrl(name: string): string | undefined {
  const source = useContext(PictureSourceContext);
  const subscribe = useCallback((listener: () => void) => source.subscribe(name, listener), [source, name]);
  return useSyncExternalStore(subscribe, () => source.url(name));
}
