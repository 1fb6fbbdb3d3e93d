import { useTranslation } from '../../i18n/use-translation';
import type { ConversationPreferences } from '../../../shared/ipc/core-contract';
import type { SelectOption } from '../../ui/Select';
import { useUntilWords } from '../time/use-until-words';

const choices = ['all', 'mentions', 'nothing'] as const satisfies readonly ConversationPreferences['notify'][];

/** Of what a person can be told, to choose from; what is chosen, with its end. */
export function useNotifyOptions({
  notify,
  notifyUntilMs,
}: ConversationPreferences): readonly SelectOption<ConversationPreferences['notify']>[] {
  const { t } = useTranslation('conversationActions');
  const untilWords = useUntilWords();
  return choices.map((id) => {
    const label = t(`notifyChoice.${id}`);
    if (id !== notify || notifyUntilMs === undefined) return { id, label };
    return { id, label: t('notifyUntil', { choice: label, until: untilWords(notifyUntilMs) }) };
  });
}
