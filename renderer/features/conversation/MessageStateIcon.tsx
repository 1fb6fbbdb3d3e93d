import { Check, CheckCheck, CircleAlert, Clock, type LucideIcon } from 'lucide-react';
import { useTranslation } from '../../i18n/use-translation';
import type { MessageState } from '../../../shared/ipc/core-contract';
import { Icon } from '../../ui/Icon';

const looks: Readonly<Record<Exclude<MessageState, 'received'>, { icon: LucideIcon; tone: string }>> = {
  waiting: { icon: Clock, tone: 'text-text-3' },
  sent: { icon: Check, tone: 'text-text-3' },
  delivered: { icon: CheckCheck, tone: 'text-text-3' },
  read: { icon: CheckCheck, tone: 'text-accent' },
  failed: { icon: CircleAlert, tone: 'text-danger' },
};

/** How far an own message has come. Its words stand in the label of the message. */
export function MessageStateIcon({ state }: { readonly state: MessageState }) {
  const { t } = useTranslation('conversation');
  if (state === 'received') return undefined;
  const { icon, tone } = looks[state];
  return (
    <span title={t(`state.${state}`)} className={`inline-flex ${tone}`}>
      <Icon of={icon} size="small" />
    </span>
  );
}
