import { useMemo, useState, type RefObject } from 'react';
import { useTranslation } from '../../i18n/use-translation';
import type { UserId } from '../../../shared/domain/ids';
import { useCore } from '../../connection/ConnectionProvider';
import { useAction } from '../../connection/use-action';
import { useLocale } from '../../i18n/use-locale';
import { Button } from '../../ui/Button';
import type { MenuPlace } from '../../ui/Menu';
import { AnnotateDialog } from '../people/AnnotateDialog';
import { usePeople } from '../people/people-context';
import { Problem } from '../problem/Problem';
import { AddPeopleDialog } from './AddPeopleDialog';
import type { DetailsPanelProps } from './DetailsPanel';
import { MemberMenu } from './MemberMenu';
import { MemberRows } from './MemberRows';
import { orderMembers, type Member } from './order-members';
import { PanelSection } from './panel-parts';
import { RemoveMemberDialog } from './RemoveMemberDialog';

/** As many as one looks through before asking for all. */
const shownAtFirst = 20;

export interface MemberListProps extends Pick<DetailsPanelProps, 'conversation' | 'onOpen'> {
  /** The panel, which scrolls as a whole. */
  readonly scrollRef: RefObject<HTMLElement | null>;
}

/** The members of a group with their titles and roles, and what can be done with each. */
export function MemberList({ conversation, onOpen, scrollRef }: MemberListProps) {
  const { t } = useTranslation('conversationDetails');
  const core = useCore();
  const people = usePeople();
  const locale = useLocale();
  const { conversationId } = conversation;
  const [isAdding, setIsAdding] = useState(false);
  const [isWhole, setIsWhole] = useState(false);
  const [menu, setMenu] = useState<{ readonly member: Member; readonly place: MenuPlace }>();
  const [annotating, setAnnotating] = useState<UserId>();
  const [removing, setRemoving] = useState<UserId>();
  const act = useAction((action: () => Promise<unknown>) => action());
  const openDirect = async (userId: UserId): Promise<void> => {
    onOpen((await core.callRepeatable('conversations.createDirect', { userId })).conversationId);
  };
  const members = useMemo(() => orderMembers(conversation, people, locale), [conversation, people, locale]);
  const annotated = annotating === undefined ? undefined : people.get(annotating);
  const shown = isWhole ? members : members.slice(0, shownAtFirst);
  return (
    <PanelSection
      title={t('members', { count: members.length })}
      action={
        conversation.may.addMembers && (
          <Button
            variant="quiet"
            size="small"
            onPress={() => setIsAdding(true)}
            aria-label={t('addPeople')}
            className="-me-2 px-2"
          >
            {t('add')}
          </Button>
        )
      }
    >
      <MemberRows members={shown} scrollRef={scrollRef} onMenu={(member, place) => setMenu({ member, place })} />
      {shown.length < members.length && (
        <Button variant="quiet" size="small" onPress={() => setIsWhole(true)} className="mt-1 -ms-2 px-2">
          {t('showAll', { count: members.length })}
        </Button>
      )}
      {act.error && <Problem error={act.error} className="mt-2" />}
      {menu && (
        <MemberMenu
          {...menu}
          mayManage={conversation.may.manage}
          onMessage={() => void act.run(() => openDirect(menu.member.userId))}
          onRole={(role) => {
            const { userId } = menu.member;
            void act.run(() => core.callRepeatable('conversations.setRole', { conversationId, userId, role }));
          }}
          onAnnotate={() => setAnnotating(menu.member.userId)}
          onRemove={() => setRemoving(menu.member.userId)}
          onClose={() => setMenu(undefined)}
        />
      )}
      {removing !== undefined && (
        <RemoveMemberDialog conversation={conversation} userId={removing} onClose={() => setRemoving(undefined)} />
      )}
      {annotated && <AnnotateDialog person={annotated} onClose={() => setAnnotating(undefined)} />}
      {isAdding && <AddPeopleDialog conversation={conversation} onClose={() => setIsAdding(false)} />}
    </PanelSection>
  );
}
