/**
 * The text with U+FFFD in place of each lone surrogate, as UTF-8 encoders write it: what is kept here is what others get. Its
 * length stays, and so do the places in it. (`String.prototype.toWellFormed` is not in Node 18.)
 */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\uFFFD');
}
