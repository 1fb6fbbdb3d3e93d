import { Fragment } from 'react';
import type { UserId } from '../../../shared/domain/ids';
import { MentionPill } from './MentionPill';
import { MessageLink } from './MessageLink';
import { Spoiler } from './Spoiler';
import type { Inline, Line } from '../../../shared/domain/message-text/message-tree';

export interface LinesProps {
  readonly lines: readonly Line[];
  readonly selfUserId: UserId | undefined;
}

/** Lines of one paragraph; where it stands, breaks of lines must be kept. */
export function Lines({ lines, selfUserId }: LinesProps) {
  return lines.map((line, index) => (
    // oxlint-disable-next-line react/no-array-index-key -- what was parsed from one text never moves
    <Fragment key={index}>
      {index > 0 && '\n'}
      <InlineLine line={line} selfUserId={selfUserId} />
    </Fragment>
  ));
}

interface InlineLineProps {
  readonly line: Line;
  readonly selfUserId: UserId | undefined;
}

function InlineLine({ line, selfUserId }: InlineLineProps) {
  return line.map((node, index) => <InlineNode key={index} node={node} selfUserId={selfUserId} />);
}

interface InlineNodeProps {
  readonly node: Inline;
  readonly selfUserId: UserId | undefined;
}

function InlineNode({ node, selfUserId }: InlineNodeProps) {
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'bold':
      return (
        <strong className="font-bold">
          <InlineLine line={node.children} selfUserId={selfUserId} />
        </strong>
      );
    case 'italic':
      return (
        <em>
          <InlineLine line={node.children} selfUserId={selfUserId} />
        </em>
      );
    case 'strike':
      return (
        <s>
          <InlineLine line={node.children} selfUserId={selfUserId} />
        </s>
      );
    case 'spoiler':
      return (
        <Spoiler>
          <InlineLine line={node.children} selfUserId={selfUserId} />
        </Spoiler>
      );
    case 'code':
      return (
        <code dir="ltr" className="rounded-[5px] border border-line bg-list px-1 font-mono text-[0.9em]">
          {node.text}
        </code>
      );
    case 'mention':
      return <MentionPill userId={node.userId} selfUserId={selfUserId} />;
    case 'link':
      return (
        <MessageLink target={node.target}>
          <InlineLine line={node.children} selfUserId={selfUserId} />
        </MessageLink>
      );
  }
}
