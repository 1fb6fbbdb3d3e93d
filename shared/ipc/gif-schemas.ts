/** What the window is shown of GIFs, and what it says of them. */
import { z } from 'zod';
import { limits } from '../domain/limits';
import * as s from './schemas';

const gif = z.strictObject({
  gifId: s.gifId,
  width: z.number().int(),
  height: z.number().int(),
  /** What it is called where it can't be seen; may be empty. */
  alt: z.string(),
  source: z.string().optional(),
});

export const gifShelves = z.strictObject({
  /** Those that the person keeps, the latest first. */
  saved: z.array(gif),
  /** Those of messages that don't vanish, the latest first, each once. */
  seen: z.array(gif),
  /** Who is searched; absent where the relay's administrator has not turned it on. */
  provider: z.enum(['giphy']).optional(),
});

export const gifInput = z.strictObject({ gifId: s.gifId });
export const imageBytes = z.strictObject({ bytes: z.instanceof(Uint8Array) });

const resultId = z.string().min(1).max(100);
export const gifSearchInput = z.strictObject({
  query: z.string().trim().min(1).max(limits.gifQueryLength),
  language: z.enum(['en', 'de']),
});
export const gifResults = z.array(
  z.strictObject({ resultId, width: z.number().int(), height: z.number().int(), alt: z.string() }),
);
export const gifResultInput = z.strictObject({ resultId });
export const gifDownload = z.strictObject({
  bytes: z.instanceof(Uint8Array),
  alt: z.string(),
  source: z.string(),
});
