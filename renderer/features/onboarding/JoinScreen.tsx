import type { TFunction } from 'i18next';
import { useEffect, useRef, useState } from 'react';
import { Form } from 'react-aria-components';
import { useTranslation } from '../../i18n/use-translation';
import type { AccountId } from '../../../shared/domain/ids';
import { limits } from '../../../shared/domain/limits';
import type { Core } from '../../connection/core';
import { useAction } from '../../connection/use-action';
import { Button } from '../../ui/Button';
import { TextField } from '../../ui/TextField';
import { Problem } from '../problem/Problem';
import type { DraftProps } from './draft';
import { enterWorkspace } from './enter-workspace';
import { findLink, type FoundLink } from './find-link';
import { InvitationCard, InvitationCardSkeleton } from './InvitationCard';
import { ProfileFields } from './ProfileFields';
import { useInvitePreview } from './use-invite-preview';

export interface JoinScreenProps extends DraftProps {
  readonly core: Core | undefined;
  /** The text holds a link that founds a workspace. */
  readonly onFoundingLink: (link: string) => void;
  readonly onOpenAccount: (accountId: AccountId) => void;
  readonly onJoined: () => void;
}

/** Paste the link, see what it is for, say who you are, join. */
export function JoinScreen({ core, draft, onChange, onFoundingLink, onOpenAccount, onJoined }: JoinScreenProps) {
  const { t } = useTranslation('onboarding');
  const nameRef = useRef<HTMLInputElement>(null);
  const [wasSent, setWasSent] = useState(false);
  const found = findLink(draft.pastedText);
  const link = found.kind === 'join' ? found.link : undefined;
  const { preview, retry } = useInvitePreview(core, link);

  const join = useAction(async () => {
    if (core === undefined || link === undefined) return;
    const profile = {
      displayName: draft.displayName.trim(),
      title: '',
      ...(draft.picture && { picture: draft.picture }),
    };
    await enterWorkspace(core, () => core.call('workspace.join', { link, profile }));
    onJoined();
  });
  const paste = (pastedText: string): void => {
    join.reset();
    onChange({ pastedText });
    const pasted = findLink(pastedText);
    if (pasted.kind === 'found') onFoundingLink(pasted.link);
  };
  const submit = (): void => {
    setWasSent(true);
    if (draft.displayName.trim() === '') nameRef.current?.focus();
    else if (preview.state === 'read') void join.run();
  };

  const isRead = preview.state === 'read';
  useEffect(() => {
    // The invitation was read: the next thing to do is to enter the name.
    if (isRead) nameRef.current?.focus();
  }, [isRead]);

  return (
    <Form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      className="mt-6 grid gap-5"
    >
      <TextField
        label={t('join.link')}
        hint={t('join.linkHint')}
        {...linkProblem(found, wasSent, t)}
        placeholder={t('join.linkPlaceholder')}
        value={draft.pastedText}
        onChange={paste}
        maxLength={limits.linkLength * 4}
        rows={3}
        spellCheck="false"
        autoComplete="off"
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the screen opens for pasting the link
        autoFocus={link === undefined}
      />
      {preview.state === 'reading' && <InvitationCardSkeleton />}
      {preview.state === 'failed' && (
        <Problem
          error={preview.error}
          onRetry={retry}
          action={openAction(preview.joinedAccount, onOpenAccount, t('join.open'))}
        />
      )}
      {preview.state === 'read' && (
        <>
          <InvitationCard invitation={preview.invitation} />
          <ProfileFields
            draft={draft}
            onChange={onChange}
            isNameMissing={wasSent}
            nameRef={nameRef}
            colourId={core?.accountId ?? ''}
          />
          {join.error && <Problem error={join.error} />}
        </>
      )}
      {preview.state !== 'failed' && (
        <Button
          type="submit"
          variant="primary"
          // What is joined is shown first, so a press before that would do nothing.
          isPending={join.isPending || preview.state === 'reading'}
          className="justify-self-start"
        >
          {t('join.submit')}
        </Button>
      )}
    </Form>
  );
}

function linkProblem(found: FoundLink, wasSent: boolean, t: TFunction<'onboarding'>): { problem?: string } {
  if (found.kind === 'none') return { problem: t('join.linkNone') };
  if (found.kind === 'group') return { problem: t('join.linkGroup') };
  return found.kind === 'empty' && wasSent ? { problem: t('join.linkMissing') } : {};
}

function openAction(accountId: AccountId | undefined, onOpen: (accountId: AccountId) => void, words: string) {
  if (accountId === undefined) return undefined;
  return (
    <Button size="small" onPress={() => onOpen(accountId)}>
      {words}
    </Button>
  );
}
