import { ShieldCheck } from 'lucide-react';
import { useTranslation } from '../../i18n/use-translation';
import type { Warning } from '../../../shared/ipc/core-contract';
import { useCore } from '../../connection/ConnectionProvider';
import { useQuery } from '../../connection/use-query';
import { useLocale } from '../../i18n/use-locale';
import { Icon } from '../../ui/Icon';
import { conversationFace } from '../conversation/conversation-title';
import { usePeopleQuery } from '../people/use-people-query';
import { useWarnings } from '../warnings/use-warnings';

/** Everything that this device has noticed about the relay and other devices, for whoever has to look into it. */
export function SecuritySettings() {
  const { t } = useTranslation('settings');
  const warnings = useWarnings();
  return (
    <div className="grid gap-4">
      <p className="text-text-2">{t('security.text')}</p>
      {warnings.length === 0 ? (
        <p className="flex items-center gap-2.5 font-medium">
          <Icon of={ShieldCheck} size="small" className="text-accent" />
          {t('security.nothing')}
        </p>
      ) : (
        <ul className="grid gap-4">
          {warnings.map((warning) => (
            <WarningItem key={warning.key} warning={warning} />
          ))}
        </ul>
      )}
    </div>
  );
}

function WarningItem({ warning: { kind, count, conversationId, firstAtMs, lastAtMs } }: { readonly warning: Warning }) {
  const { t } = useTranslation(['settings', 'warnings']);
  const { t: tPeople } = useTranslation('people');
  const core = useCore();
  const locale = useLocale();
  const { data: directory } = usePeopleQuery();
  const conversations = useQuery(core, 'conversations.list', undefined, ['conversations', 'messages']);
  const conversation = conversations.data?.find((each) => each.conversationId === conversationId);
  const where = conversation && directory && conversationFace(conversation, directory, tPeople).title;
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <li className="border-t border-line pt-4">
      <p className="select-text">{t(`warnings:text.${kind}`, { count })}</p>
      <p className="mt-1 text-secondary text-text-2 select-text">
        {where !== undefined && `${where} · `}
        {firstAtMs === lastAtMs
          ? moment.format(lastAtMs)
          : t('security.between', { first: moment.format(firstAtMs), last: moment.format(lastAtMs) })}
      </p>
    </li>
  );
}
