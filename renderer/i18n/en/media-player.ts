export const mediaPlayer = {
  kind: {
    video: '{{provider}} video',
    playlist: '{{provider}} playlist',
    track: '{{provider}} track',
    album: '{{provider}} album',
    episode: '{{provider}} episode',
    show: '{{provider}} show',
    artist: '{{provider}} artist',
  },
  note: 'Playing loads it from {{provider}}, which then sees this computer’s address.',
  play: 'Play',
  playNamed: 'Play: {{name}}',
  close: 'Close the player',
  setting: 'Offer players for videos and music',
  settingHint:
    'For links to YouTube, Vimeo, SoundCloud and Spotify. Nothing is loaded before you press “Play”; the provider then sees this computer’s address.',
} as const;
