import { useEffect, useRef } from 'react';
import { readShortcut, type Shortcut } from './shortcuts';

/** Calls back for the shortcuts of the main view; not while a dialog is open, whose keys are its own. */
export function useShortcuts(onShortcut: (shortcut: Shortcut) => void): void {
  const latest = useRef(onShortcut);
  useEffect(() => {
    latest.current = onShortcut;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const shortcut = readShortcut(event);
      if (shortcut === undefined || event.defaultPrevented || isDialogOpen()) return;
      event.preventDefault();
      latest.current(shortcut);
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}

function isDialogOpen(): boolean {
  return document.querySelector('[role="dialog"], [role="alertdialog"]') !== null;
}
