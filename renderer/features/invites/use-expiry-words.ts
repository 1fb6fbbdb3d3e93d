import { useTranslation } from '../../i18n/use-translation';
import { useLocale } from '../../i18n/use-locale';
import { expiryKind } from './invite-terms';

/** Says when an invitation expires: "expires tomorrow at 09:42", "expires on 28 November". */
export function useExpiryWords(): (expiresAtMs: number) => string {
  const { t } = useTranslation('invites');
  const locale = useLocale();
  return (expiresAtMs) => {
    const expiry = new Date(expiresAtMs);
    const isThisYear = expiry.getFullYear() === new Date().getFullYear();
    return t(expiryKind(expiresAtMs, Date.now()), {
      time: new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(expiry),
      date: new Intl.DateTimeFormat(locale, {
        day: 'numeric',
        month: 'long',
        ...(isThisYear ? {} : { year: 'numeric' }),
      }).format(expiry),
    });
  };
}
