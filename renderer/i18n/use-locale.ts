import { useTranslation } from 'react-i18next';
import { languageFor } from './start-i18n';

/**
 * The locale for dates and numbers: the computer's own when it speaks the language of the window (`en-GB` has other
 * dates than `en-US`), else the plain language.
 */
export function useLocale(): string {
  const { i18n } = useTranslation();
  return localeFor(i18n.language, navigator.languages);
}

/** The first of the computer's locales that is of this language; the language itself if there is none. */
export function localeFor(language: string, systemLocales: readonly string[]): string {
  return systemLocales.find((tag) => tag.toLowerCase().split('-')[0] === languageFor(language)) ?? language;
}
