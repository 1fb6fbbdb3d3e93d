export const workspace = {
  noConversation: {
    title: 'Choose a conversation',
    text: 'Or start one with your colleagues.',
    firstTitle: 'Welcome to {{workspace}}',
    firstText: 'What you write here can be read only by the people you write to.',
  },
  offline: 'You are offline. Messages wait until the relay is reachable again.',
  connecting: 'Connecting to the relay. Messages wait and are sent as soon as it answers.',
  wrongCertificate:
    'Not connected: the relay shows a certificate that isn’t your workspace’s. Somebody may be standing in between. Nothing is sent. Tell your administrator before you go on.',
  refused: 'The relay doesn’t admit this computer. Messages wait. Ask your administrator.',
  faulty:
    'Not connected: what the relay answers does not fit what you have already. Messages wait. Tell your administrators.',
  retry: 'Try again',
} as const;
