import { useCallback, useRef, useState, type RefObject } from 'react';
import type { MessageId } from '../../../shared/domain/ids';
import type { MessageView } from '../../../shared/ipc/core-contract';
import type { MenuPlace } from '../../ui/Menu';

/** What lies over a conversation, of which one is open at a time. */
export type MessageOverlay =
  | { readonly kind: 'menu' | 'react'; readonly message: MessageView; readonly at: MenuPlace }
  | {
      readonly kind: 'forward' | 'image' | 'info' | 'delete-for-me' | 'delete-for-everyone';
      readonly message: MessageView;
    }
  | { readonly kind: 'dates' | 'pinned' };

export interface OverlayState {
  readonly overlay: MessageOverlay | undefined;
  readonly open: (overlay: MessageOverlay) => void;
  /** Closes an overlay of this kind; another one that has taken its place stays. */
  readonly close: (kind: MessageOverlay['kind']) => void;
}

/** Keeps what is open; when it closes and nothing else takes the focus, the focus goes back to the message. */
export function useMessageOverlay(rowsRef: RefObject<HTMLElement | null>): OverlayState {
  const [overlay, setOverlay] = useState<MessageOverlay>();
  const lastMessageId = useRef<MessageId>(undefined);
  const open = useCallback((next: MessageOverlay) => {
    lastMessageId.current = 'message' in next ? next.message.messageId : undefined;
    setOverlay(next);
  }, []);
  const close = useCallback(
    (kind: MessageOverlay['kind']) => {
      setOverlay((current) => (current?.kind === kind ? undefined : current));
      const messageId = lastMessageId.current;
      requestAnimationFrame(() => requestAnimationFrame(() => returnFocus(rowsRef.current, messageId)));
    },
    [rowsRef],
  );
  return { overlay, open, close };
}

/** Gives the focus back to the message, else to the list, unless something has it: what a dialog remembers may be gone when it closes. */
export function returnFocus(rows: HTMLElement | null, messageId: MessageId | undefined): void {
  if (rows === null || document.activeElement !== document.body) return;
  if (document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"]') !== null) return;
  const row = messageId === undefined ? null : rows.querySelector<HTMLElement>(`[data-message="${messageId}"]`);
  const section = rows.querySelector<HTMLElement>('section');
  (row ?? section)?.focus({ preventScroll: true });
}
