import { useState } from 'react';
import type { ConversationId, MessageId } from '../../../shared/domain/ids';
import { useCore } from '../../connection/ConnectionProvider';
import { useAction, type Action } from '../../connection/use-action';
import { newMessageId } from '../conversation/message-id';

export interface ImageToSend {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly alt: string;
  /** The host that it was found at. */
  readonly source?: string;
}

/** A file of the person, or a white sheet to draw on. */
export type ImageSource = Blob | 'blank-sheet';

export interface SendImageOptions {
  readonly conversationId: ConversationId;
  readonly replyTo: MessageId | undefined;
  readonly timerMs: number | undefined;
  readonly onSent: () => void;
}

export interface ImageSending {
  /** What waits for a word of the person. */
  readonly file: ImageSource | undefined;
  readonly choose: (file: ImageSource | undefined) => void;
  readonly send: Action<[ImageToSend], void>;
}

/** Sending images of a conversation: at once, or a file after it was shown. */
export function useSendImage({ conversationId, replyTo, timerMs, onSent }: SendImageOptions): ImageSending {
  const core = useCore();
  const [file, setFile] = useState<ImageSource>();
  const send = useAction(async (image: ImageToSend) => {
    const messageId = newMessageId();
    const input = {
      conversationId,
      messageId,
      ...image,
      ...(replyTo !== undefined && { replyTo }),
      ...(timerMs !== undefined && { timerMs }),
    };
    await core.callRepeatable('messages.sendImage', input);
    setFile(undefined);
    onSent();
  });
  const choose = (next: ImageSource | undefined): void => {
    send.reset();
    setFile(next);
  };
  return { file, choose, send };
}
