import { Activity, createElement, useEffect, type ReactNode, type RefObject } from 'react';

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
  readonly ref: RefObject<HTMLDivElement | null>;
  readonly isInSight: boolean;
  readonly children: ReactNode;
}

/**
 * Fills what is around it, which must be positioned and isolated. Out of sight nobody can see, reach or hear it, yet it stays drawn and laid out, as
 * `content-visibility: hidden` allows (CSS Containment Level 2, section 4).
 */
export function KeptDrawn({ ref, isInSight, children }: KeptDrawnProps) {
  useEffect(() => {
    if (isInSight) return undefined;
    // What is out of sight is laid out only when somebody asks where it is.
    const idle = requestIdleCallback(() => ref.current?.firstElementChild?.getBoundingClientRect());
    return () => cancelIdleCallback(idle);
  });
  return (
    // The frame itself has a box all the time: out of sight it must not take the presses for what stands where it would. Below is
    // enough for that; what its content would inherit, as `pointer-events`, were a new style for all of it, which a reader waits for.
    <div ref={ref} className={`absolute inset-0 ${isInSight ? '' : '-z-1 [content-visibility:hidden]'}`}>
      {children}
    </div>
  );
}

export interface KeptIdleProps {
  readonly isIdle: boolean;
  readonly children: ReactNode;
}

/** Part of what is kept drawn that has no effects while it is out of sight, and is rendered only when there is nothing else to do. */
export function KeptIdle({ isIdle, children }: KeptIdleProps) {
  return (
    <Activity mode={isIdle ? 'hidden' : 'visible'}>
      {createElement(elementName, { className: 'contents' }, children)}
    </Activity>
  );
}
