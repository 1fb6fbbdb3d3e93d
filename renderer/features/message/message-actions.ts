import { mayStill, windowOf, type WorkspacePolicy } from '../../../shared/domain/workspace-policy';
import type { ConversationView, MessageView } from '../../../shared/ipc/core-contract';

/** What one can do with a message. */
export type MessageAction =
  | 'reply'
  | 'react'
  | 'edit'
  | 'save-gif'
  | 'forward'
  | 'copy'
  | 'copy-image'
  | 'save-image'
  | 'pin'
  | 'unpin'
  | 'star'
  | 'unstar'
  | 'info'
  | 'select'
  | 'delete-for-me'
  | 'delete-for-everyone';

/** What the actions depend on, besides the message. */
export type MessagePlace = Pick<ConversationView, 'kind' | 'isMember' | 'may'>;

const order: readonly MessageAction[] = [
  'reply',
  'react',
  'edit',
  'save-gif',
  'forward',
  'copy',
  'copy-image',
  'save-image',
  'pin',
  'unpin',
  'star',
  'unstar',
  'info',
  'select',
  'delete-for-me',
  'delete-for-everyone',
];

/** What may be done with a message here, in the order of the menu, if it is not too late: see `closedWindowMs`. The core checks again. */
export function messageActions(message: MessageView, place: MessagePlace): readonly MessageAction[] {
  if (message.body.kind === 'notice') return [];
  const possible = possibleActions(message, place);
  return order.filter((action) => possible[action]);
}

function possibleActions(message: MessageView, { kind, isMember, may }: MessagePlace): Record<MessageAction, boolean> {
  const isImage = message.body.kind === 'image';
  const hasText = message.body.kind === 'text' || (message.body.kind === 'image' && message.body.text !== '');
  const isDeleted = message.body.kind === 'deleted';
  // What the others don't have yet can't be named to them.
  const isShared = message.state !== 'waiting' && message.state !== 'failed';
  // What is to vanish leaves nothing behind.
  const stays = message.timerMs === undefined;
  const canSpeakOfIt = isMember && may.post && isShared && !isDeleted;
  return {
    reply: canSpeakOfIt && message.body.kind !== 'unsupported',
    react: canSpeakOfIt && message.body.kind !== 'unsupported',
    edit: canSpeakOfIt && message.isOwn && (isImage || message.body.kind === 'text'),
    'save-gif': message.body.kind === 'image' && message.body.isAnimated && stays,
    'save-image': isImage && stays,
    forward: hasText || isImage,
    copy: hasText,
    'copy-image': isImage && stays,
    pin: canSpeakOfIt && !message.isPinned,
    unpin: canSpeakOfIt && message.isPinned,
    star: !isDeleted && !message.isStarred,
    unstar: !isDeleted && message.isStarred,
    info: isShared && !isDeleted,
    select: true,
    'delete-for-me': true,
    // Nobody else has one's notes.
    'delete-for-everyone': kind !== 'notes' && isMember && isShared && !isDeleted && (message.isOwn || may.manage),
  };
}

/**
 * How long after its sending this could be done to a message, when it is too late for that by the workspace's policy; 0 where it
 * is never possible. Undefined for what can be done now. What others wrote is not bounded.
 */
export function closedWindowMs(
  action: MessageAction,
  { isOwn, sentAtMs }: Pick<MessageView, 'isOwn' | 'sentAtMs'>,
  policy: WorkspacePolicy,
  nowMs: number,
): number | undefined {
  if (!isOwn || (action !== 'edit' && action !== 'delete-for-everyone')) return undefined;
  const bounded = action === 'edit' ? 'edit' : 'deletion';
  return mayStill(policy, bounded, { sentAtMs, actedAtMs: nowMs }) ? undefined : windowOf(policy, bounded);
}
