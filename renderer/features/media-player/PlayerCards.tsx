import { useMemo } from 'react';
import { playerLinksIn } from '../../../shared/domain/media-player/player-links-in';
import { parseMessage } from '../../../shared/domain/message-text/parse-message';
import { PlayerCard } from './PlayerCard';
import { useMayPlay } from './use-may-play';

/** Part of every link that has a player. Most messages need not be read for it. */
const providers = /youtu|vimeo|soundcloud|spotify/i;

/** Players for what a message links to, below its text. */
export function PlayerCards({ text }: { readonly text: string }) {
  const mayPlay = useMayPlay();
  const found = useMemo(
    () => (mayPlay && providers.test(text) ? playerLinksIn(parseMessage(text, [])) : []),
    [mayPlay, text],
  );
  return found.map((each) => <PlayerCard key={each.player.embedUrl} found={each} />);
}
