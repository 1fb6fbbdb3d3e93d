import { AtSign } from 'lucide-react';
import { useTranslation } from '../../i18n/use-translation';
import { Avatar } from '../../ui/Avatar';
import { Icon } from '../../ui/Icon';
import { usePeople } from '../people/people-context';
import { PersonName } from '../people/PersonName';
import type { Completion, CompletionOption } from './use-completion';

/** What can be completed, above the field, which keeps the focus (ARIA practices: a listbox that the field controls). */
export function CompletionList({ completion }: { readonly completion: Completion }) {
  const { t } = useTranslation('composer');
  const { options, activeIndex } = completion;
  if (options.length === 0) return null;
  return (
    <div
      id={completion.listId}
      role="listbox"
      aria-label={t(options[0]?.kind === 'emoji' ? 'completion.emoji' : 'completion.people')}
      className="absolute inset-x-0 bottom-full z-10 mb-1.5 max-w-96 animate-appear rounded-card border border-line bg-raised p-1 shadow-float"
    >
      {options.map((option, index) => (
        // The keys are the field's.
        // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
        <div
          key={option.id}
          id={completion.optionId(index)}
          role="option"
          aria-selected={index === activeIndex}
          // The field keeps the focus.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => completion.choose(option)}
          className={`flex min-h-9 items-center gap-2.5 rounded-control px-2.5 py-1 select-none hover:bg-hover ${index === activeIndex ? 'bg-accent-soft' : ''}`}
        >
          <OptionFace option={option} />
        </div>
      ))}
    </div>
  );
}

function OptionFace({ option }: { readonly option: CompletionOption }) {
  const { t } = useTranslation('composer');
  const people = usePeople();
  if (option.kind === 'emoji') {
    return (
      <>
        <span className="w-6 text-center text-lead">{option.emoji}</span>
        <span className="min-w-0 flex-1 truncate text-text-2">:{option.code}:</span>
      </>
    );
  }
  if (option.kind === 'all') {
    return (
      <>
        <span className="grid size-6 place-items-center text-accent">
          <Icon of={AtSign} />
        </span>
        <span className="font-medium">{option.name}</span>
        <span className="min-w-0 flex-1 truncate text-secondary text-text-2">{t('mention.allHint')}</span>
      </>
    );
  }
  const person = people.get(option.userId);
  return (
    <>
      <Avatar id={option.userId} name={person?.displayName ?? option.name} picture={person?.picture} size={24} />
      <PersonName userId={option.userId} className="min-w-0 truncate font-medium" />
      {person !== undefined && person.title !== '' && person.title !== people.hint(option.userId) && (
        <span className="min-w-0 flex-1 truncate text-secondary text-text-2">
          <bdi>{person.title}</bdi>
        </span>
      )}
    </>
  );
}
