import { useTranslation } from 'react-i18next';
import type { Person } from '../../../shared/ipc/core-contract';
import { useLocale } from '../../i18n/use-locale';
import { Fact, PanelSection } from './panel-parts';

/** What the workspace knows about the other person of a direct conversation. */
export function PersonFacts({ person }: { readonly person: Person }) {
  const { t } = useTranslation('conversationDetails');
  const { t: tCommon } = useTranslation('common');
  const locale = useLocale();
  const since = new Intl.DateTimeFormat(locale, { dateStyle: 'long' }).format(person.joinedAtMs);
  return (
    <PanelSection title={t('about')}>
      <dl>
        <Fact name={t('role')} value={tCommon(`role.${person.role}`)} />
        <Fact name={t('memberSince')} value={since} />
      </dl>
    </PanelSection>
  );
}
