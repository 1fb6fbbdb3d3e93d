import { useEffect, useMemo, useState } from 'react';
import type { ConversationId } from '../../../shared/domain/ids';
import type { MessageView } from '../../../shared/ipc/core-contract';
import { useCore } from '../../connection/ConnectionProvider';
import { useQuery } from '../../connection/use-query';
import type { SelectionState } from './use-selection';

/** The chosen messages as they are now, in the order of the conversation. What is gone is chosen no more. */
export function useSelectedMessages(
  conversationId: ConversationId,
  { selected, keep, end }: SelectionState,
): readonly MessageView[] {
  const messageIds = useMemo(() => [...(selected ?? [])].sort(), [selected]);
  const { data } = useQuery(
    useCore(),
    'messages.get',
    { conversationId, messageIds },
    (change) => change.what === 'messages' && change.conversationId === conversationId,
  );
  // While a newly chosen one is being read the others stay, so that nothing flickers.
  const [known, setKnown] = useState(data);
  if (data !== undefined && data !== known) setKnown(data);
  const isRead = data !== undefined && messageIds.length > 0;
  useEffect(() => {
    if (!isRead) return;
    if (data.length === 0) end();
    else keep(new Set(data.map(({ messageId }) => messageId)));
  }, [isRead, data, keep, end]);
  return useMemo(
    () =>
      (known ?? [])
        .filter(({ messageId }) => selected?.has(messageId) === true)
        .sort((left, right) => (left.position < right.position ? -1 : 1)),
    [known, selected],
  );
}
