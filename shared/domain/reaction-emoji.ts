import { limits } from './limits';

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Whether `text` is one character, as people count them, that can be seen. Whether it is an emoji is for fonts to say. */
export function isReactionEmoji(text: string): boolean {
  if (text.length > limits.emojiLength || !/[^\p{C}\p{Z}\p{M}]/u.test(text)) return false;
  return Array.from(segmenter.segment(text)).length === 1;
}
