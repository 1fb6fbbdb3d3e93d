import { Clock3, Link, UsersRound } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from '../../i18n/use-translation';
import type { ConversationId } from '../../../shared/domain/ids';
import { limits } from '../../../shared/domain/limits';
import type { GroupLinkPreview } from '../../../shared/ipc/core-contract';
import { useCore } from '../../connection/ConnectionProvider';
import { useAction } from '../../connection/use-action';
import { useQuery } from '../../connection/use-query';
import { Banner } from '../../ui/Banner';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Icon } from '../../ui/Icon';
import { TextField } from '../../ui/TextField';
import { findLink } from '../onboarding/find-link';
import { Problem } from '../problem/Problem';

export interface JoinByLinkDialogProps {
  /** That was clicked or handed over; without one, the dialog asks for it. */
  readonly link: string | undefined;
  readonly onClose: () => void;
  readonly onOpen: (conversationId: ConversationId) => void;
}

/** Asks to be let into the group of a link, and opens the group once a member's device has done so. */
export function JoinByLinkDialog({ link, onClose, onOpen }: JoinByLinkDialogProps) {
  const { t } = useTranslation('joinByLink');
  const [pasted, setPasted] = useState('');
  const found = findLink(link ?? pasted);
  const problem = found.kind === 'empty' || found.kind === 'group' ? {} : { problem: t(`problem.${found.kind}`) };
  return (
    <Dialog
      title={t('title')}
      description={t('description')}
      isOpen
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      {link === undefined && (
        <TextField
          label={t('link')}
          {...problem}
          placeholder={t('placeholder')}
          value={pasted}
          onChange={setPasted}
          maxLength={limits.linkLength * 4}
          rows={3}
          spellCheck="false"
          autoComplete="off"
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog opens for pasting the link
          autoFocus
          className="mt-4"
        />
      )}
      {found.kind === 'group' && <Admission key={found.link} link={found.link} onClose={onClose} onOpen={onOpen} />}
    </Dialog>
  );
}

interface AdmissionProps extends Pick<JoinByLinkDialogProps, 'onClose' | 'onOpen'> {
  readonly link: string;
}

/** One group: what it is called, and how far the reader is from being in it. */
function Admission({ link, onClose, onOpen }: AdmissionProps) {
  const { t } = useTranslation('joinByLink');
  const { t: tCommon } = useTranslation('common');
  const core = useCore();
  const { data, error } = useQuery(core, 'conversations.readGroupLink', { link }, ['conversations', 'join-requests']);
  // What is known at first may be from when the dialog was last open: only who asks here waits here.
  const hasAsked = useRef(false);
  const ask = useAction(async () => {
    hasAsked.current = true;
    await core.callRepeatable('conversations.askToJoin', { link });
  });
  const withdraw = useAction((conversationId: ConversationId) =>
    core.callRepeatable('conversations.withdrawJoinRequest', { conversationId }),
  );
  const openNow = useRef(onOpen);
  useEffect(() => {
    openNow.current = onOpen;
  });
  const state = data?.state;
  const conversationId = data?.conversationId;
  useEffect(() => {
    if (state === 'member' && hasAsked.current && conversationId !== undefined) openNow.current(conversationId);
  }, [state, conversationId]);

  if (error !== undefined) return <Problem error={error} className="mt-4" />;
  if (data === undefined) return null;
  const failed = ask.error ?? withdraw.error;
  return (
    <>
      <Group name={data.name} state={data.state} />
      {failed && <Problem error={failed} className="mt-3" />}
      <div className="mt-5 flex flex-wrap justify-end gap-2.5">
        {data.state === 'new' && (
          <Button variant="primary" icon={Link} isPending={ask.isPending} onPress={() => void ask.run()}>
            {t('ask')}
          </Button>
        )}
        {data.state === 'asked' && (
          <>
            <Button isPending={withdraw.isPending} onPress={() => void withdraw.run(data.conversationId)}>
              {t('withdraw')}
            </Button>
            <Button variant="primary" onPress={onClose}>
              {tCommon('done')}
            </Button>
          </>
        )}
        {data.state === 'member' && (
          <Button variant="primary" onPress={() => onOpen(data.conversationId)}>
            {t('open')}
          </Button>
        )}
      </div>
    </>
  );
}

function Group({ name, state }: Pick<GroupLinkPreview, 'name' | 'state'>) {
  const { t } = useTranslation('joinByLink');
  return (
    <>
      <p className="mt-4 flex items-center gap-2.5 rounded-row bg-hover px-3.5 py-2.5 font-medium [overflow-wrap:anywhere] dark:bg-app">
        <Icon of={UsersRound} className="text-text-2" />
        <bdi>{name === '' ? t('unnamed') : name}</bdi>
      </p>
      {state === 'asked' && (
        <Banner shape="rounded" icon={Clock3} className="mt-3">
          {t('waiting')}
        </Banner>
      )}
      {state === 'member' && <p className="mt-3 text-text-2">{t('member')}</p>}
    </>
  );
}
