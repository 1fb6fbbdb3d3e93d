export const warnings = {
  close: 'I understand',
  inConversation: 'There is a warning',
  text: {
    'different-entries':
      'The relay shows members of this conversation different messages, or in another order. It may be manipulated. Compare with the others in another way before you rely on anything here, and tell your administrators.',
    'entries-lost_one':
      'The relay confirmed an entry of this conversation that it does not have any more. If it was a message of yours, it is sent again by itself. Tell your administrators.',
    'entries-lost_other':
      'The relay confirmed {{count}} entries of this conversation that it does not have any more. Messages of yours among them are sent again by themselves. Tell your administrators.',
    'unreadable-entries_one':
      'An entry came that can’t be read: repeated, altered or invented on the way, or made by a faulty device. It is not shown.',
    'unreadable-entries_other':
      '{{count}} entries came that can’t be read: repeated, altered or invented on the way, or made by a faulty device. They are not shown.',
    'commit-withheld':
      'The relay says that this group has changed, and does not show how. What you write here waits. If this stays, tell your administrators.',
    'marked-ticket':
      'The relay gives members different tickets. It could use them to follow who reads what. Tell your administrators.',
    'unknown-suite':
      'Somebody added you to a conversation that only a newer version of Conclave can open. Update Conclave, then ask to be added again.',
  },
} as const;
