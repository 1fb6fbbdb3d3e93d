import type { mediaPlayer as english } from '../en/media-player';
import type { Words } from '../words';

export const mediaPlayer: Words<typeof english> = {
  kind: {
    video: '{{provider}}-Video',
    playlist: '{{provider}}-Playlist',
    track: '{{provider}}-Titel',
    album: '{{provider}}-Album',
    episode: '{{provider}}-Folge',
    show: '{{provider}}-Sendung',
    artist: '{{provider}}-Künstlerseite',
  },
  note: 'Beim Abspielen wird es von {{provider}} geladen; der Anbieter sieht dann die Adresse dieses Computers.',
  play: 'Abspielen',
  playNamed: 'Abspielen: {{name}}',
  close: 'Player schließen',
  setting: 'Player für Videos und Musik anbieten',
  settingHint:
    'Für Links zu YouTube, Vimeo, SoundCloud und Spotify. Nichts wird geladen, bevor Sie „Abspielen“ drücken; dann sieht der Anbieter die Adresse dieses Computers.',
};
