import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fitWindow, loadWindowState, saveWindowState } from './window-state';

const screen = { x: 0, y: 0, width: 1920, height: 1080 };
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'conclave-window-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the state of the window', () => {
  it('is what was saved', () => {
    saveWindowState(folder, { x: 10, y: 20, width: 900, height: 700 }, true);
    const expected = { position: { x: 10, y: 20 }, width: 900, height: 700, isMaximized: true };
    expect(loadWindowState(folder, [screen])).toEqual(expected);
  });

  it.each(['', '{}', '[]', '{"x":1e99,"y":0,"width":900,"height":700,"isMaximized":false}', '{"x":"0"}'])(
    'is the default one when the file holds %j',
    (content) => {
      writeFileSync(path.join(folder, 'window.json'), content);
      const expected = { position: undefined, width: 1280, height: 840, isMaximized: false };
      expect(loadWindowState(folder, [screen])).toEqual(expected);
    },
  );

  it('is the default one when nothing was saved', () => {
    expect(loadWindowState(folder, [screen])).toMatchObject({ position: undefined, width: 1280, height: 840 });
  });
});

describe('a window', () => {
  const stored = { x: 100, y: 100, width: 900, height: 700, isMaximized: false };
  it('keeps its place on a second screen, left of the first', () => {
    const left = { x: -1920, y: 0, width: 1920, height: 1080 };
    expect(fitWindow({ ...stored, x: -1800 }, [screen, left]).position).toEqual({ x: -1800, y: 100 });
    expect(fitWindow({ ...stored, x: -1800 }, [screen]).position).toBeUndefined();
  });

  it.each([
    ['above the screen', { y: -1 }],
    ['below the screen', { y: 1_060 }],
    ['right of the screen', { x: 1_900 }],
    ['left of the screen', { x: -850 }],
  ])('%s loses its place', (_, moved) => {
    expect(fitWindow({ ...stored, ...moved }, [screen]).position).toBeUndefined();
  });

  it('is neither smaller than the minimum nor larger than the largest screen', () => {
    expect(fitWindow({ ...stored, width: 1, height: 1 }, [screen])).toMatchObject({ width: 480, height: 560 });
    expect(fitWindow({ ...stored, width: 9_000, height: 9_000 }, [screen])).toMatchObject({
      width: 1920,
      height: 1080,
    });
    expect(fitWindow(stored, [])).toMatchObject({ position: undefined, width: 900, height: 700 });
  });
});
