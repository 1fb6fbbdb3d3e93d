import { useEffect } from 'react';
import type { Settings } from '../../../shared/ipc/shell-contract';
import { useMediaQuery } from '../../ui/use-media-query';
import { contrastQuery, darkQuery, resolveTheme, showContrast, showTextSize, showTheme } from './theme';

type Look = Pick<Settings, 'theme' | 'contrast' | 'textSize'>;

/** Lets the page follow these settings, and the system where they say so. While they are undefined it stays as it came. */
export function useShownTheme(look: Look | undefined): void {
  const isSystemDark = useMediaQuery(darkQuery);
  const doesSystemWantMore = useMediaQuery(contrastQuery);
  const { theme, contrast, textSize } = look ?? {};
  useEffect(() => {
    if (theme !== undefined) showTheme(resolveTheme(theme, isSystemDark));
  }, [theme, isSystemDark]);
  useEffect(() => {
    if (contrast !== undefined) showContrast(contrast, doesSystemWantMore);
  }, [contrast, doesSystemWantMore]);
  useEffect(() => {
    if (textSize !== undefined) showTextSize(textSize);
  }, [textSize]);
}
