import type { settings as english } from '../en/settings';
import type { Words } from '../words';

export const settings: Words<typeof english> = {
  title: 'Einstellungen',
  sections: 'Bereiche der Einstellungen',
  profile: {
    tab: 'Profil',
    name: 'Ihr Name',
    nameMissing: 'Geben Sie Ihren Namen ein.',
    jobTitle: 'Was Sie tun',
    jobTitleHint:
      'Zum Beispiel „Stationsleitung“ oder „Buchhaltung“. Nur Mitglieder des Arbeitsbereichs können es lesen.',
    picture: 'Ihr Bild',
  },
  workspace: {
    tab: 'Arbeitsbereich',
    name: 'Name des Arbeitsbereichs',
    nameMissing: 'Geben Sie dem Arbeitsbereich einen Namen.',
    nameOthers: 'Inhaber und Admins können den Arbeitsbereich umbenennen.',
    role: 'Ihre Rolle',
    relay: 'Relay',
    relayReachNetwork: 'Auf diesem Computer, für Kollegen in diesem Netz',
    relayReachComputer: 'Auf diesem Computer, nur für diesen Computer',
    relayState: 'Verbindung',
    online: 'Verbunden',
    connecting: 'Wird verbunden',
    offline: 'Nicht verbunden',
    relayNote:
      'Das Relay gibt Nachrichten weiter und bewahrt sie verschlüsselt auf. Es kann sie nicht lesen und weiß nicht, wer mit wem spricht.',
  },
  privacy: { tab: 'Privatsphäre' },
  security: {
    tab: 'Sicherheit',
    text: 'Dieses Gerät vergleicht, was das Relay ihm zeigt, mit dem, was die anderen sehen. Was dabei aufgefallen ist, steht hier.',
    nothing: 'Es ist nichts aufgefallen.',
    between: '{{first}} bis {{last}}',
  },
  appearance: {
    tab: 'Darstellung',
    theme: 'Farben',
    themeSystem: 'Wie das System',
    themeLight: 'Hell',
    themeDark: 'Dunkel',
    language: 'Sprache',
    languageSystem: 'Wie das System',
    english: 'English',
    german: 'Deutsch',
  },
  about: {
    tab: 'Über',
    version: 'Version',
    runtime: 'Laufzeit',
    platform: 'System',
    licence: 'Lizenz',
    licenceName: 'GNU AGPL, Version 3',
    text: 'Ein Raum, ein Schlüssel: Nur wer dazugehört, kann lesen, was darin gesagt wird.',
  },
};
