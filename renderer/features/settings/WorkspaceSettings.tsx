import { useState } from 'react';
import { Form } from 'react-aria-components';
import { useTranslation } from '../../i18n/use-translation';
import { limits } from '../../../shared/domain/limits';
import type { Workspace } from '../../../shared/ipc/core-contract';
import { useAccounts, useCore } from '../../connection/ConnectionProvider';
import { useAction } from '../../connection/use-action';
import { useQuery } from '../../connection/use-query';
import { TextField } from '../../ui/TextField';
import { Fact, Facts } from './Facts';
import { SaveLine } from './SaveLine';

export type JoinedWorkspace = Extract<Workspace, { state: 'member' }>;

/** The workspace of this account: its name, the person's role, and the relay that it uses. */
export function WorkspaceSettings({ workspace }: { readonly workspace: JoinedWorkspace }) {
  const { t } = useTranslation(['settings', 'common']);
  const core = useCore();
  const relay = useAccounts()?.find((account) => account.accountId === core.accountId)?.relay;
  const connection = useQuery(core, 'connection.get', undefined, ['connection']);
  const { role } = workspace.self;
  return (
    <div className="grid gap-6">
      {role === 'owner' || role === 'admin' ? (
        <WorkspaceName name={workspace.name} />
      ) : (
        <div>
          <p className="font-medium">{workspace.name}</p>
          <p className="mt-0.5 text-secondary text-text-2">{t('workspace.nameOthers')}</p>
        </div>
      )}
      <div className="border-t border-line pt-5">
        <Facts>
          <Fact name={t('workspace.role')}>{t(`common:role.${role}`)}</Fact>
          <Fact name={t('workspace.relay')}>
            {workspace.relayUrl}
            {relay && (
              <span className="block font-regular text-text-2">
                {relay.reach === 'network' ? t('workspace.relayReachNetwork') : t('workspace.relayReachComputer')}
              </span>
            )}
          </Fact>
          <Fact name={t('workspace.relayState')}>{connection.data ? t(`workspace.${connection.data.state}`) : ''}</Fact>
        </Facts>
        <p className="mt-3 text-secondary text-text-2">{t('workspace.relayNote')}</p>
      </div>
    </div>
  );
}

function WorkspaceName({ name: initialName }: { readonly name: string }) {
  const { t } = useTranslation('settings');
  const core = useCore();
  const [name, setName] = useState(initialName);
  const [savedName, setSavedName] = useState(initialName);
  const [wasSaved, setWasSaved] = useState(false);
  const isMissing = name.trim() === '';
  const rename = useAction(async () => {
    await core.callRepeatable('workspace.rename', { name: name.trim() });
    setSavedName(name);
    setWasSaved(true);
  });
  return (
    <Form
      onSubmit={(event) => {
        event.preventDefault();
        if (!isMissing) void rename.run();
      }}
      className="grid gap-5"
    >
      <TextField
        label={t('workspace.name')}
        {...(isMissing ? { problem: t('workspace.nameMissing') } : {})}
        value={name}
        onChange={setName}
        maxLength={limits.workspaceNameLength}
        autoComplete="off"
        isRequired
        validationBehavior="aria"
      />
      <SaveLine action={rename} isChanged={name !== savedName} isSaved={wasSaved} />
    </Form>
  );
}
