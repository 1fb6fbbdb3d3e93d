import { createContext, useContext, useEffect, useRef, type ReactNode, type RefObject } from 'react';

const overlays = '[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"]';
/** Where the keys go on when what had the focus is gone: the list of conversations, else the first button of the view. */
const beginning = '[role="row"][tabindex="0"], main button';

const LastFocused = createContext<RefObject<HTMLElement | undefined> | undefined>(undefined);

/** Keeps in mind what had the focus last in the window itself, for the dialogs in it. */
export function FocusKeeper({ children }: { readonly children: ReactNode }) {
  const lastFocused = useRef<HTMLElement>(undefined);
  useEffect(() => {
    const onFocusIn = ({ target }: FocusEvent): void => {
      if (target instanceof HTMLElement && target.closest(overlays) === null) lastFocused.current = target;
    };
    document.addEventListener('focusin', onFocusIn);
    return () => document.removeEventListener('focusin', onFocusIn);
  }, []);
  return <LastFocused value={lastFocused}>{children}</LastFocused>;
}

/**
 * Goes inside a dialog. React Aria gives the focus back to what opened it; where that was a menu or another dialog, which is gone by
 * then, it goes to what had it before those.
 */
export function FocusReturn() {
  const lastFocused = useContext(LastFocused);
  useEffect(
    () => () => {
      // After React Aria, and after whoever leads to the field.
      requestAnimationFrame(() => requestAnimationFrame(() => returnFocus(lastFocused?.current)));
    },
    [lastFocused],
  );
  return undefined;
}

function returnFocus(last: HTMLElement | undefined): void {
  if (document.activeElement !== document.body || document.querySelector(overlays) !== null) return;
  // A conversation that is kept out of sight is in the document, too, and can't take it.
  const targets = [...(last === undefined ? [] : [last]), ...document.querySelectorAll<HTMLElement>(beginning)];
  targets.find((target) => target.isConnected && target.checkVisibility())?.focus();
}
