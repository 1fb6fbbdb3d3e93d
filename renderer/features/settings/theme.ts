import type { Settings } from '../../../shared/ipc/shell-contract';

export type ShownTheme = 'light' | 'dark';

export const darkQuery = '(prefers-color-scheme: dark)';

export function resolveTheme(theme: Settings['theme'], isSystemDark: boolean): ShownTheme {
  if (theme !== 'system') return theme;
  return isSystemDark ? 'dark' : 'light';
}

/** Chooses the set of colours in tokens.css. Called before the first paint, too, so that the window doesn't flash. */
export function showTheme(theme: ShownTheme): void {
  document.documentElement.dataset['theme'] = theme;
}
