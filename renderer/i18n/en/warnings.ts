export const warnings = {
  close: 'I understand',
  inConversation: 'There is a warning',
  text: {
    'different-entries':
      'The relay shows members of this conversation different messages, or in another order. It may be manipulated. Compare with the others in another way before you rely on anything here, and tell your administrators.',
    'entries-lost_one':
      'The relay confirmed an entry of this conversation that it does not have any more. A message of yours that was still on its way is sent again by itself; anything else no longer reaches those who had not fetched it. Tell your administrators.',
    'entries-lost_other':
      'The relay confirmed {{count}} entries of this conversation that it does not have any more. Messages of yours that were still on their way are sent again by themselves; anything else no longer reaches those who had not fetched it. Tell your administrators.',
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
