import { Eye, MessageCircle, NotebookPen, ShieldCheck, UserMinus, UserRound, type LucideIcon } from 'lucide-react';
import { useTranslation } from '../../i18n/use-translation';
import type { ConversationRole } from '../../../shared/ipc/core-contract';
import { MenuAction, MenuAt, MenuLine, type MenuPlace } from '../../ui/Menu';
import { usePeople } from '../people/people-context';
import { fullName } from '../people/people-directory';
import type { Member } from './order-members';

export interface MemberMenuProps {
  readonly member: Member;
  readonly place: MenuPlace;
  /** The reader may change roles and remove people. */
  readonly mayManage: boolean;
  readonly onMessage: () => void;
  readonly onAnnotate: () => void;
  readonly onRole: (role: ConversationRole) => void;
  readonly onRemove: () => void;
  readonly onClose: () => void;
}

const roles = [
  { role: 'admin', words: 'makeAdmin', icon: ShieldCheck },
  { role: 'member', words: 'makeMember', icon: UserRound },
  { role: 'reader', words: 'makeReader', icon: Eye },
] as const satisfies readonly { role: ConversationRole; words: string; icon: LucideIcon }[];

/** What can be done with one member of a group. */
export function MemberMenu({ member, place, mayManage, onClose, ...on }: MemberMenuProps) {
  const { t } = useTranslation('conversationDetails');
  const { t: tPeople } = useTranslation('people');
  const people = usePeople();
  const name = fullName(people, member.userId, tPeople('unknown'));
  return (
    <MenuAt label={t('memberMenu', { name })} place={place} onClose={onClose}>
      {people.get(member.userId) !== undefined && (
        <>
          <MenuAction icon={MessageCircle} onAction={on.onMessage}>
            {t('member.message')}
          </MenuAction>
          <MenuAction icon={NotebookPen} onAction={on.onAnnotate}>
            {tPeople('annotate.action')}
          </MenuAction>
        </>
      )}
      {mayManage && (
        <>
          <MenuLine />
          {roles
            .filter(({ role }) => role !== member.role)
            .map(({ role, words, icon }) => (
              <MenuAction key={role} icon={icon} onAction={() => on.onRole(role)}>
                {t(`member.${words}`)}
              </MenuAction>
            ))}
          <MenuLine />
          <MenuAction icon={UserMinus} tone="danger" onAction={on.onRemove}>
            {t('member.remove')}
          </MenuAction>
        </>
      )}
    </MenuAt>
  );
}
