import { PencilLine } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from '../../i18n/use-translation';
import type { Person } from '../../../shared/ipc/core-contract';
import { useLocale } from '../../i18n/use-locale';
import { IconButton } from '../../ui/IconButton';
import { AnnotateDialog } from '../people/AnnotateDialog';
import { usePresence } from '../presence/use-presence';
import { usePresenceWords } from '../presence/use-presence-words';
import { Fact, PanelSection } from './panel-parts';

/** What the workspace knows about the other person of a direct conversation, and what the reader has noted. */
export function PersonFacts({ person }: { readonly person: Person }) {
  const { t } = useTranslation('conversationDetails');
  const { t: tCommon } = useTranslation('common');
  const { t: tPeople } = useTranslation('people');
  const { t: tPresence } = useTranslation('presence');
  const locale = useLocale();
  const [isAnnotating, setIsAnnotating] = useState(false);
  const presence = usePresence(person.userId);
  const words = usePresenceWords();
  const status = [words.state(presence), words.status(presence), words.until(presence)].filter((part) => part !== '');
  const since = new Intl.DateTimeFormat(locale, { dateStyle: 'long' }).format(person.joinedAtMs);
  return (
    <PanelSection
      title={t('about')}
      action={<IconButton icon={PencilLine} label={tPeople('annotate.title')} onPress={() => setIsAnnotating(true)} />}
    >
      <dl>
        {person.profileName !== undefined && <Fact name={tPeople('annotate.profileName')} value={person.profileName} />}
        {status.length > 0 && <Fact name={tPresence('fact')} value={status.join(' · ')} />}
        <Fact name={t('role')} value={tCommon(`role.${person.role}`)} />
        <Fact name={t('memberSince')} value={since} />
        {person.note !== undefined && (
          <div className="py-1.5">
            <dt className="text-text-2">{tPeople('annotate.note')}</dt>
            <dd dir="auto" className="text-start whitespace-pre-wrap [overflow-wrap:anywhere] select-text">
              {person.note}
            </dd>
          </div>
        )}
      </dl>
      {isAnnotating && <AnnotateDialog person={person} onClose={() => setIsAnnotating(false)} />}
    </PanelSection>
  );
}
