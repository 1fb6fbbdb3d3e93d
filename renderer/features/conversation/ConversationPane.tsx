import { RotateCw } from 'lucide-react';
import { Activity, memo, useCallback, useLayoutEffect, useRef, type Ref, type RefObject } from 'react';
import { useTranslation } from '../../i18n/use-translation';
import type { ConversationId } from '../../../shared/domain/ids';
import type { ErrorCode } from '../../../shared/errors';
import type { ConversationView, MessageView } from '../../../shared/ipc/core-contract';
import { useCore } from '../../connection/ConnectionProvider';
import { Button } from '../../ui/Button';
import { EmptyState } from '../../ui/EmptyState';
import { hasFocusInSight } from '../../ui/focus-in-sight';
import { KeptIdle } from '../../ui/KeptDrawn';
import { ActionNote } from '../message/ActionNote';
import { CommandsProvider } from '../message/CommandsProvider';
import { messageActions } from '../message/message-actions';
import { MessageOverlays } from '../message/MessageOverlays';
import { SelectionBar } from '../message/SelectionBar';
import { useCommands } from '../message/use-commands';
import { useSelection } from '../message/use-selection';
import { TypingLine } from '../presence/TypingLine';
import { usePeople } from '../people/people-context';
import { ScheduledMessages } from '../schedule/ScheduledMessages';
import { useEditScheduled } from '../schedule/use-edit-scheduled';
import { WarningLines } from '../warnings/WarningLines';
import { Composer } from './Composer';
import { newMessage } from './composer-intent';
import { ConversationHeader } from './ConversationHeader';
import { ConnectionLine } from './ConnectionLine';
import { conversationFace } from './conversation-title';
import type { Drafts } from './drafts';
import { NoComposer } from './NoComposer';
import { TimelineSkeleton } from './TimelineSkeleton';
import { TimelineView } from './TimelineView';
import { useAnnouncement } from './use-announcement';
import { useKeptIntent } from './use-kept-intent';
import type { TimelineHandle } from './use-timeline';

export interface ConversationPaneProps extends TimelineHandle {
  readonly conversation: ConversationView;
  /** The open one. Others are kept drawn out of sight: nothing in them is read, heard or has the focus. */
  readonly isShown: boolean;
  readonly drafts: Drafts;
  readonly isDetailsOpen: boolean;
  readonly onToggleDetails: () => void;
  readonly detailsButtonRef: Ref<HTMLButtonElement>;
  /** Set where the list is not in sight. */
  readonly onBack: (() => void) | undefined;
  readonly onSearch: (conversationId: ConversationId) => void;
}

/** One open conversation: its header, its messages and where to write. Give it a key per conversation. */
export const ConversationPane = memo(function ConversationPane(props: ConversationPaneProps) {
  const { conversation, isShown, drafts, timeline, snapshot, onSearch } = props;
  const { conversationId } = conversation;
  const { t: tPeople } = useTranslation('people');
  const core = useCore();
  const people = usePeople();
  const face = conversationFace(conversation, people, tPeople);
  // Nobody writes to a namesake by mistake.
  const name = face.hint === undefined ? face.title : `${face.title} (${face.hint})`;
  const announcement = useAnnouncement(timeline, isShown);
  const onRetry = useCallback(
    async ({ messageId }: MessageView) => {
      await core.callRepeatable('messages.retry', { conversationId, messageId });
    },
    [core, conversationId],
  );
  const [intent, setIntent] = useKeptIntent(conversationId);
  const rowsRef = useRef<HTMLDivElement>(null);
  const selection = useSelection(rowsRef, isShown);
  const state = useCommands({ conversation, timeline, rowsRef, onIntent: setIntent, onSelect: selection.start });
  const mayWrite = conversation.isMember && conversation.may.post;
  useFocusOfReader(rowsRef, isShown && !mayWrite && snapshot.state === 'ready');
  const onSent = (): void => {
    timeline.forgetUnread();
    // What is sent stands at the end, which may not be loaded.
    if (snapshot.state === 'ready' && snapshot.window.hasNewer) void timeline.open('newest');
  };
  const editScheduled = useEditScheduled(drafts, conversationId, (message) =>
    setIntent(message === undefined ? { kind: 'new', begunAtMs: Date.now() } : { kind: 'reply', message }),
  );
  const editLast = (): void => {
    const messages = snapshot.state === 'ready' && !snapshot.window.hasNewer ? snapshot.window.messages : [];
    const last = messages.findLast((message) => messageActions(message, conversation).includes('edit'));
    if (last !== undefined) state.commands.run('edit', last, nowhere);
  };
  return (
    <CommandsProvider state={state}>
      <main aria-label={name} className="flex h-full min-h-0 min-w-0 flex-col bg-surface">
        <KeptIdle isIdle={!isShown}>
          <ConversationHeader {...props} face={face} onSearch={() => onSearch(conversationId)} />
          <ConnectionLine />
          <WarningLines conversationId={conversationId} />
        </KeptIdle>
        {snapshot.state === 'loading' && <TimelineSkeleton />}
        {snapshot.state === 'failed' && (
          <TimelineFailed reason={snapshot.error.code} onRetry={() => void timeline.open('first-unread')} />
        )}
        {snapshot.state === 'ready' && (
          <div ref={rowsRef} className="flex min-h-0 flex-1 flex-col">
            <TimelineView
              timeline={timeline}
              snapshot={snapshot}
              conversation={conversation}
              isShown={isShown}
              name={name}
              onRetry={onRetry}
              selection={selection}
            />
          </div>
        )}
        <div aria-live="polite" className="sr-only">
          <span key={announcement.key}>{announcement.text}</span>
        </div>
        <KeptIdle isIdle={!isShown}>
          <ActionNote note={state.note} />
          <MessageOverlays conversationId={conversationId} state={state} />
          {conversation.isMember && <TypingLine conversationId={conversationId} />}
          <ScheduledMessages conversation={conversation} onEdit={editScheduled} />
          {selection.selected !== undefined && (
            <SelectionBar
              conversationId={conversationId}
              selection={selection}
              say={state.say}
              attempt={state.attempt}
            />
          )}
          {/* What was being changed in a message is there again afterwards. */}
          <Activity mode={selection.selected === undefined ? 'visible' : 'hidden'}>
            {mayWrite ? (
              <Composer
                conversation={conversation}
                name={name}
                drafts={drafts}
                onSent={onSent}
                intent={intent}
                onIntentEnd={() => setIntent(newMessage)}
                onEditLast={editLast}
              />
            ) : (
              <NoComposer conversation={conversation} />
            )}
          </Activity>
        </KeptIdle>
      </main>
    </CommandsProvider>
  );
});

/** Where one can't write, the keys go to the messages unless they go somewhere else already. */
function useFocusOfReader(rowsRef: RefObject<HTMLElement | null>, isReading: boolean): void {
  useLayoutEffect(() => {
    if (!isReading || hasFocusInSight()) return;
    rowsRef.current?.querySelector<HTMLElement>('section')?.focus({ preventScroll: true });
  }, [rowsRef, isReading]);
}

// Editing opens nothing.
const nowhere = { x: 0, y: 0 } as const;

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
