import { useSettings } from '../settings/settings-context';
import { usePolicy } from '../workspace/use-policy';

/**
 * Whether links are offered as players here: the one place that decides it in the window. The person's own setting holds in the
 * application too, which then lets no player load (electron/shell/session-policy.ts).
 */
export function useMayPlay(): boolean {
  const { settings } = useSettings();
  const { mediaPlayers } = usePolicy();
  return settings.showsPlayers && mediaPlayers;
}
