import {
  memo,
  startTransition,
  useDeferredValue,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type RefObject,
} from 'react';
import type { ConversationId } from '../../../shared/domain/ids';
import type { Core } from '../../connection/core';
import { useCore } from '../../connection/ConnectionProvider';
import type { MutableStore } from '../../connection/store';
import { afterPaint } from '../../ui/after-paint';
import { ErrorBoundary } from '../../ui/ErrorBoundary';
import { hasFocusInSight } from '../../ui/focus-in-sight';
import { KeptDrawn } from '../../ui/KeptDrawn';
import { ConversationFault } from '../problem/FaultView';
import { useIsInSight } from '../workspace/use-open-id';
import { workspaceMemory, type SoughtMessage } from '../workspace/workspace-memory';
import { ConversationPane, type ConversationPaneProps } from './ConversationPane';
import { useTimeline } from './use-timeline';

export interface KeptConversationProps extends Omit<ConversationPaneProps, 'timeline' | 'snapshot'> {
  readonly sought: MutableStore<SoughtMessage | undefined>;
}

/**
 * A conversation that is open, was open before, or may be opened next: it is drawn already, at its place, and kept true, out of sight
 * and without being read, and need only be shown. Drawing one anew takes several times as long as a reader notices.
 */
export const KeptConversation = memo(function KeptConversation({ sought, ...pane }: KeptConversationProps) {
  const { isShown } = pane;
  const core = useCore();
  const { conversationId } = pane.conversation;
  const { timeline, snapshot } = useTimeline(core, conversationId, sought, isShown);
  const later = useDeferredValue(snapshot);
  const isInSight = useIsInSight(conversationId, isShown);
  useNoFocus(isInSight);
  const drawing = useDrawing(isShown);
  const frameRef = useDrawn(core, conversationId);
  return (
    <KeptDrawn ref={frameRef} isInSight={isInSight}>
      <ErrorBoundary of={isShown} renderFault={(retry) => <ConversationFault onRetry={retry} onBack={pane.onBack} />}>
        <ConversationPane key={drawing} {...pane} timeline={timeline} snapshot={isShown ? snapshot : later} />
      </ErrorBoundary>
    </KeptDrawn>
  );
});

/** For the frame of a kept conversation, which tells whether all of it is there: what is idle comes later than the messages. */
function useDrawn(core: Core, conversationId: ConversationId): RefObject<HTMLDivElement | null> {
  const frameRef = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { drawn } = workspaceMemory(core);
    const isThere = (selector: string): boolean => (frameRef.current?.querySelector(selector) ?? null) !== null;
    drawn.set(conversationId, () => isThere('header') && isThere('li[data-index]'));
    return () => {
      drawn.delete(conversationId);
    };
  }, [core, conversationId]);
  return frameRef;
}

const overlays = '[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"], [role="tooltip"]';

/**
 * Changes when the pane must be drawn anew: when it is left, from a notification, while something is open over it, which would be open
 * again with it. What was being written is kept elsewhere.
 */
function useDrawing(isShown: boolean): number {
  const [drawing, setDrawing] = useState(0);
  useLayoutEffect(() => {
    if (isShown) return undefined;
    return afterPaint(() => {
      // It is out of sight, too, and nothing else is that is open.
      const isOverlaid = [...document.querySelectorAll(overlays)].some((element) => !element.checkVisibility());
      if (isOverlaid) startTransition(() => setDrawing((before) => before + 1));
    });
  }, [isShown]);
  return drawing;
}

/** Takes the focus from what is out of sight, where the keys would go until the next frame. */
function useNoFocus(isInSight: boolean): void {
  useLayoutEffect(() => {
    if (!isInSight && !hasFocusInSight() && document.activeElement instanceof HTMLElement)
      document.activeElement.blur();
  }, [isInSight]);
}
