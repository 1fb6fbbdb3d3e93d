/** Sending application messages (RFC 9420 sections 6.3 and 15). */
import { demand, failAlike } from '../refusal';
import { demandActive, spend, type GroupState } from './group-state';
import { memberContent, sendContent, signMemberContent, type SendOptions } from './send-content';

export interface ProtectedMessage {
  /** MLSMessage with a PrivateMessage. */
  readonly message: Uint8Array;
  readonly next: GroupState;
}

/**
 * Encrypts an application message. Uses `state` up.
 * Throws `conversation.not-a-member` when the group is over here, and `crypto.failed` while proposals wait: they have to be
 * committed first, lest somebody read on whose removal was proposed (section 12.4).
 */
export function protectMessage(
  state: GroupState,
  applicationData: Uint8Array,
  options: Omit<SendOptions, 'wireFormat'> = {},
): ProtectedMessage {
  demandActive(state);
  return failAlike(() => {
    demand(state.proposals.length === 0, 'proposals wait for a commit');
    const content = memberContent(state, { contentType: 'application', applicationData }, options);
    const signature = signMemberContent(state, content, 'private');
    const sent = sendContent(state, content, { signature, confirmationTag: undefined }, options);
    spend(state, sent.consumed);
    return { message: sent.message, next: { ...state, secretTree: sent.secretTree } };
  });
}
