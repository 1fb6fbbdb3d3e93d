import { useState } from 'react';
import { Form } from 'react-aria-components';
import { useTranslation } from '../../i18n/use-translation';
import { limits } from '../../../shared/domain/limits';
import type { Invite } from '../../../shared/ipc/core-contract';
import { useCore } from '../../connection/ConnectionProvider';
import { useAction } from '../../connection/use-action';
import { Button } from '../../ui/Button';
import { SegmentedControl } from '../../ui/SegmentedControl';
import { Select } from '../../ui/Select';
import { TextField } from '../../ui/TextField';
import { Problem } from '../problem/Problem';
import { lifetimesOffered, lifetimeMs, usesOffered, type LifetimeDays, type UseCount } from './invite-terms';

type InvitedRole = 'member' | 'guest' | 'admin';
const roles: readonly InvitedRole[] = ['member', 'guest', 'admin'];

/** Sets the terms of a new invitation. */
export function InviteForm({ onCreated }: { readonly onCreated: (invite: Invite) => void }) {
  const { t } = useTranslation(['invites', 'common']);
  const core = useCore();
  const [role, setRole] = useState<InvitedRole>('member');
  const [label, setLabel] = useState('');
  const [days, setDays] = useState<LifetimeDays>('7');
  const [uses, setUses] = useState<UseCount>('1');
  const create = useAction(async () => {
    const terms = { role, label: label.trim(), lifetimeMs: lifetimeMs(days), uses: Number(uses) };
    onCreated(await core.call('invites.create', terms));
  });

  return (
    <Form
      onSubmit={(event) => {
        event.preventDefault();
        void create.run();
      }}
      className="mt-4.5 grid gap-4"
    >
      <SegmentedControl
        label={t('role')}
        hint={t(`roleHint.${role}`)}
        options={roles.map((id) => ({ id, label: t(`common:role.${id}`) }))}
        value={role}
        onChange={setRole}
      />
      <TextField
        label={t('label')}
        optional={t('common:optional')}
        placeholder={t('labelPlaceholder')}
        value={label}
        onChange={setLabel}
        maxLength={limits.inviteLabelLength}
        autoComplete="off"
      />
      <div className="grid gap-x-3 gap-y-4 sm:grid-cols-2">
        <Select
          label={t('lifetime')}
          options={lifetimesOffered.map((id) => ({ id, label: t('days', { count: Number(id) }) }))}
          value={days}
          onChange={setDays}
        />
        <Select
          label={t('uses')}
          options={usesOffered.map((id) => ({
            id,
            label: id === '1' ? t('once') : t('times', { count: Number(id) }),
          }))}
          value={uses}
          onChange={setUses}
        />
      </div>
      {create.error && <Problem error={create.error} />}
      <Button type="submit" variant="primary" isPending={create.isPending} className="mt-1 justify-self-start">
        {t('create')}
      </Button>
    </Form>
  );
}
