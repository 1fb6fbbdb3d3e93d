import { memo } from 'react';
import { useCore } from '../../connection/ConnectionProvider';
import type { MutableStore } from '../../connection/store';
import { ErrorBoundary } from '../../ui/ErrorBoundary';
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
  return (
    <KeptDrawn isShown={isShown}>
      <ErrorBoundary of={isShown} renderFault={(retry) => <ConversationFault onRetry={retry} onBack={pane.onBack} />}>
        <ConversationPane {...pane} timeline={timeline} snapshot={snapshot} />
      </ErrorBoundary>
    </KeptDrawn>
  );
});
