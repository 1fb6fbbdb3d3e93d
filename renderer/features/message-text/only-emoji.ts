/** Longer than any three emoji. */
const longest = 100;
const most = 3;

/** Making one costs much more than using it. */
const segmenter = new Intl.Segmenter();

const emoji =
  /^(?:\p{Emoji_Presentation}|\p{Emoji}\ufe0f|\p{Emoji_Modifier_Base}\p{Emoji_Modifier}|\p{Regional_Indicator}{2}|[0-9#*]\ufe0f?\u20e3)/u;

/** Whether the text is up to three emoji and nothing else: then it is a gesture, and shown larger. */
export function isOnlyEmoji(text: string): boolean {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed.length > longest) return false;
  // What begins with something else is most of what there is.
  if (!emoji.test(trimmed)) return false;
  const segments = Array.from(segmenter.segment(trimmed), ({ segment }) => segment);
  const visible = segments.filter((segment) => segment.trim() !== '');
  return visible.length <= most && visible.every((segment) => emoji.test(segment));
}
