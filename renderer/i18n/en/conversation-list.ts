export const conversationList = {
  label: 'Conversations',
  loading: 'Loading conversations',
  invite: 'Invite a colleague',
  newConversation: 'New conversation',
  jump: 'Search or jump to',
  filter: { label: 'Show', all: 'All', unread: 'Unread' },
  unread_one: '{{count}} unread message',
  unread_other: '{{count}} unread messages',
  preview: {
    own: 'You: {{text}}',
    other: '{{name}}: {{text}}',
    unsupported: 'A message that this version can’t show',
    empty: 'No messages yet',
  },
  noneUnread: {
    title: 'All read',
    text: 'There is nothing new.',
    showAll: 'Show all',
  },
  none: {
    title: 'No conversations yet',
    invite: 'Nobody else is here so far. Invite a colleague, then you can talk.',
    start: 'Start one with a colleague, or with several.',
    wait: 'Nobody else is here so far. Ask an admin to invite your colleagues.',
  },
} as const;
