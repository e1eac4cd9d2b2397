// Counts events by provider and operation, and tells the counts in the text format of Prometheus (0.0.4).
import { WorldforgeError } from '../../../core/errors.ts';
import type { EventSink, ProviderEvent } from './event.ts';

/** Sets of labels of one metric: a caller that invents operations must not fill the memory. */
const seriesMax = 2048;
const prefix = 'worldforge_provider';
/** Upper ends of the latency histogram, ms. */
const bucketsMs = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 30_000];

export interface OperationMetrics {
  readonly provider: string;
  readonly operation: string;
  /** Calls that ended, however they did. */
  readonly request_count: number;
  readonly error_count: number;
  readonly retry_count: number;
  readonly latency: {
    readonly sample_count: number;
    readonly total_ms: number;
    readonly average_ms: number;
    readonly min_ms: number;
    readonly max_ms: number;
  };
}

interface Counts {
  readonly provider: string;
  readonly operation: string;
  requests: number;
  errors: number;
  retries: number;
  samples: number;
  totalMs: number;
  minMs: number;
  maxMs: number;
}

interface Series {
  readonly labels: string;
  events: number;
  retries: number;
  operations: number;
  errors: number;
  totalMs: number;
  readonly buckets: number[];
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');
}

function labelsOf(event: ProviderEvent): string {
  const status = event.status_code;
  const labels = {
    provider: event.provider,
    operation: event.operation,
    phase: event.phase,
    status_class: status === null ? 'none' : `${Math.floor(status / 100)}xx`,
    capability: event.capability ?? 'none',
  };
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${escaped(value)}"`)
    .join(',');
}

const counters = [
  ['events', 'Events of providers.'],
  ['retries', 'Attempts that were followed by another.'],
  ['operations', 'Calls that ended.'],
  ['errors', 'Calls that ended without an answer.'],
] as const;

export class ProviderMetrics {
  readonly #counts = new Map<string, Counts>();
  readonly #series = new Map<string, Series>();

  readonly sink: EventSink = (event) => {
    const key = JSON.stringify([event.provider, event.operation]);
    const labels = labelsOf(event);
    if (!this.#series.has(labels) && this.#series.size >= seriesMax)
      throw new WorldforgeError('provider_limit', `at most ${seriesMax} sets of labels are counted`);
    const counts = this.#counts.get(key) ?? newCounts(event);
    this.#counts.set(key, counts);
    const series = this.#series.get(labels) ?? newSeries(labels);
    this.#series.set(labels, series);
    count(event, counts);
    measure(event, series);
  };

  /** In the order in which they were first seen. */
  get operations(): readonly OperationMetrics[] {
    return [...this.#counts.values()].map((counts) => ({
      provider: counts.provider,
      operation: counts.operation,
      request_count: counts.requests,
      error_count: counts.errors,
      retry_count: counts.retries,
      latency: {
        sample_count: counts.samples,
        total_ms: counts.totalMs,
        average_ms: counts.totalMs / counts.samples,
        min_ms: counts.minMs,
        max_ms: counts.maxMs,
      },
    }));
  }

  /** The text of one scrape. */
  exposition(): string {
    const all = [...this.#series.values()];
    const lines = counters.flatMap(([name, help]) => [
      `# HELP ${prefix}_${name}_total ${help}`,
      `# TYPE ${prefix}_${name}_total counter`,
      ...all.map((series) => `${prefix}_${name}_total{${series.labels}} ${series[name]}`),
    ]);
    const latency = [
      `# HELP ${prefix}_latency_ms Time of one attempt, milliseconds.`,
      `# TYPE ${prefix}_latency_ms histogram`,
      ...all.flatMap(histogram),
    ];
    return `${[...lines, ...latency].join('\n')}\n`;
  }
}

function newCounts({ provider, operation }: ProviderEvent): Counts {
  const sums = { requests: 0, errors: 0, retries: 0, samples: 0, totalMs: 0 };
  return { provider, operation, ...sums, minMs: Infinity, maxMs: 0 };
}

function newSeries(labels: string): Series {
  const sums = { events: 0, retries: 0, operations: 0, errors: 0, totalMs: 0 };
  return { labels, ...sums, buckets: bucketsMs.map(() => 0) };
}

const isError = ({ phase }: ProviderEvent) => phase === 'failure' || phase === 'budget_exceeded';

function count(event: ProviderEvent, counts: Counts): void {
  const { duration_ms: ms, phase } = event;
  if (phase === 'retry') counts.retries += 1;
  else counts.requests += 1;
  if (isError(event)) counts.errors += 1;
  counts.samples += 1;
  counts.totalMs += ms;
  counts.minMs = Math.min(counts.minMs, ms);
  counts.maxMs = Math.max(counts.maxMs, ms);
}

function measure(event: ProviderEvent, series: Series): void {
  series.events += 1;
  if (event.phase === 'retry') series.retries += 1;
  else series.operations += 1;
  if (isError(event)) series.errors += 1;
  series.totalMs += event.duration_ms;
  const bucket = bucketsMs.findIndex((end) => event.duration_ms <= end);
  if (bucket >= 0) series.buckets[bucket] = (series.buckets[bucket] ?? 0) + 1;
}

function histogram({ labels, buckets, events, totalMs }: Series): string[] {
  let below = 0;
  const lines = bucketsMs.map((end, index) => {
    below += buckets[index] ?? 0;
    return `${prefix}_latency_ms_bucket{${labels},le="${end}"} ${below}`;
  });
  return [
    ...lines,
    `${prefix}_latency_ms_bucket{${labels},le="+Inf"} ${events}`,
    `${prefix}_latency_ms_sum{${labels}} ${totalMs}`,
    `${prefix}_latency_ms_count{${labels}} ${events}`,
  ];
}
