import { Server } from 'lucide-react';
import { useRef, useState } from 'react';
import { Form } from 'react-aria-components';
import { useTranslation } from '../../i18n/use-translation';
import { limits } from '../../../shared/domain/limits';
import { useShell } from '../../connection/ConnectionProvider';
import type { Core } from '../../connection/core';
import { useAction } from '../../connection/use-action';
import { Banner } from '../../ui/Banner';
import { Button } from '../../ui/Button';
import { SegmentedControl } from '../../ui/SegmentedControl';
import { TextField } from '../../ui/TextField';
import { Problem } from '../problem/Problem';
import type { DraftProps } from './draft';
import { enterWorkspace } from './enter-workspace';
import { ProfileFields } from './ProfileFields';

export interface FoundScreenProps extends DraftProps {
  readonly core: Core | undefined;
  readonly onFounded: () => void;
}

/** Name the workspace, say who you are and who can reach it, found it. */
export function FoundScreen({ core, draft, onChange, onFounded }: FoundScreenProps) {
  const { t } = useTranslation('onboarding');
  const shell = useShell();
  const workspaceNameRef = useRef<HTMLInputElement>(null);
  const nameRef = useRef<HTMLInputElement>(null);
  const [wasSent, setWasSent] = useState(false);

  const found = useAction(async () => {
    if (core === undefined) return;
    const foundingLink =
      draft.foundingLink ??
      (await shell.call('relay.prepare', { accountId: core.accountId, reach: draft.reach })).foundingLink;
    const profile = {
      displayName: draft.displayName.trim(),
      title: '',
      ...(draft.picture && { picture: draft.picture }),
    };
    const workspaceName = draft.workspaceName.trim();
    await enterWorkspace(core, () => core.call('workspace.found', { foundingLink, workspaceName, profile }));
    onFounded();
  });
  const submit = (): void => {
    setWasSent(true);
    if (draft.workspaceName.trim() === '') workspaceNameRef.current?.focus();
    else if (draft.displayName.trim() === '') nameRef.current?.focus();
    else void found.run();
  };

  return (
    <Form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      className="mt-6 grid gap-5"
    >
      {draft.foundingLink !== undefined && (
        <Banner shape="rounded" tone="accent" icon={Server}>
          {t('found.remote')}
        </Banner>
      )}
      <TextField
        label={t('found.workspaceName')}
        hint={t('found.workspaceNameHint')}
        {...(wasSent && draft.workspaceName.trim() === '' ? { problem: t('found.workspaceNameMissing') } : {})}
        value={draft.workspaceName}
        onChange={(workspaceName) => onChange({ workspaceName })}
        maxLength={limits.workspaceNameLength}
        autoComplete="off"
        inputRef={workspaceNameRef}
        isRequired
        validationBehavior="aria"
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the screen opens for naming the workspace
        autoFocus
      />
      <ProfileFields
        draft={draft}
        onChange={onChange}
        isNameMissing={wasSent}
        nameRef={nameRef}
        colourId={core?.accountId ?? ''}
      />
      {draft.foundingLink === undefined && (
        <SegmentedControl
          label={t('found.reach')}
          hint={draft.reach === 'network' ? t('found.reachNetworkHint') : t('found.reachComputerHint')}
          options={[
            { id: 'network', label: t('found.reachNetwork') },
            { id: 'computer', label: t('found.reachComputer') },
          ]}
          value={draft.reach}
          onChange={(reach) => onChange({ reach })}
        />
      )}
      {found.error && <Problem error={found.error} />}
      <Button type="submit" variant="primary" isPending={found.isPending} className="justify-self-start">
        {t('found.submit')}
      </Button>
    </Form>
  );
}
