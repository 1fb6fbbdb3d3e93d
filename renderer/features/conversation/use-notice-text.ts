import type { TFunction } from 'i18next';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { UserId } from '../../../shared/domain/ids';
import type { MessageView } from '../../../shared/ipc/core-contract';
import { useLocale } from '../../i18n/use-locale';
import { usePeople } from '../people/people-context';
import { fullName, type PeopleDirectory } from '../people/people-directory';

type NoticeBody = Extract<MessageView['body'], { kind: 'notice' }>;

/** Writes notices such as "Mara added Selin" in the language of the window. */
export function useNoticeText(): (message: MessageView, kind: 'direct' | 'group') => string {
  const { t } = useTranslation('conversation');
  const { t: tPeople } = useTranslation('people');
  const people = usePeople();
  const locale = useLocale();
  return useCallback(
    (message, kind) => {
      if (message.body.kind !== 'notice') return '';
      return noticeText(message.body.notice, { t, people, locale, unknown: tPeople('unknown'), message, kind });
    },
    [t, tPeople, people, locale],
  );
}

interface NoticeWords {
  readonly t: TFunction<'conversation'>;
  readonly people: PeopleDirectory;
  readonly locale: string;
  readonly unknown: string;
  readonly message: MessageView;
  readonly kind: 'direct' | 'group';
}

function noticeText(notice: NoticeBody['notice'], words: NoticeWords): string {
  const { t, message, kind } = words;
  const { isOwn, sender } = message;
  const name = fullName(words.people, sender, words.unknown);
  switch (notice.what) {
    case 'created':
      if (kind === 'direct') return isOwn ? t('notice.createdDirectSelf') : t('notice.createdDirect', { name });
      return isOwn ? t('notice.createdGroupSelf') : t('notice.createdGroup', { name });
    case 'members-added': {
      const people = nameList(notice.userIds, words);
      return isOwn ? t('notice.addedSelf', { people }) : t('notice.added', { name, people });
    }
    case 'members-removed': {
      if (notice.userIds.length === 1 && notice.userIds[0] === sender) {
        return isOwn ? t('notice.leftSelf') : t('notice.left', { name });
      }
      const people = nameList(notice.userIds, words);
      return isOwn ? t('notice.removedSelf', { people }) : t('notice.removed', { name, people });
    }
    case 'renamed':
      return isOwn ? t('notice.renamedSelf', { to: notice.name }) : t('notice.renamed', { name, to: notice.name });
    case 'messages-missed':
      return t('notice.messagesMissed');
    case 'away-too-long':
      return t('notice.awayTooLong');
    case 'cannot-follow':
      return t('notice.cannotFollow');
    case 'relay-went-back':
      return t('notice.relayWentBack');
    default:
      return notice satisfies never;
  }
}

function nameList(userIds: readonly UserId[], { t, people, locale, unknown }: NoticeWords): string {
  const names = userIds.map((userId) =>
    people.get(userId)?.isSelf === true ? t('notice.you') : fullName(people, userId, unknown),
  );
  return new Intl.ListFormat(locale, { type: 'conjunction' }).format(names);
}
