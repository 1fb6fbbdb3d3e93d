export const jump = {
  title: 'Search or jump to',
  label: 'Search conversations and people',
  clear: 'Clear the search',
  results: 'Results',
  conversations: 'Conversations',
  people: 'People',
  noMatch: 'Nothing is called “{{query}}”.',
  searchMessages: 'Search messages for “{{query}}”',
} as const;
