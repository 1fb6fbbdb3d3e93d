/** The rows of the MLS tables: each figure with what it should be, and with what Wire's core-crypto took. */
import type { FigureName } from './mls-figures';

export interface MlsRow {
  readonly what: string;
  readonly figure: FigureName;
  readonly unit: 'ms' | 'bytes';
  readonly target?: string;
  /** Of Wire's core-crypto 10.3, measured earlier. */
  readonly coreCrypto?: string;
  /** What it can't take less than, measured by turns with it, and what that is. */
  readonly floor?: readonly [what: string, figure: FigureName];
}

export const mlsRows: readonly MlsRow[] = [
  ...messageRows(2, '0.20', '0.23'),
  ...messageRows(100, '0.39', '0.38'),
  ...messageRows(1_000, '3.3', '2.7'),
  { what: 'unprotect the first message of a sender, 1,000', figure: 'unprotect first, 1000', unit: 'ms' },
  { what: 'protect with its row, suite 1, 2 members', figure: 'protect, suite 1', unit: 'ms' },
  { what: 'unprotect with its row, suite 1, 2 members', figure: 'unprotect, suite 1', unit: 'ms' },
  { what: 'a durable transaction around one message', figure: 'durable transaction', unit: 'ms' },
  ...commitRows(100, { create: '4.4', process: '3.4', join: '25' }),
  ...commitRows(1_000, { create: '30', process: '11', join: '104' }),
  { what: 'store the rows of a commit, 1,000', figure: 'store commit, 1000', unit: 'ms' },
  { what: 'load a stored group, 1,000', figure: 'load, 1000', unit: 'ms' },
  { what: 'make a group of 1,000, in commits of 128 at most', figure: 'create group, 1000', unit: 'ms' },
  { what: 'written for a message, 1,000', figure: 'message row bytes, 1000', unit: 'bytes', target: '64 B' },
  { what: 'written for the first of a sender, 1,000', figure: 'first message row bytes, 1000', unit: 'bytes' },
  { what: 'written for a commit, receiver, 1,000', figure: 'receiver row bytes, 1000', unit: 'bytes', target: '2 KB' },
  {
    what: 'written for a commit, committer, 1,000',
    figure: 'committer row bytes, 1000',
    unit: 'bytes',
    target: '2 KB',
  },
  { what: 'an update commit, 1,000', figure: 'commit bytes, 1000', unit: 'bytes' },
  { what: 'the welcome of one new member, 1,000', figure: 'welcome bytes, 1000', unit: 'bytes' },
];

function messageRows(members: 2 | 100 | 1_000, protectMs: string, unprotectMs: string): MlsRow[] {
  const size = `${members.toLocaleString('en')} members`;
  return [
    {
      what: `protect with its row, ${size}`,
      figure: `protect, ${members}`,
      floor: ['its primitives alone', `protect primitives, ${members}`],
      unit: 'ms',
      target: '0.2 ms',
      coreCrypto: `${protectMs} ms`,
    },
    {
      what: `unprotect with its row, ${size}`,
      figure: `unprotect, ${members}`,
      floor: ['its primitives alone', `unprotect primitives, ${members}`],
      unit: 'ms',
      target: '0.25 ms',
      coreCrypto: `${unprotectMs} ms`,
    },
  ];
}

function commitRows(
  members: 100 | 1_000,
  times: { readonly create: string; readonly process: string; readonly join: string },
): MlsRow[] {
  const row = (what: string, figure: FigureName, timeMs: string): MlsRow => ({
    what: `${what}, ${members.toLocaleString('en')}`,
    figure,
    unit: 'ms',
    target: `${timeMs} ms`,
    coreCrypto: `${timeMs} ms`,
  });
  return [
    row('make an update commit', `create commit, ${members}`, times.create),
    row('process an update commit', `process commit, ${members}`, times.process),
    {
      ...row('join by a welcome', `join, ${members}`, times.join),
      floor: ['its signatures alone, on all threads', `join signatures, ${members}`],
    },
    row('join by a welcome, on one thread', `join on one thread, ${members}`, times.join),
  ];
}
