import { Ellipsis } from 'lucide-react';
import { useMemo, useRef, useState, type FocusEvent, type MouseEvent, type RefObject } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import { useTranslation } from '../../i18n/use-translation';
import type { PictureId, UserId } from '../../../shared/domain/ids';
import { Avatar } from '../../ui/Avatar';
import { Icon } from '../../ui/Icon';
import { placeBelow, type MenuPlace } from '../../ui/Menu';
import { useVirtualRows } from '../../ui/use-virtual-rows';
import { usePeople } from '../people/people-context';
import { fullName } from '../people/people-directory';
import { PersonName } from '../people/PersonName';
import { presenceMark, usePresence } from '../presence/use-presence';
import { usePresenceWords } from '../presence/use-presence-words';
import type { Member } from './order-members';

export interface MemberRowsProps {
  readonly members: readonly Member[];
  readonly scrollRef: RefObject<HTMLElement | null>;
  readonly onMenu: (member: Member, place: MenuPlace) => void;
}

/** A name and a title below it. */
const rowRem = 3;
const rowHeight = (_index: number, remPx: number): number => Math.round(rowRem * remPx);

/** The rows of members, of which only those in sight are in the document. */
export function MemberRows({ members, scrollRef, onMenu }: MemberRowsProps) {
  const listRef = useRef<HTMLUListElement>(null);
  const [focusedId, setFocusedId] = useState<string>();
  const rows = useMemo(() => members.map(({ userId }) => ({ id: userId })), [members]);
  const focusedIndex = rows.findIndex(({ id }) => id === focusedId);
  const keptIndex = focusedIndex === -1 ? undefined : focusedIndex;
  const { totalPx, shown } = useVirtualRows({ rows, heightPx: rowHeight, scrollRef, listRef, keptIndex });
  const onFocus = ({ target }: FocusEvent): void => {
    const index = Number(target.closest<HTMLElement>('[data-index]')?.dataset['index'] ?? -1);
    setFocusedId(rows[index]?.id);
  };
  return (
    // It only hears where the focus is.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <ul
      ref={listRef}
      onFocus={onFocus}
      onBlur={() => setFocusedId(undefined)}
      className="relative"
      style={{ height: totalPx }}
    >
      {shown.map(({ index, topPx, heightPx }) => {
        const member = members[index];
        if (member === undefined) return undefined;
        const place = { index, count: members.length, topPx, heightPx };
        return <MemberRow key={member.userId} member={member} place={place} onMenu={(at) => onMenu(member, at)} />;
      })}
    </ul>
  );
}

interface MemberRowProps {
  readonly member: Member;
  /** Positions in CSS pixels. */
  readonly place: {
    readonly index: number;
    readonly count: number;
    readonly topPx: number;
    readonly heightPx: number;
  };
  readonly onMenu: (place: MenuPlace) => void;
}

function MemberRow({ member: { userId, role }, place, onMenu }: MemberRowProps) {
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
      aria-setsize={place.count}
      aria-posinset={place.index + 1}
      data-index={place.index}
      style={{ transform: `translateY(${place.topPx}px)`, height: place.heightPx }}
      className="absolute inset-x-0 top-0 flex items-center gap-2.5"
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
  readonly picture: PictureId | undefined;
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
