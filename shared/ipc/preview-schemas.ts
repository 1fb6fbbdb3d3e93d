/** Previews of links: those of messages, and what the window asks for to make one. */
import { z } from 'zod';
import { limits } from '../domain/limits';
import * as s from './schemas';

const words = {
  url: s.link,
  title: z.string().max(limits.previewTitleLength),
  /** Empty when there is none, as the next. */
  description: z.string().max(limits.previewDescriptionLength),
  siteName: z.string().max(limits.previewSiteLength),
} as const;

export const linkPreview = z.strictObject({ ...words, image: s.picture.optional() });

export const foundPreview = z.strictObject({
  ...words,
  /** A picture as the site has it, for the window to shrink: JPEG, PNG or WebP. */
  imageFile: z.instanceof(Uint8Array).optional(),
});

export const previewSetting = z.strictObject({ makesPreviews: z.boolean() });
