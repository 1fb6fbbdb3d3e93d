import { useCallback, useEffect, useState } from 'react';
import { AppError, toAppError } from '../../../shared/errors';
import type { AccountId } from '../../../shared/domain/ids';
import type { InvitePreview } from '../../../shared/ipc/core-contract';
import { useConnections } from '../../connection/ConnectionProvider';
import type { Connections } from '../../connection/connections';
import type { Core } from '../../connection/core';

type PreviewState =
  | { readonly state: 'none' }
  | { readonly state: 'reading' }
  | { readonly state: 'read'; readonly invitation: InvitePreview }
  /** `joinedAccount` is the account of this computer that is in the workspace already. */
  | { readonly state: 'failed'; readonly error: AppError; readonly joinedAccount?: AccountId };

interface Preview {
  readonly preview: PreviewState;
  readonly retry: () => void;
}

interface Answer {
  readonly link: string;
  readonly attempt: number;
  readonly preview: PreviewState;
}

/** Asks the relay what the invitation is for, once per link and attempt; answers to earlier links are dropped. */
export function useInvitePreview(core: Core | undefined, link: string | undefined): Preview {
  const connections = useConnections();
  const [attempt, setAttempt] = useState(0);
  const [answer, setAnswer] = useState<Answer>();

  useEffect(() => {
    if (core === undefined || link === undefined) return undefined;
    let isWanted = true;
    const read = async (): Promise<void> => {
      const preview = await readInvitation(connections, core, link);
      if (isWanted) setAnswer({ link, attempt, preview });
    };
    void read();
    return () => {
      isWanted = false;
    };
  }, [connections, core, link, attempt]);

  const retry = useCallback(() => setAttempt((before) => before + 1), []);
  if (link === undefined) return { preview: { state: 'none' }, retry };
  if (answer?.link !== link || answer.attempt !== attempt) return { preview: { state: 'reading' }, retry };
  return { preview: answer.preview, retry };
}

async function readInvitation(connections: Connections, core: Core, link: string): Promise<PreviewState> {
  try {
    // Asked first: to whom is inside already it doesn't matter that the invitation is used up, by themselves perhaps.
    const joinedAccount = await findAccountOf(connections, core.accountId, link);
    if (joinedAccount !== undefined) {
      return { state: 'failed', error: new AppError('workspace.already-joined'), joinedAccount };
    }
    return { state: 'read', invitation: await core.callRepeatable('workspace.previewInvite', { link }) };
  } catch (cause) {
    return { state: 'failed', error: toAppError(cause) };
  }
}

async function findAccountOf(
  connections: Connections,
  ownAccount: AccountId,
  link: string,
): Promise<AccountId | undefined> {
  // Loaded when it is needed: most windows never see an invitation.
  const { decodeJoinLink } = await import('../../../shared/protocol/link-codec');
  const { workspaceId } = decodeJoinLink(link);
  for (const { accountId, status } of connections.accounts.get() ?? []) {
    if (accountId === ownAccount || status.state !== 'running') continue;
    const workspace = await connections.core(accountId).callRepeatable('workspace.get');
    if (workspace.state === 'member' && workspace.workspaceId === workspaceId) return accountId;
  }
  return undefined;
}
