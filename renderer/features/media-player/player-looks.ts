import { Disc3, ListMusic, ListVideo, MicVocal, Music, Podcast, SquarePlay, type LucideIcon } from 'lucide-react';
import type { PlayedKind, PlayerLink, PlayerProvider } from '../../../shared/domain/media-player/player-link';

/** Names of companies, the same in every language. */
export const providerNames: Readonly<Record<PlayerProvider, string>> = {
  youtube: 'YouTube',
  vimeo: 'Vimeo',
  soundcloud: 'SoundCloud',
  spotify: 'Spotify',
};

const kindIcons: Readonly<Record<Exclude<PlayedKind, 'playlist'>, LucideIcon>> = {
  video: SquarePlay,
  track: Music,
  album: Disc3,
  episode: Podcast,
  show: Podcast,
  artist: MicVocal,
};

export function playerIcon({ kind, provider }: PlayerLink): LucideIcon {
  if (kind !== 'playlist') return kindIcons[kind];
  return provider === 'youtube' ? ListVideo : ListMusic;
}

/** The height that the provider lays its player out for; videos keep their shape at any width. */
export function playerHeight({ kind, provider }: PlayerLink): string {
  if (provider === 'youtube' || provider === 'vimeo') return 'aspect-video';
  const isSingle = kind === 'track' || kind === 'episode';
  if (provider === 'soundcloud') return isSingle ? 'h-[166px]' : 'h-[352px]';
  return isSingle ? 'h-[152px]' : 'h-[352px]';
}
