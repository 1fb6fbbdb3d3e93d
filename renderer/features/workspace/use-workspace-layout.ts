import { useLayoutEffect, useState, type RefObject } from 'react';
import { workspaceLayout, type WorkspaceLayout } from './workspace-layout';

/** What the list would take of the width of a window that has none. */
const listWidthRem = 19;

/** The layout that fits into an element, now and whenever its width or the text size changes. */
export function useWorkspaceLayout(element: RefObject<HTMLElement | null>, hasList: boolean): WorkspaceLayout {
  const [layout, setLayout] = useState<WorkspaceLayout>('three');
  useLayoutEffect(() => {
    const measured = element.current;
    if (measured === null) return undefined;
    const measure = (): void => {
      const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
      setLayout(workspaceLayout(measured.clientWidth / rem + (hasList ? 0 : listWidthRem)));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(measured);
    return () => observer.disconnect();
  }, [element, hasList]);
  return layout;
}
