import { useTranslation } from '../../i18n/use-translation';
import type { WorkspacePolicy } from '../../../shared/domain/workspace-policy';
import { Select } from '../../ui/Select';
import { Switch } from '../../ui/Switch';
import { Problem } from '../problem/Problem';
import { Fact, Facts } from './Facts';
import { allowances } from './changed-rules';
import { longestTimersMs, timerRule, windowId, windowIds, windowOfId } from './policy-choices';
import { RulesHistory } from './RulesHistory';
import { usePolicyWords } from './use-policy-words';
import { useSetPolicy } from './use-set-policy';
import type { JoinedWorkspace } from './WorkspaceSettings';

const timerRules = ['free', 'forbidden', 'required'] as const;

/** The workspace's rules for messages: to change for owner and admins, to read for everybody. */
export function RulesSettings({ workspace }: { readonly workspace: JoinedWorkspace }) {
  const { t } = useTranslation('settings');
  const { role } = workspace.self;
  const maySet = role === 'owner' || role === 'admin';
  return (
    <div className="grid gap-5">
      <p className="text-text-2">
        {t('rules.text')} {!maySet && t('rules.others')}
      </p>
      {maySet ? <PolicyFields policy={workspace.policy} /> : <PolicyFacts policy={workspace.policy} />}
      <RulesHistory />
      <p className="border-t border-line pt-4 text-secondary text-text-2">{t('rules.seen')}</p>
    </div>
  );
}

interface PolicyProps {
  readonly policy: WorkspacePolicy;
}

function PolicyFields({ policy: current }: PolicyProps) {
  const { t } = useTranslation('settings');
  const words = usePolicyWords();
  const { policy, error, set } = useSetPolicy(current);
  const windowOptions = (windowMs: number | undefined) =>
    windowIds(windowMs).map((id) => ({ id, label: words.window(windowOfId(id)) }));
  const { timers } = policy;
  return (
    <>
      <Select
        label={t('rules.edit')}
        options={windowOptions(policy.editWindowMs)}
        value={windowId(policy.editWindowMs)}
        onChange={(id) => set({ editWindowMs: windowOfId(id) })}
      />
      <Select
        label={t('rules.delete')}
        hint={t('rules.deleteHint')}
        options={windowOptions(policy.deleteWindowMs)}
        value={windowId(policy.deleteWindowMs)}
        onChange={(id) => set({ deleteWindowMs: windowOfId(id) })}
      />
      <Select
        label={t('rules.timers')}
        options={timerRules.map((id) => ({ id, label: t(`rules.timerRule.${id}`) }))}
        value={timers.rule}
        onChange={(rule) => set({ timers: timerRule(rule) })}
      />
      {timers.rule === 'required' && (
        <Select
          label={t('rules.longest')}
          options={longestTimersMs(timers.longestMs).map((ms) => ({ id: String(ms), label: words.time(ms) }))}
          value={String(timers.longestMs)}
          onChange={(id) => set({ timers: { rule: 'required', longestMs: Number(id) } })}
        />
      )}
      {allowances.map((what) => (
        <Switch
          key={what}
          label={t(`rules.${what}`)}
          {...(what === 'mediaPlayers' && { hint: t('rules.mediaPlayersHint') })}
          isOn={policy[what]}
          onChange={(isAllowed) => set({ [what]: isAllowed })}
        />
      ))}
      {error && <Problem error={error} />}
    </>
  );
}

function PolicyFacts({ policy }: PolicyProps) {
  const { t } = useTranslation('settings');
  const words = usePolicyWords();
  const { timers } = policy;
  return (
    <Facts>
      <Fact name={t('rules.edit')}>{words.window(policy.editWindowMs)}</Fact>
      <Fact name={t('rules.delete')}>{words.window(policy.deleteWindowMs)}</Fact>
      <Fact name={t('rules.timers')}>{t(`rules.timerRule.${timers.rule}`)}</Fact>
      {timers.rule === 'required' && <Fact name={t('rules.longest')}>{words.time(timers.longestMs)}</Fact>}
      {allowances.map((what) => (
        <Fact key={what} name={t(`rules.${what}`)}>
          {t(policy[what] ? 'rules.allowed' : 'rules.forbidden')}
        </Fact>
      ))}
    </Facts>
  );
}
