/** What people write to each other, of every kind that a timeline draws, in a cycle that fills a conversation. */

/** A message as its row has it. */
export interface MixedMessage {
  readonly kind: 'text' | 'notice' | 'ping';
  readonly text: string;
  readonly isOwn?: boolean;
  readonly isEdited?: boolean;
  readonly isForwarded?: boolean;
  readonly hasReactions?: boolean;
  /** Answers the message so many places before it. */
  readonly answers?: number;
}

const sentence =
  'Bed twelve moves to the second floor at eleven, the lift is booked and the papers are on the trolley.';

const code = [
  'Like this:',
  '```ts',
  'export function median(values: readonly number[]): number {',
  '  const sorted = [...values].sort((a, b) => a - b); // ascending',
  "  if (sorted.length === 0) throw new Error('nothing to take it of');",
  '  return sorted[Math.floor(sorted.length / 2)] ?? 0;',
  '}',
  '```',
].join('\n');

const formatted = [
  '**For today**',
  '- call the *laboratory* about `sample 17`',
  '- bring the chart back',
  '  - signed by both',
  '1. Discharge letter',
  '2. List of medicines',
  '> Who takes the lift?',
].join('\n');

export const mixedMessages: readonly MixedMessage[] = [
  { kind: 'text', text: 'Good morning' },
  { kind: 'text', text: sentence },
  { kind: 'text', text: 'On my way.', isOwn: true },
  { kind: 'text', text: formatted },
  { kind: 'text', text: 'That one is mine, thank you both.', answers: 1, isOwn: true },
  { kind: 'text', text: code, hasReactions: true },
  { kind: 'text', text: `${sentence} ${sentence} ${sentence}`, answers: 3 },
  { kind: 'text', text: 'See https://example.org/wards/3?day=today and https://example.com/plan', hasReactions: true },
  { kind: 'text', text: '🎉' },
  { kind: 'notice', text: JSON.stringify({ what: 'renamed', name: 'Ward three' }) },
  { kind: 'text', text: 'Half past nine, not nine.', isEdited: true },
  { kind: 'text', text: sentence, isForwarded: true, isOwn: true },
  { kind: 'ping', text: '' },
  {
    kind: 'text',
    text: 'I have read it, and `npm run check` ~~fails~~ passes now 👍',
    hasReactions: true,
    isEdited: true,
  },
  { kind: 'text', text: 'Fine', isOwn: true },
  { kind: 'text', text: 'السلام عليكم، القائمة جاهزة' },
];
