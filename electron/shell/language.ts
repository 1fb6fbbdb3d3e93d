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
