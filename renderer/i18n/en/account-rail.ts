export const accountRail = {
  label: 'Accounts',
  opening: 'Account that is opening',
  stopped: 'Account that needs attention',
  workspace: 'Workspace {{name}}',
  unread_one: '{{count}} unread message',
  unread_other: '{{count}} unread messages',
  add: 'Add an account',
  settings: 'Settings',
  self: 'You: {{name}}',
} as const;
