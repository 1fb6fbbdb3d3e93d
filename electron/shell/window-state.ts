import path from 'node:path';
import { z } from 'zod';
import { readJsonFileIfPossible, writeJsonFile } from '../json-file';

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface WindowState {
  /** Absent: the system chooses, in the middle of the screen. */
  readonly position: { readonly x: number; readonly y: number } | undefined;
  readonly width: number;
  readonly height: number;
  readonly isMaximized: boolean;
}

export const windowMinimum = { width: 480, height: 560 } as const;
const windowDefault: WindowState = { position: undefined, width: 1280, height: 840, isMaximized: false };

/** So much of the title bar must lie on a screen that a person can drag the window back. */
const grip = { width: 120, height: 32 } as const;

const coordinate = z.number().int().min(-100_000).max(100_000);
const storedState = z.strictObject({
  x: coordinate,
  y: coordinate,
  width: z.number().int().min(1).max(100_000),
  height: z.number().int().min(1).max(100_000),
  isMaximized: z.boolean(),
});

/** The state that was saved, made to fit the screens that there are now; the default one if it is missing or damaged. */
export function loadWindowState(folder: string, screens: readonly Rectangle[]): WindowState {
  const stored = readJsonFileIfPossible(stateFile(folder), storedState);
  return stored === undefined ? windowDefault : fitWindow(stored, screens);
}

export function saveWindowState(folder: string, bounds: Rectangle, isMaximized: boolean): void {
  const { x, y, width, height } = bounds;
  writeJsonFile(stateFile(folder), { x, y, width, height, isMaximized });
}

/** Between the minimum and the largest screen; without its position when no screen shows its title bar any more. */
export function fitWindow(
  stored: Rectangle & { readonly isMaximized: boolean },
  screens: readonly Rectangle[],
): WindowState {
  const { x, y, isMaximized } = stored;
  const largest = (size: 'width' | 'height'): number => Math.max(...screens.map((screen) => screen[size]));
  const clamp = (size: 'width' | 'height'): number =>
    Math.max(windowMinimum[size], screens.length === 0 ? stored[size] : Math.min(stored[size], largest(size)));
  const width = clamp('width');
  const isReachable = screens.some((screen) => {
    const visible = Math.min(x + width, screen.x + screen.width) - Math.max(x, screen.x);
    return visible >= grip.width && y >= screen.y && y + grip.height <= screen.y + screen.height;
  });
  return { position: isReachable ? { x, y } : undefined, width, height: clamp('height'), isMaximized };
}

function stateFile(folder: string): string {
  return path.join(folder, 'window.json');
}
