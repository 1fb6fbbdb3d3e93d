import type { MessageView } from '../../../shared/ipc/core-contract';
import { useLocale } from '../../i18n/use-locale';
import { useTranslation } from '../../i18n/use-translation';
import { useImageWords } from '../image/use-image-words';
import { usePeople } from '../people/people-context';
import { copiedText } from './copied-text';

/** See `copiedText`. */
export function useCopiedText(): (messages: readonly MessageView[]) => string {
  const { t } = useTranslation('message');
  const { t: tPeople } = useTranslation('people');
  const locale = useLocale();
  const people = usePeople();
  const imageWords = useImageWords();
  return (messages) =>
    copiedText(messages, { people, locale, unknown: tPeople('unknown'), ping: t('ping'), imageWords });
}
