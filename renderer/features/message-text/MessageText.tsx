import { useMemo, type ReactNode } from 'react';
import type { UserId } from '../../../shared/domain/ids';
import type { Mention } from '../../../shared/ipc/core-contract';
import { CodeBlock } from './CodeBlock';
import { Lines } from './Lines';
import type { Block, ListItem } from '../../../shared/domain/message-text/message-tree';
import { isOnlyEmoji } from './only-emoji';
import { parseMessage } from '../../../shared/domain/message-text/parse-message';

export interface MessageTextProps {
  readonly text: string;
  readonly mentions: readonly Mention[];
  /** The reader, whose mentions stand out. */
  readonly selfUserId: UserId | undefined;
  /** Stands behind the last word, such as whether the message was sent. */
  readonly end?: ReactNode;
}

/**
 * A message as it is read: formatting, mentions and links by elements of React, never as HTML. Nothing in it reaches out of
 * it: each paragraph has its own direction, and what is piled up above or below the lines is cut off. A paragraph says that
 * it begins at its own start, since items of a list hand down that of the page.
 */
export function MessageText({ text, mentions, selfUserId, end }: MessageTextProps) {
  const blocks = useMemo(() => parseMessage(text, mentions), [text, mentions]);
  const isLarge = useMemo(() => isOnlyEmoji(text), [text]);
  const last = blocks.at(-1);
  return (
    <div
      className={`flex max-w-[44rem] flex-col gap-1.5 overflow-clip [overflow-wrap:anywhere] select-text ${isLarge ? 'text-[2.125rem] leading-[1.25]' : 'text-message'}`}
    >
      <Blocks blocks={blocks} selfUserId={selfUserId} end={last?.kind === 'paragraph' ? end : undefined} />
      {last?.kind !== 'paragraph' && end !== undefined && <p className="-mt-1">{end}</p>}
    </div>
  );
}

interface BlocksProps {
  readonly blocks: readonly Block[];
  readonly selfUserId: UserId | undefined;
  readonly end?: ReactNode;
}

function Blocks({ blocks, selfUserId, end }: BlocksProps) {
  return blocks.map((block, index) => {
    // What was parsed from one text has no other identity than its place, and never moves.
    const key = index;
    switch (block.kind) {
      case 'paragraph':
        return (
          <p key={key} dir="auto" className="text-start whitespace-pre-wrap [unicode-bidi:plaintext]">
            <Lines lines={block.lines} selfUserId={selfUserId} />
            {index === blocks.length - 1 && end}
          </p>
        );
      case 'code':
        return <CodeBlock key={key} code={block.text} language={block.language} />;
      case 'quote':
        return (
          <blockquote key={key} className="flex flex-col gap-1.5 border-s-3 border-line-strong ps-2.5 text-text-2">
            <Blocks blocks={block.blocks} selfUserId={selfUserId} />
          </blockquote>
        );
      case 'list':
        return <ItemList key={key} items={block.items} selfUserId={selfUserId} />;
    }
  });
}

const indents = ['ps-0', 'ps-5', 'ps-10', 'ps-15'] as const;

interface ItemListProps {
  readonly items: readonly ListItem[];
  readonly selfUserId: UserId | undefined;
}

/** Numbers are words of their writer, so they are shown as written. */
function ItemList({ items, selfUserId }: ItemListProps) {
  return (
    <ul>
      {items.map(({ depth, number, lines }, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- as above
        <li key={index} className={`flex gap-2 ${indents[depth] ?? ''}`}>
          <span className="tabular min-w-3 shrink-0 text-end text-text-2">
            {number === undefined ? '•' : `${number}.`}
          </span>
          <span dir="auto" className="min-w-0 flex-1 text-start whitespace-pre-wrap [unicode-bidi:plaintext]">
            <Lines lines={lines} selfUserId={selfUserId} />
          </span>
        </li>
      ))}
    </ul>
  );
}
