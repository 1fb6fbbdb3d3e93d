import type { joinByLink as english } from '../en/join-by-link';
import type { Words } from '../words';

export const joinByLink: Words<typeof english> = {
  title: 'Per Link beitreten',
  description:
    'Jemand aus einer Gruppe hat Ihnen ihren Link gegeben. Sie bitten um Aufnahme; das Gerät eines Mitglieds nimmt Sie von selbst auf.',
  link: 'Link',
  placeholder: 'conclave:group#…',
  problem: {
    none: 'In diesem Text ist kein Link zu einer Gruppe. Er beginnt mit „conclave:group#“.',
    join: 'Das ist eine Einladung in einen Arbeitsbereich. Fügen Sie ihn links mit dem Plus hinzu.',
    found: 'Dieser Link gründet einen Arbeitsbereich. Fügen Sie ihn links mit dem Plus hinzu.',
  },
  unnamed: 'Eine Gruppe',
  ask: 'Um Aufnahme bitten',
  waiting: 'Sie haben um Aufnahme gebeten. Sie sind dabei, sobald ein Mitglied online ist.',
  withdraw: 'Zurückziehen',
  member: 'Sie sind schon in dieser Gruppe.',
  open: 'Gruppe öffnen',
  dismiss: 'OK',
  line: {
    unsent: 'Sie möchten {{name}} beitreten. Das wird gesendet, sobald das Relay erreichbar ist.',
    waiting: 'Um Aufnahme in {{name}} gebeten. Gewartet wird, bis ein Mitglied online ist.',
    closed: 'Der Link zu {{name}} gilt nicht mehr: Er wurde abgestellt oder ersetzt.',
  },
};
