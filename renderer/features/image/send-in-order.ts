import type { ConversationId, MessageId } from '../../../shared/domain/ids';
import type { ComposerContent } from '../conversation/composer-text';
import type { Drafts } from '../conversation/drafts';

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

/** What is said with an image; nothing where there are no words. */
export interface ImageWords {
  readonly text?: string;
  readonly mentions?: ComposerContent['mentions'][number][];
}

export interface OrderedSending {
  readonly conversationId: ConversationId;
  /** What is written goes along with the first, and is taken out of the field then. */
  readonly drafts: Drafts;
  readonly store: (image: NumberedImage, made: ImageToSend, words: ImageWords) => Promise<void>;
  readonly onStored: (messageId: MessageId) => void;
}

/** Stores images one after the other. Rejects with what the first one that fails says; those behind it are not stored. */
export async function sendInOrder(images: readonly NumberedImage[], sending: OrderedSending): Promise<void> {
  for (const [index, image] of images.entries()) {
    const made = await image.make();
    if (index === 0) await storeWithDraft(sending, (words) => sending.store(image, made, words));
    else await sending.store(image, made, {});
    sending.onStored(image.messageId);
  }
}

async function storeWithDraft(
  { drafts, conversationId }: OrderedSending,
  store: (words: ImageWords) => Promise<void>,
): Promise<void> {
  let isStored = false;
  await drafts.send(conversationId, async ({ text, mentions }) => {
    await store({ text, ...(mentions.length > 0 && { mentions: [...mentions] }) });
    isStored = true;
  });
  if (!isStored) await store({});
}
