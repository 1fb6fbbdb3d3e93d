import { useLayoutEffect, useState, type RefObject } from 'react';
import { workspaceLayout, type WorkspaceLayout } from './workspace-layout';

/** The layout that fits into an element, now and whenever its width or the text size changes. */
export function useWorkspaceLayout(element: RefObject<HTMLElement | null>): WorkspaceLayout {
  const [layout, setLayout] = useState<WorkspaceLayout>('three');
  useLayoutEffect(() => {
    const measured = element.current;
    if (measured === null) return undefined;
    const measure = (): void => {
      const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
      setLayout(workspaceLayout(measured.clientWidth / rem));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(measured);
    return () => observer.disconnect();
  }, [element]);
  return layout;
}
