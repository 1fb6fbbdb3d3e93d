import type { Settings } from '../../../shared/ipc/shell-contract';

export type ShownTheme = 'light' | 'dark';

export const darkQuery = '(prefers-color-scheme: dark)';

export function resolveTheme(theme: Settings['theme'], isSystemDark: boolean): ShownTheme {
  if (theme !== 'system') return theme;
  return isSystemDark ? 'dark' : 'light';
}

/** Chooses the set of colours in tokens.css. The page comes with the right one. */
export function showTheme(theme: ShownTheme): void {
  document.documentElement.dataset['theme'] = theme;
}

export const contrastQuery = '(prefers-contrast: more)';

/** Chooses the contrast of the colours in tokens.css. */
export function showContrast(contrast: Settings['contrast'], doesSystemWantMore: boolean): void {
  document.documentElement.dataset['contrast'] = contrast === 'more' || doesSystemWantMore ? 'more' : 'ordinary';
}

/** Chooses the size of everything: all sizes are relative to the root's. */
export function showTextSize(textSize: Settings['textSize']): void {
  document.documentElement.dataset['textSize'] = textSize;
}
