export const messageText = {
  /** After an at sign. */
  all: 'all',
  spoiler: 'Covered words. Show them',
  codeBlock: 'Code',
  codeIn: 'Code in {{language}}',
  warning: {
    credentials: 'The address begins with a user name that is made to look like a site. It leads to {{host}}.',
    lookalike: 'The address has letters that can look like others. It leads to {{host}}.',
    disguise: 'The words look like another address. The link leads to {{host}}.',
  },
  open: {
    title: 'Open this link?',
    text: 'It opens in your browser:',
    confirm: 'Open',
  },
} as const;
