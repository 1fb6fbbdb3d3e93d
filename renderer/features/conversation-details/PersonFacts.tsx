import { useTranslation } from 'react-i18next';
import type { Person } from '../../../shared/ipc/core-contract';
import { useLocale } from '../../i18n/use-locale';
import { usePresence } from '../presence/use-presence';
import { usePresenceWords } from '../presence/use-presence-words';

/** What the workspace knows about the other person of a direct conversation. */
export function PersonFacts({ person }: { readonly person: Person }) {
  const { t } = useTranslation('conversationDetails');
  const { t: tCommon } = useTranslation('common');
  const { t: tPresence } = useTranslation('presence');
  const locale = useLocale();
  const presence = usePresence(person.userId);
  const words = usePresenceWords();
  const status = [words.state(presence), words.status(presence), words.until(presence)].filter((part) => part !== '');
  const since = new Intl.DateTimeFormat(locale, { dateStyle: 'long' }).format(person.joinedAtMs);
  return (
    <section className="mt-5">
      <h3 className="mb-1.5 text-[0.75rem] leading-4 font-bold tracking-[0.02em] text-text-3">{t('about')}</h3>
      <dl>
        {status.length > 0 && <Fact name={tPresence('fact')} value={status.join(' · ')} />}
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
      <dd className="min-w-0 font-medium [overflow-wrap:anywhere]">
        <bdi>{value}</bdi>
      </dd>
    </div>
  );
}
