import i18next from 'i18next';
import { english } from './english';
import { german } from './german';

export type Language = 'en' | 'de';

/** The best of our languages for a BCP 47 tag such as `de-AT`; English for everything unknown. */
export function languageFor(tag: string): Language {
  return tag.toLowerCase().split('-')[0] === 'de' ? 'de' : 'en';
}

/**
 * Makes `useTranslation` work, synchronously: all words are in the bundle. React escapes what it shows, so
 * interpolation doesn't.
 */
export function startI18n(language: Language): typeof i18next {
  void i18next.init({
    lng: language,
    fallbackLng: 'en',
    defaultNS: 'common',
    resources: { en: english, de: german },
    initAsync: false,
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  return i18next;
}
