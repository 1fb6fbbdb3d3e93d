import { createContext, useCallback, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { I18nProvider } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { AppError } from '../../../shared/errors';
import type { Settings } from '../../../shared/ipc/shell-contract';
import { useShell } from '../../connection/ConnectionProvider';
import { languageFor } from '../../i18n/start-i18n';
import { useLocale } from '../../i18n/use-locale';
import { useMediaQuery } from '../../ui/use-media-query';
import { darkQuery, resolveTheme, showTheme } from './theme';

export interface SettingsContextValue {
  readonly settings: Settings;
  /** Shows them at once and keeps them. Rejects with an `AppError`, after going back, when they could not be kept. */
  readonly change: (changed: Partial<Settings>) => Promise<void>;
}

const SettingsContext = createContext<SettingsContextValue | undefined>(undefined);
const initialSettings: Settings = { theme: 'system', language: 'system' };

/** Reads the application's settings and lets the whole window follow them: theme, words, and the direction of text. */
export function SettingsProvider({ children }: { readonly children: ReactNode }) {
  const shell = useShell();
  const [settings, setSettings] = useState(initialSettings);
  const [systemLanguage, setSystemLanguage] = useState(navigator.language);

  useEffect(() => {
    let isMounted = true;
    const read = async (): Promise<void> => {
      const [kept, info] = await Promise.all([shell.call('settings.get'), shell.call('app.info')]);
      if (!isMounted) return;
      setSettings(kept);
      setSystemLanguage(info.systemLanguage);
    };
    void read();
    return () => {
      isMounted = false;
    };
  }, [shell]);

  useShownTheme(settings.theme);
  useShownLanguage(settings.language === 'system' ? systemLanguage : settings.language);

  const change = useCallback(
    async (changed: Partial<Settings>) => {
      const next = { ...settings, ...changed };
      setSettings(next);
      try {
        await shell.call('settings.set', next);
      } catch (cause) {
        setSettings(settings);
        throw cause;
      }
    },
    [settings, shell],
  );
  const value = useMemo(() => ({ settings, change }), [settings, change]);
  return (
    <SettingsContext value={value}>
      <I18nProvider locale={useLocale()}>{children}</I18nProvider>
    </SettingsContext>
  );
}

/** Throws outside a `SettingsProvider`. */
export function useSettings(): SettingsContextValue {
  const value = useContext(SettingsContext);
  if (value === undefined) throw new AppError('internal.unexpected');
  return value;
}

function useShownTheme(theme: Settings['theme']): void {
  const isSystemDark = useMediaQuery(darkQuery);
  useEffect(() => showTheme(resolveTheme(theme, isSystemDark)), [theme, isSystemDark]);
}

function useShownLanguage(tag: string): void {
  const { i18n } = useTranslation();
  const language = languageFor(tag);
  useEffect(() => {
    document.documentElement.lang = language;
    void i18n.changeLanguage(language);
  }, [i18n, language]);
}
