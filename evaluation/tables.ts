// What an evaluation shows, as texts: the same facts, tables and notes in every format.
import type { Table } from '../core/table.ts';
import { sameMargin, successCoverage } from './comparison.ts';
import { pairsMin, type Interval } from './intervals.ts';
import type { EvaluationReport } from './report.ts';

function between({ low, high }: Interval): string {
  return `${low.toFixed(3)} to ${high.toFixed(3)}`;
}

export function factsOf(report: EvaluationReport): readonly string[] {
  const { simulator, providers, starts, candidates, seed, worldforge, created } = report;
  return [
    `${starts.count} starts from ${starts.first} on, ${candidates} candidates, seed ${seed}`,
    `simulator ${simulator.name} (${simulator.revision})`,
    ...providers.map(({ name, revision }) => `provider ${name} (${revision})`),
    `worldforge ${worldforge}, ${created}`,
  ];
}

export function summaryTable({ summaries }: EvaluationReport): Table {
  return {
    head: ['arm', 'who chooses', 'mean best coverage', 'solved', 'mean steps'],
    rows: summaries.map((summary) => [
      summary.name,
      summary.description,
      `${summary.meanBest.toFixed(3)} (${between(summary.meanBestInterval)})`,
      `${summary.successes} of ${summary.count} (${between(summary.successInterval)})`,
      summary.meanSteps.toFixed(0),
    ]),
  };
}

export function comparisonTable({ comparisons }: EvaluationReport): Table {
  return {
    head: ['pair', 'mean difference', 'starts', 'verdict'],
    rows: comparisons.map(({ base, treated, meanDifference, interval, better, worse, ties, verdict }) => [
      `${treated} against ${base}`,
      `${meanDifference.toFixed(3)} (${between(interval)})`,
      `${better} better, ${worse} worse, ${ties} alike`,
      verdict,
    ]),
  };
}

/** How to read the tables. */
export const readingNotes: readonly string[] = [
  `An episode is solved from a coverage of ${successCoverage} on. Intervals are at 95 %: of means by ` +
    '10,000 resamples, of shares after Wilson.',
  'Pairs are compared on the same starts: better or worse where the interval of the mean difference leaves ' +
    `out 0, same where it lies within ±${sameMargin}; otherwise, and with fewer than ${pairsMin} pairs, it ` +
    'cannot be told.',
];
