/**
 * Lets what is behind a dialog or a menu be hidden by `aria-hidden` alone. React Aria makes it `inert`, though it keeps keys and
 * pointer where they belong by itself; that is inherited, so it is a new style for every element of the page, at the beginning and at
 * the end of each dialog.
 */
export function hideByAria(element: HTMLElement): void {
  Object.defineProperty(element, 'inert', {
    get: () => element.getAttribute('aria-hidden') === 'true',
    set(isHidden: boolean) {
      if (isHidden) element.setAttribute('aria-hidden', 'true');
      else element.removeAttribute('aria-hidden');
    },
  });
}
