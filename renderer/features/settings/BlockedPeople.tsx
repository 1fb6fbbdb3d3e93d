import { useTranslation } from '../../i18n/use-translation';
import { useCore } from '../../connection/ConnectionProvider';
import { useQuery } from '../../connection/use-query';
import { useLocale } from '../../i18n/use-locale';
import { fullName, peopleDirectory } from '../people/people-directory';
import { UnblockButton } from '../people/UnblockButton';

/** Whom the reader has blocked, and the way back. */
export function BlockedPeople() {
  const { t } = useTranslation('people');
  const core = useCore();
  const locale = useLocale();
  const { data } = useQuery(core, 'people.list', undefined, ['people', 'workspace']);
  if (data === undefined) return undefined;
  const directory = peopleDirectory(data, locale);
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
