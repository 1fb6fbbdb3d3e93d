import type { BrowserWindow } from 'electron';
import { placeToFragment, type WindowPlace } from '../../shared/ipc/window-place';
import { bringToFront } from './single-instance';
import { openWindow, type WindowOptions } from './window';

export interface Windows {
  /** Brings the main window to the front; makes it first if there is none. */
  showMain(): BrowserWindow;
  /** Does the same for the window of one conversation. */
  showPlace(place: WindowPlace): void;
}

/** Windows for single conversations; the one opened longest ago gives way to one too many. */
const placesLimit = 8;

/** `serve` is called with each new window before its page loads. */
export function appWindows(
  options: Omit<WindowOptions, 'place' | 'onCreated'>,
  serve: (window: BrowserWindow, place: WindowPlace | undefined) => void,
): Windows {
  const open = new Map<string, BrowserWindow>();

  const show = (key: string, place?: WindowPlace): BrowserWindow => {
    const existing = open.get(key);
    if (existing !== undefined) {
      bringToFront(existing);
      return existing;
    }
    const onCreated = (window: BrowserWindow): void => serve(window, place);
    const window = openWindow({ ...options, ...(place && { place }), onCreated });
    open.set(key, window);
    window.once('closed', () => open.delete(key));
    return window;
  };
  return {
    showMain: () => show(''),
    showPlace(place) {
      const key = placeToFragment(place);
      const places = [...open.keys()].filter((each) => each !== '');
      if (!open.has(key) && places.length >= placesLimit) open.get(places[0] ?? '')?.close();
      show(key, place);
    },
  };
}
