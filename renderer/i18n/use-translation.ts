import i18next, { type i18n, type TFunction } from 'i18next';
import { useSyncExternalStore } from 'react';
import type { english } from './english';

type Name = keyof typeof english;
/** The words of one part of the window, or of several: those of the first are named without their part. */
type Names = Name | readonly [Name, ...Name[]];

export interface Translation<N extends Names> {
  readonly t: TFunction<N>;
  readonly i18n: i18n;
}

let language: string | undefined;
/** In the language. */
const known = new Map<string, unknown>();

/**
 * The words of a part, in the language of the window, now and when it changes. The hook of this name in react-i18next makes a copy
 * of i18next at each place where it is used, which was a third of what drawing a message cost.
 */
export function useTranslation<const N extends Names = 'common'>(names?: N): Translation<N> {
  const read = (): Translation<N> => translationOf((names ?? 'common') as N);
  return useSyncExternalStore(subscribe, read, read);
}

function subscribe(listener: () => void): () => void {
  i18next.on('languageChanged', listener);
  return () => i18next.off('languageChanged', listener);
}

function translationOf<N extends Names>(names: N): Translation<N> {
  if (language !== i18next.language) {
    language = i18next.language;
    known.clear();
  }
  const key = String(names);
  let translation = known.get(key) as Translation<N> | undefined;
  if (translation === undefined) {
    translation = { t: remembering(i18next.getFixedT(i18next.language, names)), i18n: i18next };
    known.set(key, translation);
  }
  return translation;
}

/** Looking a word up takes as long as drawing an element. Words that depend on nothing stay the same. */
function remembering<N extends Names>(t: TFunction<N>): TFunction<N> {
  const plain = new Map<unknown, unknown>();
  const look = t as unknown as (...asked: readonly unknown[]) => unknown;
  const remember = (...asked: readonly unknown[]): unknown => {
    const [key] = asked;
    if (asked.length !== 1) return look(...asked);
    if (!plain.has(key)) plain.set(key, look(key));
    return plain.get(key);
  };
  return remember as unknown as TFunction<N>;
}
