import type { Settings } from '../../shared/ipc/shell-contract';

export type Language = 'en' | 'de';

/** What a person is told who starts the application and gets no window. */
export const cannotStart: Readonly<Record<Language, string>> = {
  en: 'Conclave can’t start, because it can’t read or write its files. Check that the disk has room and that your files belong to you, then try again.',
  de: 'Conclave kann nicht starten, weil es seine Dateien nicht lesen oder schreiben kann. Prüfen Sie, ob auf der Festplatte Platz ist und ob die Dateien Ihnen gehören, und versuchen Sie es dann noch einmal.',
};

/** The language of menus: the chosen one, or the first of the system's that the application speaks, or English. */
export function chooseLanguage(setting: Settings['language'], systemLanguages: readonly string[]): Language {
  if (setting !== 'system') return setting;
  for (const tag of systemLanguages) {
    const language = tag.toLowerCase().split(/[-_]/)[0];
    if (language === 'de' || language === 'en') return language;
  }
  return 'en';
}

/**
 * The system's language as a BCP 47 tag: the first that the application speaks, as for `chooseLanguage`, or else the
 * first that is one; a locale of `C` says nothing about a person's language. A list of languages may lack the region
 * that the system's `locale` has.
 */
export function systemLanguage(systemLanguages: readonly string[], locale: string): string {
  const tags = [...systemLanguages, locale].map((tag) => tag.replaceAll('_', '-')).filter(isTag);
  const language = tags.find((tag) => /^(?:de|en)(?:-|$)/i.test(tag)) ?? tags[0] ?? 'en';
  return isTag(locale) && locale.startsWith(`${language}-`) ? locale : language;
}

function isTag(text: string): boolean {
  return /^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/i.test(text);
}
