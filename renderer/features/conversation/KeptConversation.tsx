import { memo, startTransition, useLayoutEffect, useState } from 'react';
import { useCore } from '../../connection/ConnectionProvider';
import type { MutableStore } from '../../connection/store';
import { ErrorBoundary } from '../../ui/ErrorBoundary';
import { hasFocusInSight } from '../../ui/focus-in-sight';
import { KeptDrawn } from '../../ui/KeptDrawn';
import { ConversationFault } from '../problem/FaultView';
import type { SoughtMessage } from '../workspace/workspace-memory';
import { ConversationPane, type ConversationPaneProps } from './ConversationPane';
import { useTimeline } from './use-timeline';

export interface KeptConversationProps extends Omit<ConversationPaneProps, 'timeline' | 'snapshot'> {
  /** The open one. */
  readonly isShown: boolean;
  readonly sought: MutableStore<SoughtMessage | undefined>;
}

/**
 * A conversation that is open, was open before, or may be opened next: it is drawn already and kept true, out of sight and without any
 * effect, and need only be shown. Drawing one anew takes several times as long as a reader notices.
 */
export const KeptConversation = memo(function KeptConversation({ isShown, sought, ...pane }: KeptConversationProps) {
  const core = useCore();
  const { timeline, snapshot } = useTimeline(core, pane.conversation.conversationId, sought, isShown);
  const drawing = useDrawing(isShown);
  return (
    <KeptDrawn isShown={isShown}>
      <ErrorBoundary of={isShown} renderFault={(retry) => <ConversationFault onRetry={retry} onBack={pane.onBack} />}>
        <ConversationPane key={drawing} {...pane} timeline={timeline} snapshot={snapshot} />
      </ErrorBoundary>
    </KeptDrawn>
  );
});

const overlays = '[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"], [role="tooltip"]';

/**
 * Changes when the pane must be drawn anew: when it is left, from a notification, while something is open over it, which would be open
 * again with it. What was being written is kept elsewhere.
 */
function useDrawing(isShown: boolean): number {
  const [drawing, setDrawing] = useState(0);
  useLayoutEffect(() => {
    if (isShown) return undefined;
    // Out of sight, but the keys would go there until the next frame.
    if (!hasFocusInSight() && document.activeElement instanceof HTMLElement) document.activeElement.blur();
    const frame = requestAnimationFrame(() => {
      // It is out of sight, too, and nothing else is that is open.
      const isOverlaid = [...document.querySelectorAll(overlays)].some((element) => !element.checkVisibility());
      if (isOverlaid) startTransition(() => setDrawing((before) => before + 1));
    });
    return () => cancelAnimationFrame(frame);
  }, [isShown]);
  return drawing;
}
