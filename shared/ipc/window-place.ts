/** What a window shows, as the fragment of its page's address: nothing for the main window, or one conversation. */
import { isId, type AccountId, type ConversationId } from '../domain/ids';

export interface WindowPlace {
  readonly accountId: AccountId;
  readonly conversationId: ConversationId;
}

export function placeToFragment({ accountId, conversationId }: WindowPlace): string {
  return `#${accountId}/${conversationId}`;
}

/** Undefined for the main window, and for what is no place. */
export function placeFromFragment(fragment: string): WindowPlace | undefined {
  const [accountId, conversationId, ...rest] = fragment.replace(/^#/, '').split('/');
  if (!isId('AccountId', accountId) || !isId('ConversationId', conversationId) || rest.length > 0) return undefined;
  return { accountId, conversationId };
}
