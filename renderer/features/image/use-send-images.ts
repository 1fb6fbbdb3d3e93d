import { useState } from 'react';
import type { ConversationId, MessageId } from '../../../shared/domain/ids';
import { useCore } from '../../connection/ConnectionProvider';
import { useAction, type Action } from '../../connection/use-action';
import type { Drafts } from '../conversation/drafts';
import { newMessageId } from '../conversation/message-id';
import { sendInOrder, type ImageToSend, type ImageWords, type NumberedImage } from './send-in-order';

/** A file of the person, or a white sheet to draw on. */
export type ImageSource = Blob | 'blank-sheet';

export interface SendImagesOptions {
  readonly conversationId: ConversationId;
  readonly drafts: Drafts;
  readonly replyTo: MessageId | undefined;
  readonly timerMs: number | undefined;
  /** After the first one. */
  readonly onSent: () => void;
}

export interface ImagesSending {
  /** What waits for a word of the person. */
  readonly chosen: readonly ImageSource[] | undefined;
  readonly choose: (images: readonly ImageSource[] | undefined) => void;
  /** Sends one at once, what is written along with it. */
  readonly send: Action<[ImageToSend], void>;
  /** Sends them in their order, what is written along with the first, and says so after each; none behind one that fails. What waits goes on waiting. */
  readonly sendEach: Action<[readonly NumberedImage[], (messageId: MessageId) => void], void>;
}

/** Sending images of a conversation: one at once, or several after they were shown. */
export function useSendImages(options: SendImagesOptions): ImagesSending {
  const { conversationId, drafts, replyTo, timerMs, onSent } = options;
  const core = useCore();
  const [chosen, setChosen] = useState<readonly ImageSource[]>();
  const store = (messageId: MessageId, image: ImageToSend, extras: Extras): Promise<void> =>
    core.callRepeatable('messages.sendImage', {
      conversationId,
      messageId,
      ...image,
      ...extras,
      ...(timerMs !== undefined && { timerMs }),
    });
  const answer: Extras = replyTo === undefined ? {} : { replyTo };
  const sendAll = (images: readonly NumberedImage[], onStored?: (messageId: MessageId) => void): Promise<void> => {
    const isFirst = (messageId: MessageId): boolean => messageId === images[0]?.messageId;
    return sendInOrder(images, {
      conversationId,
      drafts,
      store: ({ messageId }, made, words) =>
        store(messageId, made, isFirst(messageId) ? { ...answer, ...words } : words),
      onStored(messageId) {
        if (isFirst(messageId)) onSent();
        onStored?.(messageId);
      },
    });
  };
  const send = useAction((image: ImageToSend) => sendAll([{ messageId: newMessageId(), make: async () => image }]));
  const sendEach = useAction(sendAll);
  const choose = (images: readonly ImageSource[] | undefined): void => {
    send.reset();
    sendEach.reset();
    setChosen(images);
  };
  return { chosen, choose, send, sendEach };
}

interface Extras extends ImageWords {
  readonly replyTo?: MessageId;
}
