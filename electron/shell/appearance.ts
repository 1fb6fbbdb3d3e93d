import { app, nativeTheme } from 'electron';
import type { PageLook } from './answer-request';
import { setApplicationMenu } from './application-menu';
import { chooseLanguage, type Language } from './language';
import type { SettingsStore } from './settings-store';

export interface Appearance {
  language(): Language;
  /** What the page is to look like from its first paint on. */
  look(): PageLook;
}

/** Lets the system's parts of the application, menu and title bars, follow the settings. */
export function followSettings(settings: SettingsStore, hasDeveloperTools: boolean): Appearance {
  const systemLanguages = app.getPreferredSystemLanguages();
  const language = (): Language => chooseLanguage(settings.get().language, systemLanguages);
  const apply = (): void => {
    nativeTheme.themeSource = settings.get().theme;
    setApplicationMenu({ language: language(), platform: process.platform, hasDeveloperTools });
  };
  apply();
  settings.onChange(apply);
  return {
    language,
    look() {
      const { contrast, textSize } = settings.get();
      const hasMoreContrast = contrast === 'more' || nativeTheme.shouldUseHighContrastColors;
      return {
        language: language(),
        theme: nativeTheme.shouldUseDarkColors ? 'dark' : 'light',
        contrast: hasMoreContrast ? 'more' : 'ordinary',
        textSize,
      };
    },
  };
}
