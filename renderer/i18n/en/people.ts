export const people = {
  you: 'You',
  notes: 'Notes to self',
  unknown: 'Former member',
  block: {
    action: 'Block…',
    title: 'Block {{name}}?',
    text: 'In the conversation with this person nothing more arrives on this computer, and you can’t write there. What they send meanwhile you will not get later either. They are not told.',
    groups: 'In groups you go on seeing each other’s messages.',
    confirm: 'Block',
    undo: 'Unblock',
    undoFor: 'Unblock {{name}}',
    list: 'Blocked people',
    nobody: 'Nobody. You block somebody in the details of your conversation with them.',
  },
  annotate: {
    action: 'Own name and note…',
    title: 'Own name and note',
    description: 'Only you see them, on this computer. In the workspace this person is called {{name}}.',
    name: 'Your name for this person',
    note: 'Your note',
    profileName: 'Name in the profile',
  },
} as const;
