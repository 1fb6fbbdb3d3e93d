import { Archive, AtSign, CheckCheck, MessagesSquare, SearchX, SquarePen, UserPlus } from 'lucide-react';
import { useTranslation } from '../../i18n/use-translation';
import { Button } from '../../ui/Button';
import { EmptyState } from '../../ui/EmptyState';
import { Skeleton, SkeletonBlock } from '../../ui/Skeleton';
import { usePeople } from '../people/people-context';

const skeletonWidths = ['w-3/5', 'w-2/5', 'w-1/2', 'w-2/3', 'w-2/5', 'w-1/2'];

export function ConversationListSkeleton() {
  const { t } = useTranslation('conversationList');
  return (
    <Skeleton label={t('loading')} className="px-4.5 pt-2">
      {skeletonWidths.map((width, index) => (
        // The blocks are all alike and never move.
        // oxlint-disable-next-line react/no-array-index-key
        <div key={index} className="flex items-center gap-2.75 py-2">
          <SkeletonBlock className="size-10 shrink-0 rounded-full" />
          <div className="flex-1 space-y-2">
            <SkeletonBlock className={`h-3 ${width}`} />
            <SkeletonBlock className="h-2.5 w-4/5" />
          </div>
        </div>
      ))}
    </Skeleton>
  );
}

export interface NoConversationsProps {
  readonly onInvite: () => void;
  readonly onStart: () => void;
}

/** The first thing that somebody sees after founding or joining: says what to do next. */
export function NoConversations({ onInvite, onStart }: NoConversationsProps) {
  const { t } = useTranslation('conversationList');
  const people = usePeople();
  const isAlone = people.others.length === 0;
  const { mayInvite } = people;
  const invite = (
    <Button size="small" icon={UserPlus} onPress={onInvite}>
      {t('invite')}
    </Button>
  );
  const start = (
    <Button size="small" icon={SquarePen} onPress={onStart}>
      {t('newConversation')}
    </Button>
  );
  const aloneText = mayInvite ? t('none.invite') : t('none.wait');
  return (
    <EmptyState
      icon={MessagesSquare}
      title={t('none.title')}
      className="pt-14"
      action={
        <>
          {!isAlone && start}
          {mayInvite && invite}
        </>
      }
    >
      {isAlone ? aloneText : t('none.start')}
    </EmptyState>
  );
}

const reasons = {
  unread: { icon: CheckCheck, words: 'noneUnread' },
  mentions: { icon: AtSign, words: 'noneMentions' },
  found: { icon: SearchX, words: 'noneFound' },
  archived: { icon: Archive, words: 'noneArchived' },
} as const;

export interface NothingListedProps {
  readonly reason: keyof typeof reasons;
  readonly onShowAll: () => void;
}

/** Says why the list shows nothing although there are conversations. */
export function NothingListed({ reason, onShowAll }: NothingListedProps) {
  const { t } = useTranslation('conversationList');
  const { icon, words } = reasons[reason];
  return (
    <EmptyState
      icon={icon}
      title={t(`${words}.title`)}
      className="pt-14"
      action={
        reason !== 'archived' && (
          <Button size="small" onPress={onShowAll}>
            {t('showAll')}
          </Button>
        )
      }
    >
      {t(`${words}.text`)}
    </EmptyState>
  );
}
