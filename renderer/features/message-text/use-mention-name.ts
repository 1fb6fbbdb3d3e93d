import { useCallback } from 'react';
import { useTranslation } from '../../i18n/use-translation';
import type { UserId } from '../../../shared/domain/ids';
import { fullName } from '../people/people-directory';
import { usePeople } from '../people/people-context';

/** The names of mentioned people as they are now, told apart from namesakes. */
export function useMentionName(): (userId: UserId | undefined) => string {
  const people = usePeople();
  const { t } = useTranslation('messageText');
  const { t: tPeople } = useTranslation('people');
  return useCallback(
    (userId) => (userId === undefined ? t('all') : fullName(people, userId, tPeople('unknown'))),
    [people, t, tPeople],
  );
}
