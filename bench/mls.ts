/** Our MLS by itself, in Node and in Electron's runtime, beside others. */
import { runtimePath } from '../e2e/harness/running-app';
import type { BenchRun } from './bench-run';
import { startChild, type ChildOptions } from './child';
import { commitSizes, messagesPerTransaction, type Figures } from './mls-figures';
import type { MlsReport, MlsRequests } from './mls-process';
import { mlsRows, type MlsRow } from './mls-rows';
import { bytes, compare, milliseconds, type Row, type Table } from './table';

/** How many times as long as in Node anything may take in Electron's runtime. */
const targetRatio = 1.5;

export async function compareMls(run: BenchRun): Promise<readonly Table[]> {
  const inNode = await measureIn(run, { isWithTsMls: true });
  const inElectron = await measureIn(run, {
    isWithTsMls: false,
    executable: runtimePath(),
    env: { ELECTRON_RUN_AS_NODE: '1' },
  });
  return [tableOfNode(inNode), tableOfElectron(inElectron, inNode)];
}

async function measureIn(
  run: BenchRun,
  { isWithTsMls, ...options }: ChildOptions & { readonly isWithTsMls: boolean },
): Promise<MlsReport> {
  const child = startChild<MlsRequests>('mls-process', options);
  try {
    return await child.request('measure', run.newFolder('mls'), isWithTsMls);
  } finally {
    await child.stop();
  }
}

function tableOfNode({ runtime, ours, tsMls }: MlsReport): Table {
  return {
    title: `MLS in ${runtime}, by itself`,
    rows: mlsRows.flatMap((row) =>
      compare(row.what, format(row, ours), [
        ...targetOf(row),
        ...floorOf(row, ours),
        ...(tsMls[row.figure] === undefined ? [] : [['ts-mls 1.6.4, in memory', format(row, tsMls)] as const]),
      ]),
    ),
    notes: [
      'Medians. Messages have 200 bytes. Each is timed with the rows that it changes, which are written to a SQLCipher vault in an',
      `open transaction of ${messagesPerTransaction}; making that durable is a row of its own, and is shared by as many messages as there are in it.`,
      'The first message of a sender in an epoch grows the secret tree down to that sender. Bytes written: values and keys of rows.',
      'Primitives alone: a signature, five HMACs, two AEADs, by turns with the messages; the computer’s speed changes, and they tell.',
      'Commits and joining are in memory. A join counts until every signature is verified, on all threads and on one.',
      ...commitSizes.map((size) => describeTree(size, ours)),
      'Wire’s core-crypto was measured earlier by a program of its own and is not in this run; with its',
      'encrypted file it took 0.9-7 ms for a message. ts-mls is in this run, in the same groups, on our primitives, and stores nothing;',
      'with 1,000 members it joins once and makes and processes 3 commits.',
    ],
  };
}

// For commits, core-crypto's figure is the target itself.
function targetOf({ target, coreCrypto }: MlsRow): (readonly [comparedWith: string, value: string])[] {
  const ofCoreCrypto = 'core-crypto 10.3, in memory (earlier)';
  if (target === undefined) return [];
  if (coreCrypto === undefined) return [['target, at most', target]];
  if (coreCrypto === target) return [[`target: ${ofCoreCrypto}`, target]];
  return [
    ['target, at most', target],
    [ofCoreCrypto, coreCrypto],
  ];
}

function floorOf({ unit, floor }: MlsRow, figures: Figures): (readonly [comparedWith: string, value: string])[] {
  if (floor === undefined) return [];
  const [what, figure] = floor;
  return [[what, format({ figure, unit }, figures)]];
}

function describeTree(size: (typeof commitSizes)[number], figures: Figures): string {
  const all = figures[`parents, ${size}`] ?? 0;
  const blank = figures[`blank parents, ${size}`] ?? 0;
  return `In the tree of ${size.toLocaleString('en')}, ${all - blank} of the ${all} parents with members on both sides have keys.`;
}

function tableOfElectron({ runtime, ours }: MlsReport, inNode: MlsReport): Table {
  return {
    title: `MLS in ${runtime}, by itself`,
    rows: mlsRows.flatMap((row) => (row.unit === 'ms' ? rowsOfElectron(row, ours, inNode) : [])),
    notes: [
      'The same program in the application’s runtime, after Node. Primitives are chosen in each by what is faster there.',
    ],
  };
}

function rowsOfElectron(row: MlsRow, ours: Figures, inNode: MlsReport): Row[] {
  const ratio = (ours[row.figure] ?? Number.NaN) / (inNode.ours[row.figure] ?? Number.NaN);
  const target = row.target === undefined ? [] : [['target, at most', `${targetRatio} times`] as const];
  return compare(row.what, format(row, ours), [
    [inNode.runtime, `${format(row, inNode.ours)} (${ratio.toFixed(2)} times)`],
    ...target,
    ...floorOf(row, ours),
  ]);
}

function format({ figure, unit }: Pick<MlsRow, 'figure' | 'unit'>, figures: Figures): string {
  const value = figures[figure];
  if (value === undefined) return '-';
  return unit === 'ms' ? milliseconds(value) : bytes(value);
}
