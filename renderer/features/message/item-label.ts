/** What is said of a message before its text, each in words; undefined where there is nothing to say. */
export interface ItemFacts {
  readonly sender: string;
  readonly time: string;
  readonly forwarded: string | undefined;
  readonly edited: string | undefined;
  readonly pinned: string | undefined;
  readonly starred: string | undefined;
  readonly reactions: string | undefined;
  /** How far an own message has come. */
  readonly state: string | undefined;
}

/** The label of a message in the list: who and when first, how far it has come last. */
export function itemLabel(facts: ItemFacts): string {
  const { sender, time, forwarded, edited, pinned, starred, reactions, state } = facts;
  return [sender, time, forwarded, edited, pinned, starred, reactions, state]
    .filter((part) => part !== undefined)
    .join(', ');
}
