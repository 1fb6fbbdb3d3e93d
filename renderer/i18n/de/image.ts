import type { image as english } from '../en/image';
import type { Words } from '../words';

export const image: Words<typeof english> = {
  gif: 'GIF',
  picture: 'Bild',
  gifNamed: 'GIF: {{alt}}',
  pictureNamed: 'Bild: {{alt}}',
  enlarge: '{{name}}. Vergrößern',
  play: '{{name}}. Abspielen',
  source: 'Von {{host}}',
  broken: 'Dieses Bild lässt sich nicht zeigen.',
  send: {
    title: 'An {{name}} senden',
    preview: 'Was gesendet wird',
    alt: 'Beschreibung',
    altHint: 'Wird Menschen vorgelesen, die das Bild nicht sehen, und von der Suche gefunden.',
    altOf: 'Beschreibung von Bild {{number}}',
    text: 'Text',
    add: 'Bilder hinzufügen …',
    pictures: 'Bilder, die gesendet werden',
    pictureNumber: 'Bild {{number}}',
    remove: 'Bild {{number}} weglassen',
    tooMany: 'Auf einmal lassen sich höchstens {{most}} Bilder senden. Für {{leftOut}} weitere war kein Platz.',
    refusedAmong: 'Bild {{number}} lässt sich nicht senden. Lassen Sie es weg, um die anderen zu senden.',
    stillHere: 'Was Sie hier noch sehen, wurde nicht gesendet.',
    submit: 'Senden',
    submitAll: '{{number}} Bilder senden',
    close: 'Schließen',
    refused: {
      unreadable: 'Das ist kein ganzes GIF, WebP, PNG oder JPEG, oder es ist größer, als gezeigt werden kann.',
      'too-large':
        'Dieses GIF ist zu groß: Bewegte Bilder haben höchstens {{most}} kB. Kürzen oder verkleinern Sie es.',
      'file-too-large': 'Diese Datei ist zu groß, um als Bild gesendet zu werden.',
    },
  },
};
