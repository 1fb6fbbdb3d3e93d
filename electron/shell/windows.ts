import type { BrowserWindow } from 'electron';
import type { OpenedPlace } from '../../shared/ipc/shell-contract';
import { placeToFragment, type WindowPlace } from '../../shared/ipc/window-place';
import { handOver, type HandOver } from './hand-over';
import { bringToFront } from './single-instance';
import { openWindow, type WindowOptions } from './window';

export interface Windows {
  /** Brings the main window to the front; makes it first if there is none. */
  showMain(): BrowserWindow;
  /** Does the same for the window of one conversation, and lets it show the message that the place names. */
  showPlace(place: OpenedPlace): void;
}

interface OpenWindow {
  readonly window: BrowserWindow;
  /** What the window is to show. */
  readonly opened: HandOver<OpenedPlace>;
}

/** Windows for single conversations; the one opened longest ago gives way to one too many. */
const placesLimit = 8;

/** `serve` is called with each new window before its page loads. What the main one is to show, it knows itself. */
export function appWindows(
  options: Omit<WindowOptions, 'place' | 'onCreated'>,
  serve: (window: BrowserWindow, place: WindowPlace | undefined, opened: HandOver<OpenedPlace>) => void,
): Windows {
  const open = new Map<string, OpenWindow>();

  const show = (key: string, place?: WindowPlace): OpenWindow => {
    const existing = open.get(key);
    if (existing !== undefined) {
      bringToFront(existing.window);
      return existing;
    }
    const opened = handOver<OpenedPlace>(1);
    const onCreated = (window: BrowserWindow): void => serve(window, place, opened);
    const made = { window: openWindow({ ...options, ...(place && { place }), onCreated }), opened };
    open.set(key, made);
    made.window.once('closed', () => open.delete(key));
    return made;
  };
  return {
    showMain: () => show('').window,
    showPlace(wanted) {
      const { accountId, conversationId, messageId } = wanted;
      const place = { accountId, conversationId };
      const key = placeToFragment(place);
      const places = [...open.keys()].filter((each) => each !== '');
      if (!open.has(key) && places.length >= placesLimit) open.get(places[0] ?? '')?.window.close();
      const { opened } = show(key, place);
      if (messageId !== undefined) opened.add(wanted);
    },
  };
}
