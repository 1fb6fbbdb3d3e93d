import { useTranslation } from '../../i18n/use-translation';
import type { WorkspacePolicy } from '../../../shared/domain/workspace-policy';
import { useLocale } from '../../i18n/use-locale';
import { timerWords } from '../time/timer-words';
import type { Rule } from './changed-rules';

export interface PolicyWords {
  /** How long after its sending something may be done; undefined: always, 0: never. */
  window(windowMs: number | undefined): string;
  time(timeMs: number): string;
  /** What the policy says of this rule, with its name. */
  rule(rule: Rule, policy: WorkspacePolicy): string;
}

export function usePolicyWords(): PolicyWords {
  const { t } = useTranslation('settings');
  const locale = useLocale();
  const time = (timeMs: number): string => timerWords(timeMs, locale);
  const window = (windowMs: number | undefined): string => {
    if (windowMs === undefined) return t('rules.always');
    return windowMs === 0 ? t('rules.never') : t('rules.within', { time: time(windowMs) });
  };
  const valueOf = (rule: Rule, policy: WorkspacePolicy): string => {
    const { timers } = policy;
    switch (rule) {
      case 'edit':
        return window(policy.editWindowMs);
      case 'delete':
        return window(policy.deleteWindowMs);
      case 'timers': {
        const words = t(`rules.timerRule.${timers.rule}`);
        return timers.rule === 'required' ? t('rules.atLatest', { rule: words, time: time(timers.longestMs) }) : words;
      }
      case 'linkPreviews':
      case 'gifs':
      case 'mediaPlayers':
        return t(policy[rule] ? 'rules.allowed' : 'rules.forbidden');
    }
  };
  return {
    time,
    window,
    rule: (rule, policy) => t('rules.changed', { rule: t(`rules.${rule}`), value: valueOf(rule, policy) }),
  };
}
