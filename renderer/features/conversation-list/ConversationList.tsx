import { ArrowLeft, SquarePen, Star, UserPlus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from '../../i18n/use-translation';
import type { ConversationId } from '../../../shared/domain/ids';
import type { AppError } from '../../../shared/errors';
import type { ConversationView } from '../../../shared/ipc/core-contract';
import { IconButton } from '../../ui/IconButton';
import { keyWords } from '../../ui/keys';
import { BacklogLine } from '../backlog/BacklogLine';
import { JoinRequestLines } from '../join-by-link/JoinRequestLines';
import { usePeople } from '../people/people-context';
import { Problem } from '../problem/Problem';
import { shortcutKeys } from '../workspace/shortcuts';
import { ConversationListSkeleton, NoConversations } from './ConversationListStates';
import { JumpButton } from './JumpButton';
import { ListBody } from './ListBody';
import type { ClosedSections } from './use-closed-sections';

export interface ConversationListProps {
  readonly workspaceName: string;
  /** undefined while they are read. */
  readonly conversations: readonly ConversationView[] | undefined;
  /** Why they could not be read. */
  readonly error: AppError | undefined;
  readonly onReread: () => void;
  readonly openId: ConversationId | undefined;
  /** With undefined: the open one is gone. */
  readonly onOpen: (conversationId: ConversationId | undefined) => void;
  /** undefined while they are read. */
  readonly closedSections: ClosedSections | undefined;
  readonly onJump: () => void;
  readonly onStarred: () => void;
  readonly onInvite: () => void;
  readonly onStart: () => void;
}

/** The conversations of a workspace: favourites, folders, and all others, each with the latest word first. */
export function ConversationList(props: ConversationListProps) {
  const { conversations, error, onReread, onJump, onInvite, onStart } = props;
  const { t } = useTranslation('conversationList');
  const { t: tCommon } = useTranslation('common');
  const [isArchive, setIsArchive] = useState(false);
  const isEmpty = conversations?.length === 0;
  return (
    <nav aria-label={t('label')} className="flex h-full min-h-0 flex-col bg-list">
      {isArchive ? <ArchiveHeader onBack={() => setIsArchive(false)} /> : <ListHeader {...props} />}
      {!isArchive && <JumpButton label={t('jump')} shortcut={keyWords(shortcutKeys.jump, tCommon)} onPress={onJump} />}
      {conversations === undefined && (
        <div className="min-h-0 flex-1">
          {error === undefined ? (
            <ConversationListSkeleton />
          ) : (
            <Problem error={error} onRetry={onReread} className="mx-3 mt-1" />
          )}
        </div>
      )}
      {isEmpty && (
        <div className="min-h-0 flex-1">
          <NoConversations onInvite={onInvite} onStart={onStart} />
        </div>
      )}
      {conversations !== undefined && !isEmpty && (
        <ListBody
          key={isArchive ? 'archive' : 'list'}
          {...props}
          conversations={conversations}
          isArchive={isArchive}
          onOpenArchive={() => setIsArchive(true)}
        />
      )}
      <JoinRequestLines />
      <BacklogLine />
    </nav>
  );
}

function ListHeader({ workspaceName, onStarred, onInvite, onStart }: ConversationListProps) {
  const { t } = useTranslation('conversationList');
  const { t: tCommon } = useTranslation('common');
  const { t: tMessage } = useTranslation('message');
  const people = usePeople();
  return (
    <header className="flex items-center gap-1 ps-4.5 pe-3 pt-3.5 pb-2">
      <h1 className="min-w-0 flex-1 truncate text-heading font-bold tracking-[-0.01em]" title={workspaceName}>
        <bdi>{workspaceName}</bdi>
      </h1>
      <IconButton icon={Star} label={tMessage('list.starredTitle')} onPress={onStarred} />
      {people.mayInvite && <IconButton icon={UserPlus} label={t('invite')} onPress={onInvite} />}
      <IconButton
        icon={SquarePen}
        label={t('newConversation')}
        shortcut={keyWords(shortcutKeys['new-conversation'], tCommon)}
        onPress={onStart}
      />
    </header>
  );
}

function ArchiveHeader({ onBack }: { readonly onBack: () => void }) {
  const { t } = useTranslation('conversationList');
  return (
    <header className="flex items-center gap-1.5 ps-3 pe-3 pt-3.5 pb-2">
      {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- the row that opened the archive had the focus and is gone */}
      <IconButton icon={ArrowLeft} label={t('backFromArchive')} autoFocus onPress={onBack} />
      <h1 className="min-w-0 flex-1 truncate text-heading font-bold tracking-[-0.01em]">{t('section.archive')}</h1>
    </header>
  );
}
