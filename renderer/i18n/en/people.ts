export const people = {
  you: 'You',
  unknown: 'Former member',
} as const;
