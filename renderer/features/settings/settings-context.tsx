import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type ReactNode,
} from 'react';
import { I18nProvider } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { defaultSettings } from '../../../shared/domain/default-settings';
import { AppError } from '../../../shared/errors';
import type { Settings } from '../../../shared/ipc/shell-contract';
import { useConnections } from '../../connection/ConnectionProvider';
import { languageFor, type Language } from '../../i18n/start-i18n';
import { LocaleContext, localeFor } from '../../i18n/use-locale';
import { useMediaQuery } from '../../ui/use-media-query';
import { contrastQuery, darkQuery, resolveTheme, showContrast, showTextSize, showTheme } from './theme';

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
  const { shell, settings: told } = useConnections();
  const [settings, setSettings] = useState(defaultSettings);
  const [systemLanguage, setSystemLanguage] = useState(document.documentElement.lang);
  const [areRead, setAreRead] = useState(false);
  // The latest ones: two changes may be under way, and neither may undo the other. Undefined until they are read.
  const latest = useRef<Settings>(undefined);
  const changesUnderWay = useRef(0);
  const show = useCallback((next: Settings) => {
    latest.current = next;
    setSettings(next);
  }, []);

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
  // Before the first painting with them, and whenever another window changes them.
  useLayoutEffect(() => {
    const follow = (): void => {
      const next = told.get();
      if (next === undefined || changesUnderWay.current > 0) return;
      show(next);
      setAreRead(true);
    };
    follow();
    return told.subscribe(follow);
  }, [told, show]);

  useShownTheme(settings);
  const language = languageFor(settings.language === 'system' ? systemLanguage : settings.language);
  useShownLanguage(language);

  const change = useCallback(
    async (changed: Partial<Settings>) => {
      const before = latest.current;
      if (before === undefined) throw new AppError('rpc.closed', { retry: 'later' });
      const next = { ...before, ...changed };
      show(next);
      changesUnderWay.current += 1;
      try {
        await shell.call('settings.set', next);
      } catch (cause) {
        show({ ...(latest.current ?? next), ...pick(before, changed) });
        throw cause;
      } finally {
        changesUnderWay.current -= 1;
      }
    },
    [shell, show],
  );
  const value = useMemo(() => ({ settings, areRead, change }), [settings, areRead, change]);
  const locale = localeFor(language, [systemLanguage, ...navigator.languages]);
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

/** What `settings` has where `changed` has something. */
function pick(settings: Settings, changed: Partial<Settings>): Partial<Settings> {
  return Object.fromEntries(Object.entries(settings).filter(([key]) => key in changed));
}

function useShownTheme({ theme, contrast, textSize }: Settings): void {
  const isSystemDark = useMediaQuery(darkQuery);
  const doesSystemWantMore = useMediaQuery(contrastQuery);
  useEffect(() => showTheme(resolveTheme(theme, isSystemDark)), [theme, isSystemDark]);
  useEffect(() => showContrast(contrast, doesSystemWantMore), [contrast, doesSystemWantMore]);
  useEffect(() => showTextSize(textSize), [textSize]);
}

function useShownLanguage(language: Language): void {
  const { i18n } = useTranslation();
  useEffect(() => {
    document.documentElement.lang = language;
    void i18n.changeLanguage(language);
  }, [i18n, language]);
}
