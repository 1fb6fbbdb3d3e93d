import type { backlog as english } from '../en/backlog';
import type { Words } from '../words';

export const backlog: Words<typeof english> = {
  label: 'Was während Ihrer Abwesenheit ankam, wird geholt',
  left_one: 'Wird nachgeholt: noch {{count, number}}',
  left_other: 'Wird nachgeholt: noch {{count, number}}',
};
