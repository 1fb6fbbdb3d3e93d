import { useState } from 'react';
import type { ConversationId, MessageId } from '../../../shared/domain/ids';
import { useCore } from '../../connection/ConnectionProvider';
import { useAction, type Action } from '../../connection/use-action';
import type { ComposerContent } from '../conversation/composer-text';
import type { Drafts } from '../conversation/drafts';
import { newMessageId } from '../conversation/message-id';

export interface ImageToSend {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly alt: string;
  /** The host that it was found at. */
  readonly source?: string;
}

/** One of several. Tried again under the same id, it is the same message. */
export interface NumberedImage {
  readonly messageId: MessageId;
  readonly make: () => Promise<ImageToSend>;
}

/** A file of the person, or a white sheet to draw on. */
export type ImageSource = Blob | 'blank-sheet';

export interface SendImagesOptions {
  readonly conversationId: ConversationId;
  /** What is written in the conversation. */
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
  /** Sends one at once, without a text. */
  readonly send: Action<[ImageToSend], void>;
  /** Sends them in their order, what is written along with the first, and says so after each; none behind one that fails. */
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
  const send = useAction(async (image: ImageToSend) => {
    await store(newMessageId(), image, answer);
    onSent();
  });
  const sendEach = useAction(
    async (images: readonly NumberedImage[], onStored: (messageId: MessageId) => void): Promise<void> => {
      for (const [index, { messageId, make }] of images.entries()) {
        const image = await make();
        if (index > 0) await store(messageId, image, {});
        else {
          await withDraft(drafts, conversationId, (words) => store(messageId, image, { ...answer, ...words }));
          onSent();
        }
        onStored(messageId);
      }
      setChosen(undefined);
    },
  );
  const choose = (images: readonly ImageSource[] | undefined): void => {
    send.reset();
    sendEach.reset();
    setChosen(images);
  };
  return { chosen, choose, send, sendEach };
}

interface Extras {
  readonly replyTo?: MessageId;
  readonly text?: string;
  readonly mentions?: ComposerContent['mentions'][number][];
}

/** Stores with what is written, which is taken out of the field then; without words when there are none. */
async function withDraft(
  drafts: Drafts,
  conversationId: ConversationId,
  store: (words: Pick<Extras, 'text' | 'mentions'>) => Promise<void>,
): Promise<void> {
  let isStored = false;
  await drafts.send(conversationId, async ({ text, mentions }) => {
    await store({ text, ...(mentions.length > 0 && { mentions: [...mentions] }) });
    isStored = true;
  });
  if (!isStored) await store({});
}
