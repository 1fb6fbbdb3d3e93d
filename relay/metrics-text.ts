import type { Histogram } from './histogram';

/** One metric with its samples, as Prometheus' text format (version 0.0.4) has them. */
export interface Metric {
  /** Letters, digits and underscores; counters end in `_total`. */
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'summary' | 'histogram';
  /** The lines below the help, without the name: suffix and labels, and the value. */
  readonly samples: readonly (readonly [suffix: string, value: number])[];
}

export function counter(name: string, help: string, value: number): Metric {
  return { name, help, type: 'counter', samples: [['', value]] };
}

export function gauge(name: string, help: string, value: number): Metric {
  return { name, help, type: 'gauge', samples: [['', value]] };
}

/** A counter or gauge with one label. Labels' values have no characters that would have to be escaped. */
export function labelled(
  metric: Pick<Metric, 'name' | 'help' | 'type'>,
  label: string,
  values: Iterable<readonly [labelValue: string, value: number]>,
): Metric {
  return { ...metric, samples: Array.from(values, ([name, value]) => [`{${label}="${name}"}`, value] as const) };
}

export function histogram(name: string, help: string, { cumulative, count, sum }: Histogram): Metric {
  return {
    name,
    help,
    type: 'histogram',
    samples: [
      ...cumulative().map(([bound, below]) => [`_bucket{le="${bound}"}`, below] as const),
      ['_bucket{le="+Inf"}', count],
      ['_sum', sum],
      ['_count', count],
    ],
  };
}

export function formatMetrics(metrics: readonly Metric[]): string {
  return metrics
    .map(({ name, help, type, samples }) =>
      [
        `# HELP ${name} ${help}`,
        `# TYPE ${name} ${type}`,
        ...samples.map(([suffix, value]) => `${name}${suffix} ${formatValue(value)}`),
        '',
      ].join('\n'),
    )
    .join('');
}

function formatValue(value: number): string {
  if (value === Infinity) return '+Inf';
  return value === -Infinity ? '-Inf' : String(value);
}
