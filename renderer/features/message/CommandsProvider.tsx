import type { ReactNode } from 'react';
import { MessageCommandsContext, OpenMessageContext } from './message-commands';
import type { CommandState } from './use-commands';

export interface CommandsProviderProps {
  readonly state: CommandState;
  readonly children: ReactNode;
}

/** Gives everything in an open conversation its commands, and tells which message has something open over it. */
export function CommandsProvider({ state: { commands, overlay }, children }: CommandsProviderProps) {
  const openId = overlay !== undefined && 'message' in overlay ? overlay.message.messageId : undefined;
  return (
    <MessageCommandsContext value={commands}>
      <OpenMessageContext value={openId}>{children}</OpenMessageContext>
    </MessageCommandsContext>
  );
}
