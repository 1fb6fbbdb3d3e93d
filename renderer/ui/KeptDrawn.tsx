import { Activity, createElement, useEffect, useRef, type ReactNode } from 'react';

/**
 * What React's `Activity` hides, it takes out of the layout (`display: none`), and to lay it out again is a quarter of what a reader waits for.
 * This element pays no heed to that: it is hidden by what is around it.
 */
class LaidOutElement extends HTMLElement {
  override get style(): CSSStyleDeclaration {
    // React sets `display` of what it hides, and nothing else.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    return { display: '' } as CSSStyleDeclaration;
  }
}

const elementName = 'laid-out';
if (customElements.get(elementName) === undefined) customElements.define(elementName, LaidOutElement);

export interface KeptDrawnProps {
  readonly isShown: boolean;
  readonly children: ReactNode;
}

/**
 * Fills what is around it, which must be positioned. Out of sight it has no effects, and nobody can see, reach or hear it, yet it stays
 * drawn and laid out, as `content-visibility: hidden` allows (CSS Containment Level 2, section 4).
 */
export function KeptDrawn({ isShown, children }: KeptDrawnProps) {
  const frameRef = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isShown) return undefined;
    // What is out of sight is laid out only when somebody asks where it is.
    const idle = requestIdleCallback(() =>
      frameRef.current?.firstElementChild?.firstElementChild?.getBoundingClientRect(),
    );
    return () => cancelIdleCallback(idle);
  });
  return (
    // The frame itself has a box all the time: out of sight it must not take the presses for what stands where it would.
    <div
      ref={frameRef}
      className={`absolute inset-0 ${isShown ? 'z-1' : 'pointer-events-none [content-visibility:hidden]'}`}
    >
      <Activity mode={isShown ? 'visible' : 'hidden'}>
        {createElement(elementName, { className: 'block h-full' }, children)}
      </Activity>
    </div>
  );
}
