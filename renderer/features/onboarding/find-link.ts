/** A link that admits to a workspace or a group, found in what a person pasted. */
export type FoundLink =
  | { readonly kind: 'join' | 'found' | 'group'; readonly link: string }
  /** Nothing was entered yet. */
  | { readonly kind: 'empty' }
  | { readonly kind: 'none' };

const linkForm = /conclave:(?:\/\/)?(join|found|group)\/?#[A-Za-z0-9_-]+/i;

/**
 * Finds the link in a whole pasted e-mail, too, and mends one that was wrapped over several lines. Whether the core can
 * use it is for the core to say.
 */
export function findLink(text: string): FoundLink {
  if (text.trim() === '') return { kind: 'empty' };
  // A mail program that wraps lines leaves nothing but the link and white space in the selection.
  const joined = text.replace(/\s+/g, '');
  const whole = linkForm.exec(joined)?.[0] === joined;
  const match = linkForm.exec(whole ? joined : text);
  if (match === null) return { kind: 'none' };
  const kind = match[1]?.toLowerCase();
  return { kind: kind === 'found' || kind === 'group' ? kind : 'join', link: match[0] };
}
