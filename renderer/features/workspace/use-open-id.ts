import { useSyncExternalStore } from 'react';
import type { ConversationId } from '../../../shared/domain/ids';
import { useCore } from '../../connection/ConnectionProvider';
import { readyId, workspaceMemory } from './workspace-memory';

/** Whether this is the open conversation, or the row of it, as soon as it was chosen. */
export function useIsOpen(id: string): boolean {
  const { openId } = workspaceMemory(useCore());
  return useSyncExternalStore(openId.subscribe, () => openId.get() === id);
}

/** Whether this conversation is in sight, told as soon as the open one can be shown; `isShown` says it of all others. */
export function useIsInSight(conversationId: ConversationId, isShown: boolean): boolean {
  const memory = workspaceMemory(useCore());
  return useSyncExternalStore(memory.openId.subscribe, () => {
    const ready = readyId(memory);
    return ready === undefined ? isShown : ready === conversationId;
  });
}
