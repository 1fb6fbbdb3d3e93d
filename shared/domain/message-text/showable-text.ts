/**
 * Text of others, fit to be shown: without what turns the direction of the text around it (UAX 9: U+202A-202E and
 * U+2066-2069), and with U+FFFD for halves of characters. Each piece of text stands in its own direction anyway.
 */
export function showableText(text: string): string {
  return text.replaceAll(/[\u202a-\u202e\u2066-\u2069]/g, '').replaceAll(/\p{Surrogate}/gu, '\ufffd');
}
