export const image = {
  gif: 'GIF',
  picture: 'Picture',
  gifNamed: 'GIF: {{alt}}',
  pictureNamed: 'Picture: {{alt}}',
  enlarge: '{{name}}. Enlarge',
  play: '{{name}}. Play',
  source: 'From {{host}}',
  broken: 'This picture can’t be shown.',
  send: {
    title: 'Send to {{name}}',
    preview: 'What is sent',
    alt: 'Description',
    altHint: 'Read out to people who can’t see it, and found by the search.',
    submit: 'Send',
    close: 'Close',
    refused: {
      unreadable: 'This isn’t a whole GIF, WebP, PNG or JPEG, or it is larger than can be shown.',
      'too-large': 'This GIF is too large: moving pictures have at most {{most}} kB. Make it shorter or smaller.',
      'file-too-large': 'This file is too large to be sent as a picture.',
    },
  },
} as const;
