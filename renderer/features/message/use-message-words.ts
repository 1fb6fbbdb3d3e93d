import { useCallback } from 'react';
import { useTranslation } from '../../i18n/use-translation';
import type { UserId } from '../../../shared/domain/ids';
import type { MessageView } from '../../../shared/ipc/core-contract';
import { useLocale } from '../../i18n/use-locale';
import { plainText } from '../../../shared/domain/message-text/plain-text';
import { useImageWords } from '../image/use-image-words';
import { useMentionName } from '../message-text/use-mention-name';
import { usePeople } from '../people/people-context';
import { fullName } from '../people/people-directory';

/** What a message says, in one line without marks. Empty for a notice. */
export function useMessageLine(): (message: MessageView) => string {
  const { t } = useTranslation('message');
  const nameOf = useMentionName();
  const deletedWords = useDeletedWords();
  const imageWords = useImageWords();
  return useCallback(
    (message) => {
      switch (message.body.kind) {
        case 'text':
          return plainText(message.body.text, message.body.mentions, nameOf);
        case 'image':
          return imageWords({
            ...message.body,
            alt: plainText(message.body.text, message.body.mentions, nameOf) || message.body.alt,
          });
        case 'ping':
          return t('ping');
        case 'deleted':
          return deletedWords(message);
        case 'unsupported':
          return t('unsupported');
        case 'notice':
          return '';
        default:
          return message.body satisfies never;
      }
    },
    [t, nameOf, deletedWords, imageWords],
  );
}

/** Says of a deleted message that it was, and by whom if not by its sender. Empty for any other. */
export function useDeletedWords(): (message: MessageView) => string {
  const { t } = useTranslation('message');
  const { t: tPeople } = useTranslation('people');
  const people = usePeople();
  return useCallback(
    ({ body, sender }) => {
      if (body.kind !== 'deleted') return '';
      if (people.get(body.by)?.isSelf === true) return t('deletedSelf');
      if (body.by === sender) return t('deleted');
      return t('deletedBy', { name: fullName(people, body.by, tPeople('unknown')) });
    },
    [t, tPeople, people],
  );
}

/** So many names are read before one stops reading. */
const shownNames = 20;

/** A list of names, the reader's own last as "you"; the rest of many is counted. */
export function useNameList(): (userIds: readonly UserId[]) => string {
  const { t } = useTranslation('message');
  const { t: tPeople } = useTranslation('people');
  const people = usePeople();
  const locale = useLocale();
  return useCallback(
    (userIds) => {
      const isSelf = (userId: UserId): boolean => people.get(userId)?.isSelf === true;
      const others = userIds.filter((userId) => !isSelf(userId));
      const names = others.slice(0, shownNames).map((userId) => fullName(people, userId, tPeople('unknown')));
      if (others.length < userIds.length) names.push(t('you'));
      const left = others.length - shownNames;
      if (left > 0) return `${names.join(', ')} ${t('andMore', { count: left })}`;
      return new Intl.ListFormat(locale, { type: 'conjunction' }).format(names);
    },
    [t, tPeople, people, locale],
  );
}
