export const people = {
  you: 'You',
  notes: 'Notes to self',
  unknown: 'Former member',
} as const;
