import { useTranslation } from 'react-i18next';
import type { Person } from '../../../shared/ipc/core-contract';
import { useLocale } from '../../i18n/use-locale';

/** What the workspace knows about the other person of a direct conversation. */
export function PersonFacts({ person }: { readonly person: Person }) {
  const { t } = useTranslation('conversationDetails');
  const { t: tCommon } = useTranslation('common');
  const locale = useLocale();
  const since = new Intl.DateTimeFormat(locale, { dateStyle: 'long' }).format(person.joinedAtMs);
  return (
    <section className="mt-5">
      <h3 className="mb-1.5 text-[0.75rem] leading-4 font-bold tracking-[0.02em] text-text-3">{t('about')}</h3>
      <dl>
        <Fact name={t('role')} value={tCommon(`role.${person.role}`)} />
        <Fact name={t('memberSince')} value={since} />
      </dl>
    </section>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div className="flex flex-wrap justify-between gap-x-3 py-1.25">
      <dt className="text-text-2">{name}</dt>
      <dd className="font-medium">{value}</dd>
    </div>
  );
}
