import { useTranslation } from '../../i18n/use-translation';
import type { Invite } from '../../../shared/ipc/core-contract';
import { useExpiryWords } from './use-expiry-words';

/** For whom an invitation is, and under which terms: "Member · once · expires on 28 November". */
export function InviteTerms({ invite }: { readonly invite: Invite }) {
  const { t } = useTranslation(['invites', 'common']);
  const expiryWords = useExpiryWords();
  const used =
    invite.uses === 1 ? t('usedOnce') : t('used', { used: invite.uses - invite.usesLeft, count: invite.uses });
  return (
    <div className="min-w-0">
      <p>{invite.label === '' ? <span className="text-text-2">{t('unlabelled')}</span> : invite.label}</p>
      <p className="tabular text-secondary text-text-3">
        {[t(`common:role.${invite.role}`), used, expiryWords(invite.expiresAtMs)].join(' · ')}
      </p>
    </div>
  );
}
