import { X } from 'lucide-react';
import type { PlayerLink } from '../../../shared/domain/media-player/player-link';
import { IconButton } from '../../ui/IconButton';
import { playerHeight } from './player-looks';

export interface PlayerFrameProps {
  readonly player: PlayerLink;
  /** What it plays, in words. */
  readonly name: string;
  readonly closeLabel: string;
  readonly onClose: () => void;
}

// A frame without the provider's own cookies, if there were any, and with a store that ends with the page. React does not know it.
const withoutCredentials = { credentialless: '' };

/**
 * A provider's page. It runs scripts of its own origin, without which no player plays, and may begin to play; it may not open windows,
 * lead the page away, send forms, ask by dialogs or for permissions. What it may load is decided in the application
 * (electron/shell/player-frames.ts).
 */
export function PlayerFrame({ player, name, closeLabel, onClose }: PlayerFrameProps) {
  return (
    <figure className="mt-1.5 max-w-[36rem] overflow-clip rounded-card border border-line bg-list">
      <figcaption className="flex items-center gap-2 ps-3 pe-1 text-label text-text-2">
        <span className="min-w-0 flex-1 truncate">{name}</span>
        {/* oxlint-disable-next-line jsx-a11y/no-autofocus -- the button that was pressed is gone */}
        <IconButton icon={X} label={closeLabel} autoFocus onPress={onClose} />
      </figcaption>
      <iframe
        {...withoutCredentials}
        title={name}
        src={player.embedUrl}
        // oxlint-disable-next-line react/iframe-missing-sandbox -- its own origin is never the application's, which could lift the sandbox
        sandbox="allow-scripts allow-same-origin"
        allow="autoplay"
        referrerPolicy="no-referrer"
        className={`block w-full ${playerHeight(player)}`}
      />
    </figure>
  );
}
