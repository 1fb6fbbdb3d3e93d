import { useEffect } from 'react';
import type { MessageView } from '../../../shared/ipc/core-contract';
import { useCore } from '../../connection/ConnectionProvider';
import { useQuery } from '../../connection/use-query';

export interface EndWithMessageProps {
  readonly message: MessageView;
  readonly onEnd: () => void;
}

/** Calls back when the message is deleted or vanishes: what shows it is to be gone as well. */
export function EndWithMessage({ message: { conversationId, messageId, body }, onEnd }: EndWithMessageProps) {
  const { data } = useQuery(
    useCore(),
    'messages.get',
    { conversationId, messageIds: [messageId] },
    (change) =>
      change.what === 'messages' && change.conversationId === conversationId && change.messageIds.includes(messageId),
  );
  const isGone = data !== undefined && (data[0] === undefined || data[0].body.kind === 'deleted');
  const isEnded = isGone && body.kind !== 'deleted';
  useEffect(() => {
    if (isEnded) onEnd();
  });
  return undefined;
}
