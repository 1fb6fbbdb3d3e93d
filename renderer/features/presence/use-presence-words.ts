import { useTranslation } from '../../i18n/use-translation';
import type { Presence } from '../../../shared/ipc/core-contract';
import { useUntilWords } from '../time/use-until-words';
import { shownAvailability } from './use-presence';

export interface PresenceWords {
  /** What the dot says, and that somebody who is not here is busy or away; empty otherwise. */
  state(presence: Presence | undefined): string;
  /** The status as its owner wrote it, with its emoji; empty when there is none. */
  status(presence: Presence | undefined): string;
  /** Until when it holds; empty when it has no end. */
  until(presence: Presence | undefined): string;
}

export function usePresenceWords(): PresenceWords {
  const { t } = useTranslation('presence');
  const untilWords = useUntilWords();
  return {
    state(presence) {
      if (presence === undefined) return '';
      const availability = shownAvailability(presence);
      if (availability !== 'available') return t(`availability.${availability}`);
      return presence.isHere ? t('here') : '';
    },
    status: (presence) => [presence?.emoji ?? '', presence?.text ?? ''].filter((part) => part !== '').join(' '),
    until: (presence) => (presence?.untilMs === undefined ? '' : untilWords(presence.untilMs)),
  };
}
