import type { UserId } from '../../shared/domain/ids';
import {
  mayStill,
  type ActionTimes,
  type BoundedAction,
  type WorkspacePolicy,
} from '../../shared/domain/workspace-policy';
import { AppError } from '../../shared/errors';
import type { ConversationRole } from '../../shared/ipc/core-contract';
import type { MessageAction } from '../content/body-codec';

/** Somebody in a conversation, as it says at the moment that counts. */
export interface Actor {
  readonly userId: UserId;
  /** False of who has left, though their devices may be in the group until somebody removes them. */
  readonly isMember: boolean;
  readonly role: ConversationRole;
  readonly mayPost: boolean;
}

/**
 * Whether this person may do that to a message of `author`. Pure: the sender's device asks before, and each receiver again, for
 * the place of the action in its topic.
 */
export function mayActOn(action: MessageAction['kind'], actor: Actor, author: UserId): boolean {
  if (!actor.isMember) return false;
  const isAuthor = actor.userId === author;
  switch (action) {
    case 'edit':
      return isAuthor && actor.mayPost;
    case 'deletion':
      return isAuthor || actor.role === 'admin';
    case 'reaction':
      return true;
    case 'pin':
      return actor.mayPost;
  }
}

/** Throws `policy.edit-window` or `policy.delete-window` when it is too late for that, or never time, with an own message. */
export function demandInTime(policy: WorkspacePolicy, action: BoundedAction, times: ActionTimes): void {
  if (mayStill(policy, action, times)) return;
  throw new AppError(action === 'edit' ? 'policy.edit-window' : 'policy.delete-window');
}
