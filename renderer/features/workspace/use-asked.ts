import { useCallback, useLayoutEffect } from 'react';
import { useCore, useStore } from '../../connection/ConnectionProvider';
import { workspaceMemory, type AskedDialog } from './workspace-memory';

/**
 * Whether a command asks for this dialog here and now, and what ends that. What was asked for while nobody could show it, or in
 * another conversation, is forgotten: it would open when nobody expects it.
 */
export function useAsked(dialog: AskedDialog): readonly [isAsked: boolean, forget: () => void] {
  const { asked } = workspaceMemory(useCore());
  const isAsked = useStore(asked) === dialog;
  const forget = useCallback(() => {
    if (asked.get() === dialog) asked.set(undefined);
  }, [asked, dialog]);
  useLayoutEffect(() => {
    forget();
    return forget;
  }, [forget]);
  return [isAsked, forget];
}
