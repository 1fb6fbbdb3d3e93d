import { useEffect } from 'react';
import { isGroupLink } from '../../../shared/domain/message-text/judge-link';
import { useConnections, useStore } from '../../connection/ConnectionProvider';

/** Takes a link to a group that the operating system has handed to the application. Only the main window does. */
export function usePendingGroupLink(isMain: boolean, onLink: (link: string) => void): void {
  const { pendingLink } = useConnections();
  const link = useStore(pendingLink);
  useEffect(() => {
    if (!isMain || link === undefined || !isGroupLink(link)) return;
    pendingLink.set(undefined);
    onLink(link);
  }, [isMain, link, onLink, pendingLink]);
}
