import type { time as english } from '../en/time';
import type { Words } from '../words';

export const time: Words<typeof english> = {
  today: 'Heute',
  yesterday: 'Gestern',
  until: 'bis {{time}}',
  untilDay: 'bis {{day}}, {{time}}',
  timer: {
    amount: 'Wie lange',
    unit: 'Einheit',
    units: { second: 'Sekunden', minute: 'Minuten', hour: 'Stunden', day: 'Tage', week: 'Wochen' },
    range: 'Von {{shortest}} bis {{longest}}.',
  },
};
