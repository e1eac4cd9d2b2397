// `worldforge runs compare RUN RUN...`: what changed against the first of them.
import { assert } from '../../core/assert.ts';
import { compareRuns, type RunComparison } from '../../replay/runs/compare.ts';
import type { CliContext } from '../context.ts';
import { exitCodes } from '../errors.ts';
import { performing } from '../perform.ts';
import { findRun } from './find.ts';
import type { CompareFlags } from './flags.ts';
import { put, type Report } from './formats.ts';

const head = [
  'run_id',
  'status',
  'provider',
  'cycles',
  'rehearsed',
  'refused',
  'same plans',
  'codes',
  'change',
];

function changeOf({ metric_deltas: deltas, baseline_run_id: base }: RunComparison, runId: string): string {
  if (runId === base) return 'baseline';
  const states = deltas.filter(({ run_id }) => run_id === runId).map(({ status }) => status);
  return states.includes('regressed') ? 'regressed' : states.includes('improved') ? 'improved' : 'unchanged';
}

function report(comparison: RunComparison): Report {
  const { runs, failure_changes: changes } = comparison;
  const rows = runs.map((run) => [
    ...[run.run_id, run.status, run.provider],
    ...[run.cycles, run.rehearsed, run.refused, run.same_plans].map(String),
    Object.entries(run.codes)
      .map(([code, count]) => `${code} ${String(count)}x`)
      .join(', '),
    changeOf(comparison, run.run_id),
  ]);
  return {
    title: `Runs against ${comparison.baseline_run_id}`,
    table: { head, rows },
    notes: [
      ...changes.flatMap(({ run_id, new_failures: added, removed_failures: gone }) => [
        ...(added.length === 0 ? [] : [`${run_id}: new: ${added.join(', ')}`]),
        ...(gone.length === 0 ? [] : [`${run_id}: gone: ${gone.join(', ')}`]),
      ]),
      comparison.claim_boundary,
    ],
    value: comparison,
  };
}

function perform(context: CliContext, flags: CompareFlags, names: readonly string[]): number {
  const [first, ...others] = names.map((name) => findRun(flags.workspaceDir, name));
  assert(first !== undefined, 'the command line holds two runs at least');
  put(context, report(compareRuns([first, ...others])), flags);
  return exitCodes.ok;
}

export async function compare(this: CliContext, flags: CompareFlags, ...runs: string[]): Promise<void> {
  await performing(this, 'runs compare', () => perform(this, flags, runs));
}
