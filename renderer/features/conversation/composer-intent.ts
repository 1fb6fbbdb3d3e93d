import type { MessageView } from '../../../shared/ipc/core-contract';

/** What the next message from the composer is. */
export type ComposerIntent =
  /** With a moment, in ms since 1970, when something was put into the field to be gone on with. */
  | { readonly kind: 'new'; readonly begunAtMs?: number }
  | { readonly kind: 'reply'; readonly message: MessageView }
  /** An own text, or what is said with an own picture, which may be nothing before and afterwards. */
  | { readonly kind: 'edit'; readonly message: MessageView };

export const newMessage: ComposerIntent = { kind: 'new' };
