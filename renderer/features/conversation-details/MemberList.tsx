import { Ellipsis } from 'lucide-react';
import { useMemo, useState, type MouseEvent } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { UserId } from '../../../shared/domain/ids';
import { useCore } from '../../connection/ConnectionProvider';
import { useAction } from '../../connection/use-action';
import { useLocale } from '../../i18n/use-locale';
import { Avatar } from '../../ui/Avatar';
import { Button } from '../../ui/Button';
import { Icon } from '../../ui/Icon';
import { placeBelow, type MenuPlace } from '../../ui/Menu';
import { usePeople } from '../people/people-context';
import { presenceMark, usePresence } from '../presence/use-presence';
import { usePresenceWords } from '../presence/use-presence-words';
import { fullName } from '../people/people-directory';
import { Problem } from '../problem/Problem';
import { PersonName } from '../people/PersonName';
import { AddPeopleDialog } from './AddPeopleDialog';
import type { DetailsPanelProps } from './DetailsPanel';
import { MemberMenu } from './MemberMenu';
import { orderMembers, type Member } from './order-members';
import { PanelSection } from './panel-parts';
import { RemoveMemberDialog } from './RemoveMemberDialog';

/** As many as one looks through before asking for all. */
const shownAtFirst = 20;

export type MemberListProps = Pick<DetailsPanelProps, 'conversation' | 'onOpen'>;

/** The members of a group with their titles and roles, and what can be done with each. */
export function MemberList({ conversation, onOpen }: MemberListProps) {
  const { t } = useTranslation('conversationDetails');
  const core = useCore();
  const people = usePeople();
  const locale = useLocale();
  const { conversationId } = conversation;
  const [isAdding, setIsAdding] = useState(false);
  const [isWhole, setIsWhole] = useState(false);
  const [menu, setMenu] = useState<{ readonly member: Member; readonly place: MenuPlace }>();
  const [removing, setRemoving] = useState<UserId>();
  const act = useAction((action: () => Promise<unknown>) => action());
  const openDirect = async (userId: UserId): Promise<void> => {
    onOpen((await core.callRepeatable('conversations.createDirect', { userId })).conversationId);
  };
  const members = useMemo(() => orderMembers(conversation, people, locale), [conversation, people, locale]);
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
      <ul>
        {shown.map((member) => (
          <MemberRow key={member.userId} member={member} onMenu={(place) => setMenu({ member, place })} />
        ))}
      </ul>
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
          onRemove={() => setRemoving(menu.member.userId)}
          onClose={() => setMenu(undefined)}
        />
      )}
      {removing !== undefined && (
        <RemoveMemberDialog conversation={conversation} userId={removing} onClose={() => setRemoving(undefined)} />
      )}
      {isAdding && <AddPeopleDialog conversation={conversation} onClose={() => setIsAdding(false)} />}
    </PanelSection>
  );
}

interface MemberRowProps {
  readonly member: Member;
  readonly onMenu: (place: MenuPlace) => void;
}

function MemberRow({ member: { userId, role }, onMenu }: MemberRowProps) {
  const { t } = useTranslation('conversationDetails');
  const { t: tPeople } = useTranslation('people');
  const people = usePeople();
  const person = people.get(userId);
  const name = fullName(people, userId, tPeople('unknown'));
  const title = person?.title ?? '';
  const marks = [
    ...(role === 'member' ? [] : [t(`groupRole.${role}`)]),
    ...(person?.role === 'guest' ? [t('guest')] : []),
  ];
  const hasMenu = person?.isSelf !== true;
  const onContextMenu = (event: MouseEvent): void => {
    event.preventDefault();
    if (hasMenu) onMenu({ x: event.clientX, y: event.clientY });
  };
  return (
    // The same as its button does, for whoever points at the row.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <li
      onContextMenu={onContextMenu}
      className="flex items-center gap-2.5 py-1.25 [content-visibility:auto] [contain-intrinsic-size:auto_2.75rem]"
    >
      <MemberAvatar userId={userId} name={person?.displayName ?? tPeople('unknown')} picture={person?.picture} />
      <span className="min-w-0 flex-1">
        <PersonName userId={userId} isSelfNamed className="block truncate font-medium" />
        {title !== '' && title !== people.hint(userId) && (
          <span className="block truncate text-secondary text-text-2">
            <bdi>{title}</bdi>
          </span>
        )}
      </span>
      {marks.length > 0 && <span className="text-[0.75rem] leading-4 text-text-3">{marks.join(' · ')}</span>}
      {hasMenu ? (
        <AriaButton
          aria-label={t('memberMenu', { name })}
          aria-haspopup="menu"
          onPress={(event) => onMenu(placeBelow(event.target))}
          className="-me-0.5 grid size-7 shrink-0 place-items-center rounded-control text-text-3 data-hovered:bg-hover data-hovered:text-text"
        >
          <Icon of={Ellipsis} size="small" />
        </AriaButton>
      ) : (
        <span className="w-6.5 shrink-0" />
      )}
    </li>
  );
}

interface MemberAvatarProps {
  readonly userId: UserId;
  readonly name: string;
  readonly picture: Uint8Array | undefined;
}

function MemberAvatar({ userId, name, picture }: MemberAvatarProps) {
  const presence = usePresence(userId);
  const words = usePresenceWords();
  return (
    <>
      <Avatar id={userId} name={name} picture={picture} size={32} presence={presenceMark(presence)} />
      <span className="sr-only">{words.state(presence)}</span>
    </>
  );
}
