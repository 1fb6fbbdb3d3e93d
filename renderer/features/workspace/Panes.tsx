import {
  useCallback,
  useEffect,
  useMemo,
  useRef,
  type KeyboardEvent,
  type ReactNode,
  type Ref,
  type RefObject,
} from 'react';
import type { ConversationId } from '../../../shared/domain/ids';
import type { ConversationView } from '../../../shared/ipc/core-contract';
import { useLocale } from '../../i18n/use-locale';
import { folderNames } from '../conversation-list/list-rows';
import { KeptConversation } from '../conversation/KeptConversation';
import { TimelineSkeleton } from '../conversation/TimelineSkeleton';
import { DetailsPanel } from '../conversation-details/DetailsPanel';
import { NothingOpen } from './NothingOpen';
import type { WorkspaceMemory } from './workspace-memory';
import { useKeptConversations } from './use-kept-conversations';
import { useWorkspaceLayout } from './use-workspace-layout';

export interface PanesProps {
  readonly workspaceName: string;
  /** Absent in a window that shows one conversation. */
  readonly list?: ReactNode;
  /** undefined while they are read. */
  readonly conversations: readonly ConversationView[] | undefined;
  readonly openId: ConversationId | undefined;
  /** With undefined: back to the list, or to nothing. */
  readonly onOpen: (conversationId: ConversationId | undefined) => void;
  readonly memory: WorkspaceMemory;
  /** Those beside the open one in the list. */
  readonly neighbours: () => readonly ConversationId[];
  readonly isDetailsOpen: boolean;
  readonly onDetailsOpenChange: (isOpen: boolean) => void;
  readonly onStart: () => void;
  readonly onInvite: () => void;
  readonly onSearch: (conversationId: ConversationId) => void;
}

/** Puts the list, the conversation and its details side by side, or in one another's place where there is no room. */
export function Panes(props: PanesProps) {
  const { list, conversations, openId, isDetailsOpen, onDetailsOpenChange } = props;
  const rootRef = useRef<HTMLDivElement>(null);
  const layout = useWorkspaceLayout(rootRef, list !== undefined);
  const conversation = conversations?.find(({ conversationId }) => conversationId === openId);
  const isDetailsShown = isDetailsOpen && conversation !== undefined;
  const isOver = isDetailsShown && layout !== 'three';
  const locale = useLocale();
  const folders = useMemo(() => folderNames(conversations ?? [], locale), [conversations, locale]);
  const detailsButtonRef = useRef<HTMLButtonElement>(null);
  const closeDetails = (): void => {
    onDetailsOpenChange(false);
    // The conversation below can hold the focus again only after this.
    requestAnimationFrame(() => detailsButtonRef.current?.focus());
  };
  useReturnToList(rootRef, layout === 'one' && openId === undefined);
  const onKeyDown = (event: KeyboardEvent): void => {
    // Escape that ended something in the composer is used up.
    if (event.key !== 'Escape' || !isOver || event.defaultPrevented) return;
    // And so is this one: it does not end what lies below, too.
    event.preventDefault();
    closeDetails();
  };
  return (
    // Escape closes what lies over the conversation, wherever the focus is.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions
    <div ref={rootRef} onKeyDown={onKeyDown} className="flex h-full min-w-0 flex-1">
      {list !== undefined && (layout !== 'one' || openId === undefined) && (
        <div className={layout === 'one' ? 'min-w-0 flex-1' : 'w-76 shrink-0 border-e border-line'}>{list}</div>
      )}
      {(layout !== 'one' || openId !== undefined) && (
        <div className="relative flex min-w-0 flex-1">
          <div inert={isOver && layout === 'one'} className="relative isolate min-w-0 flex-1">
            <MiddlePane
              {...props}
              conversation={conversation}
              hasBack={list !== undefined && layout === 'one'}
              detailsButtonRef={detailsButtonRef}
            />
          </div>
          {isDetailsShown && (
            <div
              className={
                isOver
                  ? `absolute inset-y-0 end-0 z-10 animate-appear border-s border-line shadow-float ${layout === 'one' ? 'start-0' : 'w-79'}`
                  : 'w-79 shrink-0 border-s border-line'
              }
            >
              <DetailsPanel
                key={conversation.conversationId}
                conversation={conversation}
                folders={folders}
                onOpen={props.onOpen}
                onClose={isOver ? closeDetails : undefined}
              />
            </div>
          )}
        </div>
      )}
    </div>
  );
}

/** Gives the focus to the list when it takes the place of a conversation, which had it. */
function useReturnToList(root: RefObject<HTMLElement | null>, isListAlone: boolean): void {
  const wasListAlone = useRef(true);
  useEffect(() => {
    const hasReturned = isListAlone && !wasListAlone.current;
    wasListAlone.current = isListAlone;
    if (!hasReturned) return undefined;
    // Rows are there once the list has measured its room.
    const timer = setTimeout(() => root.current?.querySelector<HTMLElement>('[role="row"][tabindex="0"]')?.focus());
    return () => clearTimeout(timer);
  }, [root, isListAlone]);
}

interface MiddlePaneProps extends PanesProps {
  readonly conversation: ConversationView | undefined;
  readonly hasBack: boolean;
  readonly detailsButtonRef: Ref<HTMLButtonElement>;
}

function MiddlePane(props: MiddlePaneProps) {
  const { conversation, conversations, openId, isDetailsOpen, memory, hasBack, detailsButtonRef } = props;
  const { pointedId, drafts, sought } = memory;
  const kept = useKeptConversations({ conversations, openId, pointedId, neighbours: props.neighbours });
  const onToggleDetails = useCallback(() => memory.isDetailsOpen.set(!memory.isDetailsOpen.get()), [memory]);
  const onBack = useCallback(() => memory.openId.set(undefined), [memory]);
  return (
    <>
      {kept.map((each) => (
        <KeptConversation
          key={each.conversationId}
          conversation={each}
          isShown={each === conversation}
          drafts={drafts}
          sought={sought}
          isDetailsOpen={isDetailsOpen}
          onToggleDetails={onToggleDetails}
          detailsButtonRef={detailsButtonRef}
          onBack={hasBack ? onBack : undefined}
          onSearch={props.onSearch}
        />
      ))}
      {/* One that was just started is open before the list knows it. */}
      {openId !== undefined && conversation === undefined && (
        <main className="flex h-full flex-col bg-surface">
          <TimelineSkeleton />
        </main>
      )}
      {openId === undefined && <NothingOpen {...props} isFirst={conversations?.length === 0} />}
    </>
  );
}
