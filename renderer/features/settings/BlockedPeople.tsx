import { useTranslation } from '../../i18n/use-translation';
import { fullName } from '../people/people-directory';
import { UnblockButton } from '../people/UnblockButton';
import { usePeopleQuery } from '../people/use-people-query';

/** Whom the reader has blocked, and the way back. */
export function BlockedPeople() {
  const { t } = useTranslation('people');
  const { data: directory } = usePeopleQuery();
  if (directory === undefined) return undefined;
  const blocked = directory.others.filter(({ isBlocked }) => isBlocked);
  return (
    <section aria-label={t('block.list')} className="border-t border-line pt-4">
      <h3 className="font-medium">{t('block.list')}</h3>
      {blocked.length === 0 ? (
        <p className="mt-1 text-secondary text-text-2">{t('block.nobody')}</p>
      ) : (
        <ul className="mt-1 grid gap-1">
          {blocked.map(({ userId }) => {
            const name = fullName(directory, userId, t('unknown'));
            return (
              <li key={userId} className="flex flex-wrap items-center justify-between gap-2">
                <bdi className="min-w-0 [overflow-wrap:anywhere]">{name}</bdi>
                <UnblockButton userId={userId} label={t('block.undoFor', { name })} />
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
