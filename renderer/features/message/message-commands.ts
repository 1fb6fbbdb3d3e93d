import { createContext, useContext } from 'react';
import type { MessageId } from '../../../shared/domain/ids';
import { AppError } from '../../../shared/errors';
import type { MessageView } from '../../../shared/ipc/core-contract';
import type { MenuPlace } from '../../ui/Menu';
import type { MessageAction, MessagePlace } from './message-actions';

/** What the rows of a conversation ask for; it is carried out above them, and stays when they scroll away. */
export interface MessageCommands {
  /** What the possible actions depend on. */
  readonly place: MessagePlace;
  /** Does something with a message, or opens all that can be done with it; menus and pickers open at `at`. */
  readonly run: (does: MessageAction | 'menu', message: MessageView, at: MenuPlace) => void;
  /** Adds the reader's reaction, or takes it back. */
  readonly toggleReaction: (message: MessageView, emoji: string) => void;
  readonly jumpTo: (messageId: MessageId) => void;
  /** Shows an image larger. */
  readonly openImage: (message: MessageView) => void;
  readonly openDates: () => void;
  readonly openPinned: () => void;
  readonly ping: () => void;
}

export const MessageCommandsContext = createContext<MessageCommands | undefined>(undefined);

/** Throws outside an open conversation. */
export function useMessageCommands(): MessageCommands {
  const commands = useContext(MessageCommandsContext);
  if (commands === undefined) throw new AppError('internal.unexpected');
  return commands;
}

/** The message over which a menu or a picker is open. */
export const OpenMessageContext = createContext<MessageId | undefined>(undefined);
