import type { onboarding as english } from '../en/onboarding';
import type { Words } from '../words';

export const onboarding: Words<typeof english> = {
  headline: 'Ein Raum, ein Schlüssel.',
  lead: 'Sprechen Sie mit Ihrem Kollegium. Nur wer im Raum ist, kann mitlesen.',
  invitation: { title: 'Ich habe eine Einladung', text: 'Den Link einfügen, den Sie bekommen haben' },
  founding: { title: 'Arbeitsbereich gründen', text: 'Auf diesem Computer beginnen und die anderen einladen' },
  fine: 'Keine Telefonnummer, kein Adressbuch. Ihre Schlüssel entstehen auf diesem Computer, und sein Schlüsselbund verschließt sie. Nichts wird gesendet, bevor Sie eine Einladung benutzen oder einen Arbeitsbereich gründen.',
  name: 'Ihr Name',
  nameHint: 'So, wie man Sie im Kollegium kennt. Nur Mitglieder des Arbeitsbereichs können ihn lesen.',
  nameMissing: 'Geben Sie Ihren Namen ein.',
  picture: 'Ihr Bild',
  join: {
    title: 'Mit Ihrer Einladung beitreten',
    link: 'Einladungslink',
    linkHint: 'Er beginnt mit „conclave:“ und enthält einen Schlüssel; geben Sie ihn nicht weiter.',
    linkPlaceholder: 'conclave:join#…',
    linkMissing: 'Fügen Sie den Link ein, den Sie bekommen haben.',
    linkGroup:
      'Dieser Link führt zu einer Gruppe in einem Arbeitsbereich. Treten Sie zuerst dem Arbeitsbereich mit einer Einladung bei, und öffnen Sie den Link dann noch einmal.',
    linkNone: 'In diesem Text ist kein Einladungslink. Er beginnt mit „conclave:join#“.',
    reading: 'Die Einladung wird gelesen',
    invitedBy: 'Eingeladen von {{name}}',
    terms: 'Sie treten bei als {{role}} · gültig bis {{date}}',
    submit: 'Arbeitsbereich beitreten',
    open: 'Arbeitsbereich öffnen',
  },
  found: {
    title: 'Arbeitsbereich gründen',
    workspaceName: 'Name des Arbeitsbereichs',
    workspaceNameHint: 'Zum Beispiel Ihre Praxis, Kanzlei oder Abteilung.',
    workspaceNameMissing: 'Geben Sie dem Arbeitsbereich einen Namen.',
    reach: 'Wer ihn erreichen kann',
    reachNetwork: 'Andere in diesem Netz',
    reachNetworkHint:
      'Nachrichten laufen über ein Relay auf diesem Computer, das sie nicht lesen kann. Andere erreichen es, solange dieser Computer eingeschaltet ist.',
    reachComputer: 'Nur dieser Computer',
    reachComputerHint: 'Zum Ausprobieren: Von einem anderen Computer aus kann niemand beitreten.',
    remote: 'Der Arbeitsbereich wird auf dem Relay gegründet, zu dem dieser Link gehört. Der Link gilt einmal.',
    submit: 'Arbeitsbereich gründen',
  },
};
