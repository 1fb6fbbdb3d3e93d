import type { MessageView } from '../../../shared/ipc/core-contract';
import { useLocale } from '../../i18n/use-locale';
import { useTranslation } from '../../i18n/use-translation';
import { usePeople } from '../people/people-context';
import { profileNameOf } from '../people/people-directory';
import { shortTime } from '../time/format-time';
import { useMessageLine } from './use-message-words';

/** What several messages are outside the application: each with when it was sent and by whom, by the name of their profile. Empty when none says anything. */
export function useCopiedText(): (messages: readonly MessageView[]) => string {
  const { t } = useTranslation('people');
  const locale = useLocale();
  const people = usePeople();
  const messageLine = useMessageLine();
  return (messages) =>
    messages
      .filter(({ body }) => body.kind !== 'deleted' && body.kind !== 'unsupported')
      .map((message) => {
        const text = message.body.kind === 'text' ? message.body.text : messageLine(message);
        const sender = people.get(message.sender);
        const name = sender === undefined ? t('unknown') : profileNameOf(sender);
        return `[${shortTime(message.sentAtMs, locale)}] ${name}: ${text}`;
      })
      .join('\n');
}
