import { useTranslation } from '../../i18n/use-translation';
import { useCore } from '../../connection/ConnectionProvider';
import { useQuery } from '../../connection/use-query';
import { useLocale } from '../../i18n/use-locale';
import { usePeopleQuery } from '../people/use-people-query';
import { changedRules } from './changed-rules';
import { usePolicyWords } from './use-policy-words';

/** Who has changed which rule, and when: the newest first, as the workspace's signed directory says. */
export function RulesHistory() {
  const { t } = useTranslation('settings');
  const { t: tPeople } = useTranslation('people');
  const core = useCore();
  const locale = useLocale();
  const words = usePolicyWords();
  const { data: history = [] } = useQuery(core, 'workspace.policyHistory', undefined, ['workspace']);
  const { data: directory } = usePeopleQuery();
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  if (history.length === 0) return null;
  return (
    <section aria-labelledby="rules-history" className="border-t border-line pt-4">
      <h3 id="rules-history" className="font-bold">
        {t('rules.history')}
      </h3>
      <ul className="mt-2 grid gap-3">
        {history.map(({ atMs, by, former, policy }) => (
          <li key={`${atMs} ${JSON.stringify(policy)}`} className="select-text">
            {changedRules(former, policy).map((rule) => (
              <p key={rule}>{words.rule(rule, policy)}</p>
            ))}
            <p className="text-secondary text-text-2">
              <bdi>{directory?.get(by)?.displayName ?? tPeople('unknown')}</bdi> · {moment.format(atMs)}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
