import { X } from 'lucide-react';
import { Button, Tag, TagGroup, TagList } from 'react-aria-components';
import { useTranslation } from '../../i18n/use-translation';
import type { UserId } from '../../../shared/domain/ids';
import { Avatar } from '../../ui/Avatar';
import { Icon } from '../../ui/Icon';
import { usePeople } from '../people/people-context';
import { fullName } from '../people/people-directory';
import { PersonName } from '../people/PersonName';
import type { PeoplePickerProps } from './PeoplePicker';

/** The people chosen so far, each of whom can be taken out again. */
export function ChosenPeople({ people, chosen, onChange }: PeoplePickerProps) {
  const { t } = useTranslation('newConversation');
  const directory = usePeople();
  if (chosen.size === 0) return undefined;
  const remove = (keys: ReadonlySet<unknown>): void => {
    onChange(new Set([...chosen].filter((userId: UserId) => !keys.has(userId))));
  };
  return (
    <TagGroup aria-label={t('chosen')} onRemove={remove} className="mb-2.5">
      <TagList
        items={people.filter(({ userId }) => chosen.has(userId)).map((person) => ({ id: person.userId, person }))}
        className="flex max-h-24 flex-wrap gap-1.5 overflow-y-auto p-0.5"
      >
        {({ person }) => (
          <Tag
            id={person.userId}
            textValue={person.displayName}
            className="flex max-w-full items-center gap-1.5 rounded-full bg-accent-soft py-0.5 ps-0.5 pe-1 text-label font-medium text-accent outline-none data-focus-visible:outline-2"
          >
            <Avatar id={person.userId} name={person.displayName} picture={person.picture} size={24} />
            <PersonName userId={person.userId} className="truncate" />
            <Button
              slot="remove"
              aria-label={t('remove', { name: fullName(directory, person.userId, person.displayName) })}
              className="rounded-full p-0.5 data-hovered:bg-surface"
            >
              <Icon of={X} size="small" />
            </Button>
          </Tag>
        )}
      </TagList>
    </TagGroup>
  );
}
