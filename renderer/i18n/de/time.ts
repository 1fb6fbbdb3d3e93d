import type { time as english } from '../en/time';
import type { Words } from '../words';

export const time: Words<typeof english> = {
  today: 'Heute',
  yesterday: 'Gestern',
};
