import type { TFunction } from 'i18next';
import { useCallback } from 'react';
import { useTranslation } from '../../i18n/use-translation';
import type { UserId } from '../../../shared/domain/ids';
import type { ConversationRights, ConversationView, MessageView } from '../../../shared/ipc/core-contract';
import { useLocale } from '../../i18n/use-locale';
import { usePeople } from '../people/people-context';
import { fullName, type PeopleDirectory } from '../people/people-directory';
import { timerWords } from '../time/timer-words';

/** What a notice's words depend on, besides the notice. */
type NoticePlace = Pick<ConversationView, 'kind' | 'isMember'>;
type NoticeBody = Extract<MessageView['body'], { kind: 'notice' }>;

/** Writes notices such as "Mara added Selin" in the language of the window. */
export function useNoticeText(): (message: MessageView, conversation: NoticePlace) => string {
  const { t } = useTranslation('conversation');
  const { t: tPeople } = useTranslation('people');
  const people = usePeople();
  const locale = useLocale();
  return useCallback(
    (message, conversation) => {
      if (message.body.kind !== 'notice') return '';
      const unknown = tPeople('unknown');
      return noticeText(message.body.notice, { t, people, locale, unknown, message, conversation });
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
  readonly conversation: NoticePlace;
}

/** The words of one notice. */
export function noticeText(notice: NoticeBody['notice'], words: NoticeWords): string {
  const { t, message, conversation } = words;
  const { isOwn, sender } = message;
  const name = fullName(words.people, sender, words.unknown);
  switch (notice.what) {
    case 'created':
      if (conversation.kind === 'notes') return t('notice.createdNotes');
      if (conversation.kind === 'direct') {
        return isOwn ? t('notice.createdDirectSelf') : t('notice.createdDirect', { name });
      }
      return isOwn ? t('notice.createdGroupSelf') : t('notice.createdGroup', { name });
    case 'members-added': {
      const people = nameList(notice.userIds, words);
      return isOwn ? t('notice.addedSelf', { people }) : t('notice.added', { name, people });
    }
    case 'joined-by-link': {
      const [first] = notice.userIds;
      // The device that let them in acted by itself: whose it is says nothing.
      if (notice.userIds.length === 1 && first !== undefined && words.people.get(first)?.isSelf === true) {
        return t('notice.joinedSelf');
      }
      return t('notice.joined', { people: nameList(notice.userIds, words) });
    }
    case 'join-link-changed':
      return isOwn ? t(`notice.joinLinkSelf.${notice.change}`) : t(`notice.joinLink.${notice.change}`, { name });
    case 'members-removed': {
      if (notice.userIds.length === 1 && notice.userIds[0] === sender) {
        return isOwn ? t('notice.leftSelf') : t('notice.left', { name });
      }
      const people = nameList(notice.userIds, words);
      return isOwn ? t('notice.removedSelf', { people }) : t('notice.removed', { name, people });
    }
    case 'renamed':
      return isOwn ? t('notice.renamedSelf', { to: notice.name }) : t('notice.renamed', { name, to: notice.name });
    case 'description-changed': {
      const change = notice.isGone ? 'gone' : 'changed';
      return isOwn ? t(`notice.descriptionSelf.${change}`) : t(`notice.description.${change}`, { name });
    }
    case 'left':
      return isOwn ? t('notice.leftSelf') : t('notice.left', { name });
    case 'picture-changed':
      return isOwn ? t('notice.pictureSelf') : t('notice.picture', { name });
    case 'role-changed':
      return roleText(notice, words);
    case 'rights-changed': {
      const rights = rightsList(notice.rights, words);
      return isOwn ? t('notice.rightsSelf', { rights }) : t('notice.rights', { name, rights });
    }
    case 'timer-changed':
      return timerText(notice.timerMs, words);
    case 'messages-missed':
      return t('notice.messagesMissed');
    case 'away-too-long':
      return endText(t('notice.awayTooLong'), words);
    case 'cannot-follow':
      return endText(t('notice.cannotFollow'), words);
    case 'relay-went-back':
      return endText(t('notice.relayWentBack'), words);
    case 'vault-is-older':
      return endText(t('notice.vaultIsOlder'), words);
    default:
      return notice satisfies never;
  }
}

function roleText(
  { userId, role: id }: Extract<NoticeBody['notice'], { what: 'role-changed' }>,
  words: NoticeWords,
): string {
  const { t, message, people, unknown } = words;
  const name = fullName(people, message.sender, unknown);
  const role = t(`notice.role.${id}`);
  if (people.get(userId)?.isSelf === true) {
    return message.isOwn ? t('notice.roleChangedOwn', { role }) : t('notice.roleChangedYou', { name, role });
  }
  const of = { people: nameList([userId], words), role };
  return message.isOwn ? t('notice.roleChangedSelf', of) : t('notice.roleChanged', { name, ...of });
}

function rightsList(rights: ConversationRights, { t, locale }: NoticeWords): string {
  const texts = (['post', 'addMembers'] as const).map((right) => t(`notice.right.${right}.${rights[right]}`));
  return new Intl.ListFormat(locale, { type: 'conjunction' }).format(texts);
}

function timerText(timerMs: number | undefined, { t, message, people, locale, unknown }: NoticeWords): string {
  const name = fullName(people, message.sender, unknown);
  if (timerMs === undefined) return message.isOwn ? t('notice.timerOffSelf') : t('notice.timerOff', { name });
  const time = timerWords(timerMs, locale);
  return message.isOwn ? t('notice.timerSelf', { time }) : t('notice.timer', { name, time });
}

// A direct conversation that has ended in one topic may go on in another, and whoever was removed may have been added anew.
function endText(reason: string, { t, conversation }: NoticeWords): string {
  return t(conversation.isMember ? 'notice.goesOn' : 'notice.ended', { reason });
}

function nameList(userIds: readonly UserId[], { t, people, locale, unknown }: NoticeWords): string {
  const names = userIds.map((userId) =>
    people.get(userId)?.isSelf === true ? t('notice.you') : fullName(people, userId, unknown),
  );
  return new Intl.ListFormat(locale, { type: 'conjunction' }).format(names);
}
