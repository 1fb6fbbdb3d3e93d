import { createContext, useContext } from 'react';

/** The locale of everything inside; English outside of any. */
export const LocaleContext = createContext('en');

/** The locale for dates and numbers: in the language of the window, as the computer's region writes them if it speaks it. */
export function useLocale(): string {
  return useContext(LocaleContext);
}

/**
 * The first of the computer's locales that is of this language (`en-GB` has other dates than `en-US`), or the language
 * alone if there is none.
 */
export function localeFor(language: string, systemLocales: readonly string[]): string {
  return systemLocales.find((tag) => tag.toLowerCase().split('-')[0] === language && isKnown(tag)) ?? language;
}

function isKnown(tag: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(tag).length > 0;
  } catch {
    return false; // not even a tag
  }
}
