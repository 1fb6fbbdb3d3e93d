import type { MessageView } from '../../../shared/ipc/core-contract';

/** What the next message from the composer is. */
export type ComposerIntent =
  | { readonly kind: 'new' }
  | { readonly kind: 'reply'; readonly message: MessageView }
  /** An own text message. */
  | { readonly kind: 'edit'; readonly message: MessageView };

export const newMessage: ComposerIntent = { kind: 'new' };
