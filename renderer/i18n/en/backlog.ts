export const backlog = {
  label: 'Fetching what arrived while you were away',
  left_one: 'Catching up: {{count, number}} left',
  left_other: 'Catching up: {{count, number}} left',
} as const;
