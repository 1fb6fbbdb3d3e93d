import { useState } from 'react';
import { useTranslation } from '../../i18n/use-translation';
import type { TimerRule } from '../../../shared/domain/workspace-policy';
import type { ConversationRights, ConversationView } from '../../../shared/ipc/core-contract';
import { useCore } from '../../connection/ConnectionProvider';
import { useAction } from '../../connection/use-action';
import { Select } from '../../ui/Select';
import { Problem } from '../problem/Problem';
import { useLocale } from '../../i18n/use-locale';
import { TimerDialog } from '../time/TimerDialog';
import { timerWords } from '../time/timer-words';
import { usePolicy } from '../workspace/use-policy';
import { Fact, PanelSection } from './panel-parts';
import { useTimerOptions } from './use-timer-options';

export interface RulesProps {
  readonly conversation: ConversationView;
}

// Who may call is kept with them, and shown once there are calls.
const rightIds = ['post', 'addMembers'] as const satisfies readonly (keyof ConversationRights)[];
const whoMay = ['members', 'admins'] as const;

/** How long messages stay and who may do what: to choose for those who may, as facts for the others. */
export function Rules({ conversation }: RulesProps) {
  const { t } = useTranslation('conversationDetails');
  const core = useCore();
  const { conversationId, rights, may, kind } = conversation;
  const act = useAction((action: () => Promise<unknown>) => action());
  const whoMayOptions = whoMay.map((id) => ({ id, label: t(`whoMay.${id}`) }));
  const setRight = (right: keyof ConversationRights, who: (typeof whoMay)[number]): void => {
    const changed = { ...rights, [right]: who };
    void act.run(() => core.callRepeatable('conversations.setRights', { conversationId, rights: changed }));
  };
  return (
    <PanelSection title={t('rules')}>
      <TimerRule
        conversation={conversation}
        onSet={(timerMs) => act.run(() => core.callRepeatable('conversations.setTimer', { conversationId, timerMs }))}
      />
      {kind === 'group' &&
        may.manage &&
        rightIds.map((right) => (
          <Select
            key={right}
            look="line"
            label={t(`right.${right}`)}
            options={whoMayOptions}
            value={rights[right]}
            onChange={(who) => setRight(right, who)}
          />
        ))}
      {kind === 'group' && !may.manage && (
        <dl>
          {rightIds.map((right) => (
            <Fact key={right} name={t(`right.${right}`)} value={t(`whoMay.${rights[right]}`)} />
          ))}
        </dl>
      )}
      {act.error && <Problem error={act.error} className="mt-2" />}
    </PanelSection>
  );
}

interface TimerRuleProps extends RulesProps {
  readonly onSet: (timerMs: number | undefined) => Promise<unknown>;
}

function TimerRule({ conversation, onSet }: TimerRuleProps) {
  const { t } = useTranslation('conversationDetails');
  const [isAsking, setIsAsking] = useState(false);
  const { timerMs, kind, may, isMember, isBlocked } = conversation;
  const { timers } = usePolicy();
  const { options, value, timerOf } = useTimerOptions(timerMs, timers);
  // Where there are no admins, everybody may.
  const maySet = kind === 'group' ? may.manage : isMember && !isBlocked;
  if (!maySet) {
    const current = options.find(({ id }) => id === value);
    return (
      <>
        <dl>{current && <Fact name={t('timer.label')} value={current.label} />}</dl>
        <TimerReason timers={timers} />
      </>
    );
  }
  return (
    <>
      <Select
        look="line"
        label={t('timer.label')}
        options={[...options, ...(timers.rule === 'forbidden' ? [] : [{ id: 'other', label: t('timer.other') }])]}
        value={value}
        isDisabled={timers.rule === 'forbidden'}
        onChange={(id) => {
          if (id === 'other') setIsAsking(true);
          else void onSet(timerOf(id));
        }}
      />
      <TimerReason timers={timers} />
      {isAsking && (
        <TimerDialog
          title={t('timer.title')}
          description={t('timer.text')}
          timerMs={timerMs}
          {...(timers.rule === 'required' && { longestMs: timers.longestMs })}
          onSet={(chosenMs) => void onSet(chosenMs)}
          onClose={() => setIsAsking(false)}
        />
      )}
    </>
  );
}

// Why there is less to choose from than elsewhere.
function TimerReason({ timers }: { readonly timers: TimerRule }) {
  const { t } = useTranslation('conversationDetails');
  const locale = useLocale();
  if (timers.rule === 'free') return null;
  return (
    <p className="pb-1 text-secondary text-text-2">
      {timers.rule === 'forbidden'
        ? t('timer.forbidden')
        : t('timer.required', { time: timerWords(timers.longestMs, locale) })}
    </p>
  );
}
