import { useMemo, useSyncExternalStore } from 'react';
import type { ConversationId } from '../../../shared/domain/ids';
import { useCore } from '../../connection/ConnectionProvider';

/**
 * How what was written in a conversation and not sent begins; undefined when there is nothing, and of the open one, whose field is
 * in sight. A text, not a list: whoever types makes no row draw itself anew.
 */
export function useDraftBeginning(conversationId: ConversationId, isOpen: boolean): string | undefined {
  const core = useCore();
  const query = useMemo(() => core.query('drafts.list', undefined, ['drafts']), [core]);
  const read = (): string | undefined =>
    isOpen ? undefined : query.get().data?.find((draft) => draft.conversationId === conversationId)?.text;
  return useSyncExternalStore(query.subscribe, read);
}
