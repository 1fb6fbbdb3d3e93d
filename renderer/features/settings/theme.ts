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
