import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button';
import { Avatar } from '../../ui/Avatar';
import type { UserId } from '../../../shared/domain/ids';
import type { ConversationView } from '../../../shared/ipc/core-contract';
import { presenceMark, usePresence } from '../presence/use-presence';
import { usePresenceWords } from '../presence/use-presence-words';
import { usePeople } from '../people/people-context';
import { PersonName } from '../people/PersonName';
import { orderMembers } from './order-members';

export interface MemberListProps {
  readonly conversation: ConversationView;
  readonly onAdd: () => void;
}

/** The members of a group with their titles and roles. */
export function MemberList({ conversation, onAdd }: MemberListProps) {
  const { t } = useTranslation('conversationDetails');
  const { t: tCommon } = useTranslation('common');
  const { t: tPeople } = useTranslation('people');
  const people = usePeople();
  const members = orderMembers(conversation.members, people);
  return (
    <section className="mt-5">
      <div className="mb-1 flex min-h-8 items-center justify-between">
        <h3 className="text-[0.75rem] leading-4 font-bold tracking-[0.02em] text-text-3">
          {t('members', { count: members.length })}
        </h3>
        {conversation.isMember && (
          <Button variant="quiet" size="small" onPress={onAdd} aria-label={t('addPeople')} className="-me-2 px-2">
            {t('add')}
          </Button>
        )}
      </div>
      <ul>
        {members.map((userId) => {
          const person = people.get(userId);
          const title = person?.title ?? '';
          return (
            <li key={userId} className="flex items-center gap-2.5 py-1.25">
              <MemberAvatar
                userId={userId}
                name={person?.displayName ?? tPeople('unknown')}
                picture={person?.picture}
              />
              <span className="min-w-0 flex-1">
                <PersonName userId={userId} isSelfNamed className="block truncate font-medium" />
                {title !== '' && title !== people.hint(userId) && (
                  <span className="block truncate text-secondary text-text-2">
                    <bdi>{title}</bdi>
                  </span>
                )}
              </span>
              {person !== undefined && person.role !== 'member' && (
                <span className="text-[0.75rem] leading-4 text-text-3">{tCommon(`role.${person.role}`)}</span>
              )}
            </li>
          );
        })}
      </ul>
    </section>
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
