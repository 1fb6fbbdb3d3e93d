import type { MessageView } from '../../../shared/ipc/core-contract';
import type { Core } from '../../connection/core';
import type { Shell } from '../../connection/shell';
import { copyImage } from '../image/copy-image';
import type { MessageAction } from './message-actions';

const directActions = ['copy', 'copy-image', 'save-image', 'save-gif', 'pin', 'unpin', 'star', 'unstar'] as const;

/** What needs no further word from the reader. */
export type DirectAction = (typeof directActions)[number];

export function isDirect(does: MessageAction | 'menu'): does is DirectAction {
  return (directActions as readonly string[]).includes(does);
}

export interface Ways {
  readonly core: Core;
  readonly shell: Shell;
  /** What an image is called that has no name. */
  readonly unnamed: string;
}

/** Rejects with the `AppError` of whoever could not do it. */
export async function carryOut(
  { core, shell, unnamed }: Ways,
  action: DirectAction,
  message: MessageView,
): Promise<void> {
  const { conversationId, messageId, body } = message;
  switch (action) {
    case 'copy':
      return shell.call('clipboard.write', { text: body.kind === 'text' || body.kind === 'image' ? body.text : '' });
    case 'copy-image': {
      const { bytes } = await core.callRepeatable('messages.image', { conversationId, messageId });
      return copyImage(bytes);
    }
    case 'save-image': {
      const { bytes } = await core.callRepeatable('messages.image', { conversationId, messageId });
      const alt = body.kind === 'image' ? body.alt : '';
      return shell.call('images.save', { bytes, name: alt || unnamed });
    }
    case 'save-gif':
      return core.callRepeatable('gifs.save', { conversationId, messageId });
    case 'pin':
    case 'unpin':
      return core.callRepeatable('messages.pin', { conversationId, messageId, isPinned: action === 'pin' });
    case 'star':
    case 'unstar':
      return core.callRepeatable('messages.star', { conversationId, messageId, isStarred: action === 'star' });
    default:
      return action satisfies never;
  }
}
