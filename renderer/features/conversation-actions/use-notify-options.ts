import { useTranslation } from '../../i18n/use-translation';
import type { ConversationPreferences } from '../../../shared/ipc/core-contract';
import type { SelectOption } from '../../ui/Select';

const choices = ['all', 'mentions', 'nothing'] as const satisfies readonly ConversationPreferences['notify'][];

/** Of what a person can be told, to choose from. */
export function useNotifyOptions(): readonly SelectOption<ConversationPreferences['notify']>[] {
  const { t } = useTranslation('conversationActions');
  return choices.map((id) => ({ id, label: t(`notifyChoice.${id}`) }));
}
