export const people = {
  you: 'You',
  notes: 'Notes to self',
  unknown: 'Former member',
  annotate: {
    action: 'Own name and note…',
    title: 'Own name and note',
    description: 'Only you see them, on this computer. In the workspace this person is called {{name}}.',
    name: 'Your name for this person',
    note: 'Your note',
    profileName: 'Name in the profile',
  },
} as const;
