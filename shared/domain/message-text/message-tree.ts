import type { UserId } from '../ids';
import type { LinkTarget } from './judge-link';

/** What stands in a line. */
export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'bold' | 'italic' | 'strike'; readonly children: readonly Inline[] }
  /** Covered until its reader wants to see it. */
  | { readonly kind: 'spoiler'; readonly children: readonly Inline[] }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'link'; readonly target: LinkTarget; readonly children: readonly Inline[] }
  /** Names somebody; without a `userId`, all. `written` is what the sender called them, without its sign. */
  | { readonly kind: 'mention'; readonly userId: UserId | undefined; readonly written: string };

export type Line = readonly Inline[];

export interface ListItem {
  /** 0 for the outermost. */
  readonly depth: number;
  /** As it was written; undefined for a bullet. */
  readonly number: string | undefined;
  readonly lines: readonly Line[];
}

/** A message is a list of these. */
export type Block =
  | { readonly kind: 'paragraph'; readonly lines: readonly Line[] }
  | { readonly kind: 'code'; readonly language: string | undefined; readonly text: string }
  | { readonly kind: 'quote'; readonly blocks: readonly Block[] }
  | { readonly kind: 'list'; readonly items: readonly ListItem[] };
