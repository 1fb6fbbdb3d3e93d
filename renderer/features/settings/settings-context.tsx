import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { I18nProvider } from 'react-aria-components';
import { useTranslation } from '../../i18n/use-translation';
import { defaultSettings } from '../../../shared/domain/default-settings';
import { AppError } from '../../../shared/errors';
import type { Settings } from '../../../shared/ipc/shell-contract';
import { useConnections } from '../../connection/ConnectionProvider';
import { languageFor, type Language } from '../../i18n/start-i18n';
import { LocaleContext, localeFor } from '../../i18n/use-locale';
import { useShownTheme } from './use-shown-theme';

export interface SettingsContextValue {
  readonly settings: Settings;
  /** False as long as `settings` are not the person's own, because the application has not told them yet. */
  readonly areRead: boolean;
  /** Shows them at once and keeps them. Rejects with an `AppError`, after going back, when they could not be kept. */
  readonly change: (changed: Partial<Settings>) => Promise<void>;
}

const SettingsContext = createContext<SettingsContextValue | undefined>(undefined);

/** Reads the application's settings and lets the whole window follow them: theme, words, and the direction of text. */
export function SettingsProvider({ children }: { readonly children: ReactNode }) {
  const { shell, settings: keptSettings } = useConnections();
  const [settings, setSettings] = useState(defaultSettings);
  const [areRead, setAreRead] = useState(false);
  const [startLanguage] = useState(document.documentElement.lang);
  const [systemLanguage, setSystemLanguage] = useState<string>();
  // The latest ones: two changes may be under way, and neither may undo the other. Undefined until they are read.
  const latest = useRef<Settings>(undefined);
  const changesUnderWay = useRef(0);
  const show = useCallback((next: Settings) => {
    latest.current = next;
    setSettings(next);
  }, []);
  // What this window has changed is not kept yet, while another window's change may be told of.
  const follow = useCallback(() => {
    const kept = keptSettings.get();
    if (kept === undefined || changesUnderWay.current > 0) return;
    show(kept);
    setAreRead(true);
  }, [keptSettings, show]);

  useEffect(() => {
    follow();
    return keptSettings.subscribe(follow);
  }, [keptSettings, follow]);
  useEffect(() => {
    let isMounted = true;
    const read = async (): Promise<void> => {
      const info = await shell.call('app.info');
      if (isMounted) setSystemLanguage(info.systemLanguage);
    };
    void read();
    return () => {
      isMounted = false;
    };
  }, [shell]);

  useShownTheme(settings);
  const ownLanguage = systemLanguage ?? startLanguage;
  const language = languageFor(settings.language === 'system' ? ownLanguage : settings.language);
  useShownLanguage(language);

  const change = useCallback(
    async (changed: Partial<Settings>) => {
      const before = latest.current;
      if (before === undefined) throw new AppError('rpc.closed', { retry: 'later' });
      const next = { ...before, ...changed };
      changesUnderWay.current += 1;
      show(next);
      await shell.call('settings.set', next).finally(() => {
        changesUnderWay.current -= 1;
        follow();
      });
    },
    [shell, show, follow],
  );
  const isReady = areRead && systemLanguage !== undefined;
  const value = useMemo(() => ({ settings, areRead: isReady, change }), [settings, isReady, change]);
  const locale = localeFor(language, [ownLanguage, ...navigator.languages]);
  return (
    <SettingsContext value={value}>
      <LocaleContext value={locale}>
        <I18nProvider locale={locale}>{children}</I18nProvider>
      </LocaleContext>
    </SettingsContext>
  );
}

/** Throws outside a `SettingsProvider`. */
export function useSettings(): SettingsContextValue {
  const value = useContext(SettingsContext);
  if (value === undefined) throw new AppError('internal.unexpected');
  return value;
}

function useShownLanguage(language: Language): void {
  const { i18n } = useTranslation();
  useEffect(() => {
    document.documentElement.lang = language;
    void i18n.changeLanguage(language);
  }, [i18n, language]);
}
