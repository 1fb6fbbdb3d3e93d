/** A link's preview, between what is encoded and domain values. */
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import type { LinkPreview } from '../../shared/domain/link-preview';
import { usablePreview } from '../../shared/domain/link-preview';
import { LinkPreviewSchema, type LinkPreview as LinkPreviewMessage } from '../../shared/protocol/gen/content_pb';

export function previewToMessage({ url, title, description, siteName, image }: LinkPreview): LinkPreviewMessage {
  const words = { url, title, description, siteName };
  return create(LinkPreviewSchema, { ...words, ...(image === undefined ? {} : { image }) });
}

/** Undefined for one that is not to be shown below `text`. */
export function previewFromMessage(text: string, message: LinkPreviewMessage | undefined): LinkPreview | undefined {
  if (message === undefined) return undefined;
  const { url, title, description, siteName, image } = message;
  return usablePreview(text, { url, title, description, siteName, ...imageOf(image) });
}

/** As it is kept beside its message. */
export function encodePreview(preview: LinkPreview): Uint8Array {
  return toBinary(LinkPreviewSchema, previewToMessage(preview));
}

/** What `encodePreview` made. */
export function decodePreview(bytes: Uint8Array): LinkPreview {
  const { url, title, description, siteName, image } = fromBinary(LinkPreviewSchema, bytes);
  return { url, title, description, siteName, ...imageOf(image) };
}

// In memory of its own: the message would keep all that it was decoded from.
function imageOf(image: Uint8Array): Pick<LinkPreview, 'image'> {
  return image.length === 0 ? {} : { image: Uint8Array.from(image) };
}
