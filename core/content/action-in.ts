import type { MessageId } from '../../shared/domain/ids';
import { toAppError } from '../../shared/errors';
import type { MessageAction } from './body-codec';
import { decodeContent } from './content-codec';

export interface FoundAction {
  readonly action: MessageAction;
  /** The message id of its content. */
  readonly actionId: MessageId;
  readonly sentAtMs: number;
}

/** The action that an encoded content of this device's vault is, if it is one. */
export function actionIn(content: Uint8Array): FoundAction | undefined {
  try {
    const { body, messageId, sentAtMs } = decodeContent(content);
    const isAction =
      body.kind === 'edit' || body.kind === 'deletion' || body.kind === 'reaction' || body.kind === 'pin';
    return isAction ? { action: body, actionId: messageId, sentAtMs } : undefined;
  } catch (error) {
    // What this version refuses, a former one may have kept: it has no effect, like one that is received.
    if (toAppError(error).code === 'protocol.malformed') return undefined;
    throw error;
  }
}
