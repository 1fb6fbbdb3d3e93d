import { RotateCw } from 'lucide-react';
import { useCallback, type Ref } from 'react';
import { useTranslation } from 'react-i18next';
import type { ErrorCode } from '../../../shared/errors';
import type { ConversationView, MessageView } from '../../../shared/ipc/core-contract';
import { useCore } from '../../connection/ConnectionProvider';
import { Button } from '../../ui/Button';
import { EmptyState } from '../../ui/EmptyState';
import { usePeople } from '../people/people-context';
import { WarningLines } from '../warnings/WarningLines';
import { Composer } from './Composer';
import { ConversationHeader } from './ConversationHeader';
import { ConnectionLine } from './ConnectionLine';
import { conversationFace } from './conversation-title';
import type { Drafts } from './drafts';
import { TimelineSkeleton } from './TimelineSkeleton';
import { TimelineView } from './TimelineView';
import { useAnnouncement } from './use-announcement';
import { useTimeline } from './use-timeline';

export interface ConversationPaneProps {
  readonly conversation: ConversationView;
  readonly drafts: Drafts;
  readonly isDetailsOpen: boolean;
  readonly onToggleDetails: () => void;
  readonly detailsButtonRef: Ref<HTMLButtonElement>;
  /** Set where the list is not in sight. */
  readonly onBack: (() => void) | undefined;
  readonly onSearch: () => void;
}

/** One open conversation: its header, its messages and where to write. Give it a key per conversation. */
export function ConversationPane(props: ConversationPaneProps) {
  const { conversation, drafts } = props;
  const { conversationId } = conversation;
  const { t } = useTranslation('conversation');
  const { t: tPeople } = useTranslation('people');
  const core = useCore();
  const people = usePeople();
  const face = conversationFace(conversation, people, tPeople('unknown'));
  // Nobody writes to a namesake by mistake.
  const name = face.hint === undefined ? face.title : `${face.title} (${face.hint})`;
  const { timeline, snapshot } = useTimeline(core, conversationId);
  const announcement = useAnnouncement(timeline);
  const onRetry = useCallback(
    async ({ messageId }: MessageView) => {
      await core.callRepeatable('messages.retry', { conversationId, messageId });
    },
    [core, conversationId],
  );
  const onSent = (): void => {
    timeline.forgetUnread();
    // What is sent stands at the end, which may not be loaded.
    if (snapshot.state === 'ready' && snapshot.window.hasNewer) void timeline.open('newest');
  };
  return (
    <main aria-label={name} className="flex h-full min-h-0 min-w-0 flex-col bg-surface">
      <ConversationHeader {...props} face={face} />
      <ConnectionLine />
      <WarningLines conversationId={conversationId} />
      {snapshot.state === 'loading' && <TimelineSkeleton />}
      {snapshot.state === 'failed' && (
        <TimelineFailed reason={snapshot.error.code} onRetry={() => void timeline.open('first-unread')} />
      )}
      {snapshot.state === 'ready' && (
        <TimelineView
          timeline={timeline}
          snapshot={snapshot}
          conversation={conversation}
          name={name}
          onRetry={onRetry}
        />
      )}
      <div aria-live="polite" className="sr-only">
        {announcement}
      </div>
      {conversation.isMember ? (
        <Composer conversationId={conversationId} name={name} drafts={drafts} onSent={onSent} />
      ) : (
        <p className="border-t border-line bg-list px-5.5 py-3.5 text-center text-label text-text-2">
          {t('composer.notMember')}
        </p>
      )}
    </main>
  );
}

interface TimelineFailedProps {
  readonly reason: ErrorCode;
  readonly onRetry: () => void;
}

function TimelineFailed({ reason, onRetry }: TimelineFailedProps) {
  const { t } = useTranslation('conversation');
  const { t: tErrors } = useTranslation('errors');
  return (
    <div role="alert" className="flex min-h-0 flex-1 items-center">
      <EmptyState
        icon={RotateCw}
        tone="danger"
        title={t('loadFailed')}
        action={<Button onPress={onRetry}>{t('retry')}</Button>}
      >
        {tErrors(reason)}
      </EmptyState>
    </div>
  );
}
