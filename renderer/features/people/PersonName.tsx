import { useTranslation } from '../../i18n/use-translation';
import type { UserId } from '../../../shared/domain/ids';
import { usePeople } from './people-context';

export interface PersonNameProps {
  readonly userId: UserId;
  /** Writes "You" for the reader's own name. */
  readonly isSelfNamed?: boolean;
  readonly className?: string;
}

/** A person's name, with what tells them apart from a namesake. */
export function PersonName({ userId, isSelfNamed = false, className = '' }: PersonNameProps) {
  const { t } = useTranslation('people');
  const people = usePeople();
  const person = people.get(userId);
  const hint = people.hint(userId);
  if (person?.isSelf === true && isSelfNamed) return <span className={className}>{t('you')}</span>;
  return (
    <span className={className}>
      <bdi>{person?.displayName ?? t('unknown')}</bdi>
      {hint !== undefined && <span className="ms-1.5 text-secondary font-regular text-text-3">{hint}</span>}
    </span>
  );
}
