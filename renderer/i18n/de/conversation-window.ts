import type { conversationWindow as english } from '../en/conversation-window';
import type { Words } from '../words';

export const conversationWindow: Words<typeof english> = {
  gone: 'Dieses Konto ist nicht mehr auf diesem Computer.',
};
