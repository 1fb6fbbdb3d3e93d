import { useTranslation } from '../../i18n/use-translation';
import type { ConversationView } from '../../../shared/ipc/core-contract';
import { usePeople } from '../people/people-context';
import { UnblockButton } from '../people/UnblockButton';

/** Stands where one would write, and says why one can't. */
export function NoComposer({ conversation }: { readonly conversation: ConversationView }) {
  const { t } = useTranslation('conversation');
  const people = usePeople();
  const { isBlocked, otherUserId } = conversation;
  if (isBlocked && otherUserId !== undefined) {
    return (
      <div className="flex flex-wrap items-center justify-center gap-x-4 gap-y-2 border-t border-line bg-list px-5.5 py-3 text-label text-text-2">
        <p>{t('composer.blocked')}</p>
        <UnblockButton userId={otherUserId} />
      </div>
    );
  }
  const isReader = conversation.roles.some(({ userId, role }) => role === 'reader' && userId === people.self?.userId);
  const reason = isReader ? t('composer.reader') : t('composer.adminsOnly');
  return (
    <p className="border-t border-line bg-list px-5.5 py-3.5 text-center text-label text-text-2">
      {conversation.isMember ? reason : t('composer.notMember')}
    </p>
  );
}
