export const jump = {
  title: 'Search or jump to',
  label: 'Search conversations and people',
  results: 'Results',
  conversations: 'Conversations',
  people: 'People',
  noMatch: 'Nothing is called “{{query}}”.',
} as const;
