export const time = {
  today: 'Today',
  yesterday: 'Yesterday',
} as const;
