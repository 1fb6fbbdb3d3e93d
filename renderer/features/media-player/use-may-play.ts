import { useSettings } from '../settings/settings-context';

/**
 * Whether links are offered as players here: the one place that decides it in the window. The person's own setting holds in the
 * application too, which then lets no player load (electron/shell/session-policy.ts). What a workspace forbids belongs here.
 */
export function useMayPlay(): boolean {
  return useSettings().settings.showsPlayers;
}
