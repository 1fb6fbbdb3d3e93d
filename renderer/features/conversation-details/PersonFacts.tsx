import { useTranslation } from '../../i18n/use-translation';
import type { Person } from '../../../shared/ipc/core-contract';
import { useLocale } from '../../i18n/use-locale';
import { usePresence } from '../presence/use-presence';
import { usePresenceWords } from '../presence/use-presence-words';
import { Fact, PanelSection } from './panel-parts';

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
    <PanelSection title={t('about')}>
      <dl>
        {status.length > 0 && <Fact name={tPresence('fact')} value={status.join(' · ')} />}
        <Fact name={t('role')} value={tCommon(`role.${person.role}`)} />
        <Fact name={t('memberSince')} value={since} />
      </dl>
    </PanelSection>
  );
}
