import { useEffect } from 'react';
import { useTranslation } from '../../i18n/use-translation';
import type { WindowPlace } from '../../../shared/ipc/window-place';
import { useAccounts, useConnections, useCoreOf, useStore } from '../../connection/ConnectionProvider';
import { AccountView } from '../account-status/AccountView';
import { TimelineSkeleton } from '../conversation/TimelineSkeleton';
import { useSettings } from '../settings/settings-context';
import { workspaceMemory } from '../workspace/workspace-memory';

/** A window for one conversation, beside the main one. */
export function ConversationWindow({ place }: { readonly place: WindowPlace }) {
  const { t } = useTranslation('conversationWindow');
  const accounts = useAccounts();
  const { areRead } = useSettings();
  const core = useCoreOf(place.accountId);
  const { openId, sought } = workspaceMemory(core);
  const isOpen = useStore(openId) !== undefined;
  useEffect(() => openId.set(place.conversationId), [openId, place]);
  const connections = useConnections();
  const opened = useStore(connections.opened);
  useEffect(() => {
    if (opened === undefined) return;
    // A message that was found in another window.
    const { conversationId, messageId } = opened;
    if (conversationId === place.conversationId && messageId !== undefined) sought.set({ conversationId, messageId });
    connections.opened.set(undefined);
  }, [connections, opened, place, sought]);
  if (accounts === undefined || !areRead || !isOpen) {
    return (
      <main className="flex h-full flex-col bg-surface">
        <TimelineSkeleton />
      </main>
    );
  }
  const account = accounts.find(({ accountId }) => accountId === place.accountId);
  if (account === undefined) return <p className="m-auto p-6 text-center text-text-2">{t('gone')}</p>;
  return (
    <div className="flex h-full">
      <AccountView account={account} hasList={false} onBlank={() => openId.set(undefined)} />
    </div>
  );
}
