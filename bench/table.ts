/** What a part prints: figures, each beside what it is compared with in the same run. */

export interface Row {
  /** Empty when it is another comparison of the figure above. */
  readonly what: string;
  readonly measured: string;
  readonly comparedWith: string;
  readonly value: string;
}

export interface Table {
  readonly title: string;
  readonly rows: readonly Row[];
  /** What has to be known to read the figures. */
  readonly notes: readonly string[];
}

const columns = ['what', 'measured', 'comparedWith', 'value'] as const;
const headings: Row = { what: 'what', measured: 'measured', comparedWith: 'compared with', value: 'value' };

/** Lines of text, the columns aligned: words to the left, values to the right. */
export function formatTable({ title, rows, notes }: Table): string {
  const widths = columns.map((column) => Math.max(...[headings, ...rows].map((row) => row[column].length)));
  const line = (row: Row): string =>
    columns
      .map((column, index) => {
        const width = widths[index] ?? 0;
        return index % 2 === 0 ? row[column].padEnd(width) : row[column].padStart(width);
      })
      .join(' | ');
  const rule = widths.map((width) => '-'.repeat(width)).join('-|-');
  return [title, '', line(headings), rule, ...rows.map(line), '', ...notes, ''].join('\n');
}

/** A figure with several comparisons. */
export function compare(
  what: string,
  measured: string,
  comparisons: readonly (readonly [comparedWith: string, value: string])[],
): Row[] {
  const [first = ['', ''], ...others] = comparisons;
  return [
    { what, measured, comparedWith: first[0], value: first[1] },
    ...others.map(([comparedWith, value]) => ({ what: '', measured: '', comparedWith, value })),
  ];
}

export function milliseconds(value: number): string {
  return `${threeDigits(value)} ms`;
}

export function microseconds(value: number): string {
  return `${threeDigits(value)} µs`;
}

export function perSecond(value: number): string {
  return `${threeDigits(value)} /s`;
}

export function mebibytes(bytes: number): string {
  return `${threeDigits(bytes / 1024 / 1024)} MiB`;
}

export function kibibytes(bytes: number): string {
  return `${threeDigits(bytes / 1024)} KiB`;
}

export function bytes(count: number): string {
  return `${Math.round(count).toLocaleString('en')} B`;
}

function threeDigits(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString('en');
  return value.toFixed(value >= 10 ? 1 : 2);
}
