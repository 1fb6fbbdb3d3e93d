import { useLayoutEffect, useRef, type RefObject } from 'react';

/**
 * For what goes by itself: if it has the focus then, what `next` answers gets it. `next` is asked while the element is in the document still, and
 * must stay the same from render to render.
 */
export function useFocusLeftTo<E extends HTMLElement>(next: (element: E) => HTMLElement | null): RefObject<E | null> {
  const ref = useRef<E>(null);
  useLayoutEffect(() => {
    const element = ref.current;
    return () => {
      if (element?.contains(document.activeElement) === true) next(element)?.focus({ preventScroll: true });
    };
  }, [next]);
  return ref;
}
