export const conversationWindow = {
  gone: 'This account is no longer on this computer.',
} as const;
