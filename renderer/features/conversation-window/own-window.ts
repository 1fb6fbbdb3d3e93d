import { createContext, useContext } from 'react';
import type { ConversationId } from '../../../shared/domain/ids';

/** Opens a conversation in a window of its own, or brings that to the front. */
export type OpenOwnWindow = (conversationId: ConversationId) => void;

/** Without a value in such a window, which needs no other. */
export const OwnWindowContext = createContext<OpenOwnWindow | undefined>(undefined);

export function useOwnWindow(): OpenOwnWindow | undefined {
  return useContext(OwnWindowContext);
}
