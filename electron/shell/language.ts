import type { Settings } from '../../shared/ipc/shell-contract';

export type Language = 'en' | 'de';

/** The language of menus: the chosen one, or the first of the system's that the application speaks, or English. */
export function chooseLanguage(setting: Settings['language'], systemLanguages: readonly string[]): Language {
  if (setting !== 'system') return setting;
  for (const tag of systemLanguages) {
    const language = tag.toLowerCase().split(/[-_]/)[0];
    if (language === 'de' || language === 'en') return language;
  }
  return 'en';
}

/** The system's language as a BCP 47 tag: the first that is one. A locale of `C` says nothing about a person's language. */
export function systemLanguage(systemLanguages: readonly string[]): string {
  return systemLanguages.find((tag) => /^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/i.test(tag)) ?? 'en';
}
