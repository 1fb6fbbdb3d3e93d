export const joinByLink = {
  title: 'Join by link',
  description: 'Somebody in a group has given you its link. You ask to be let in; a member’s device does it by itself.',
  link: 'Link',
  placeholder: 'conclave:group#…',
  problem: {
    none: 'There is no link to a group in this text. It begins with “conclave:group#”.',
    join: 'This is an invitation to a workspace. Add it with the plus at the left.',
    found: 'This link founds a workspace. Add it with the plus at the left.',
  },
  unnamed: 'A group',
  ask: 'Ask to join',
  waiting: 'You have asked to join. You are in as soon as a member is online.',
  withdraw: 'Withdraw',
  member: 'You are in this group already.',
  open: 'Open the group',
  dismiss: 'OK',
  line: {
    unsent: 'You want to join {{name}}. This is sent when the relay can be reached.',
    waiting: 'Asked to join {{name}}. Waiting until a member is online.',
    closed: 'The link to {{name}} doesn’t work any more: it was turned off or replaced.',
  },
} as const;
