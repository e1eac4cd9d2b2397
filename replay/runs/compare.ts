// Runs beside one another: what each came to, and what changed against the first of them.
import { WorldforgeError } from '../../core/errors.ts';
import type { Json } from '../../core/canonical_json.ts';
import { codesOf, listOf, memberOf, textOf, verdictsOf } from './facts.ts';
import type { FoundRun } from './scan.ts';

export interface ComparedRun {
  readonly run_id: string;
  readonly status: string;
  readonly provider: string;
  readonly cycles: number;
  readonly rehearsed: number;
  readonly refused: number;
  readonly event_count: number;
  readonly duration_s: number;
  /** Each code of the verdicts with how often it stands there. */
  readonly codes: Readonly<Record<string, number>>;
  /** Cycles from the first on that have the plan digest of the baseline. */
  readonly same_plans: number;
}

export interface MetricDelta {
  readonly run_id: string;
  readonly metric: string;
  readonly baseline: number;
  readonly candidate: number;
  readonly delta: number;
  readonly higher_is_better: boolean;
  readonly status: 'improved' | 'regressed' | 'unchanged';
}

export interface RunComparison {
  readonly schema_version: 2;
  readonly kind: 'runs_comparison';
  readonly baseline_run_id: string;
  readonly run_count: number;
  readonly runs: readonly ComparedRun[];
  readonly metric_deltas: readonly MetricDelta[];
  readonly failure_changes: readonly {
    readonly run_id: string;
    readonly new_failures: readonly string[];
    readonly removed_failures: readonly string[];
  }[];
  /** What these figures say and do not say. */
  readonly claim_boundary: string;
}

/** Never a verdict on quality: raw costs of two models are not compared. */
const claimBoundary =
  'Counts of verdicts and plan digests of the same recording; costs of different scorers are never compared.';

const higherIsBetter: Readonly<Record<string, boolean>> = { rehearsed: true, refused: false };

function firstDifference(a: readonly Json[], b: readonly Json[]): number {
  const at = a.findIndex((digest, cycle) => digest !== b[cycle]);
  return at < 0 ? a.length : at;
}

const nsPerMs = 1_000_000n;

function durationSeconds({ created_wall_ns: from, closed_wall_ns: to }: FoundRun['manifest']): number {
  return to === '' ? 0 : Number((BigInt(to) - BigInt(from)) / nsPerMs) / 1000;
}

function compared({ manifest, entry }: FoundRun, baseline: FoundRun): ComparedRun {
  const { facts } = manifest;
  const verdicts = verdictsOf(facts);
  const rehearsed = verdicts.filter((verdict) => verdict === 'rehearse').length;
  const [own, base] = [manifest, baseline.manifest].map((one) => listOf(one.facts['plan_digests']));
  return {
    run_id: entry.run_id,
    status: entry.status,
    provider: entry.provider,
    cycles: verdicts.length,
    rehearsed,
    refused: verdicts.length - rehearsed,
    event_count: entry.event_count,
    duration_s: durationSeconds(manifest),
    codes: codesOf(facts),
    same_plans: firstDifference(own ?? [], base ?? []),
  };
}

function deltas(run: ComparedRun, base: ComparedRun): readonly MetricDelta[] {
  return (['rehearsed', 'refused'] as const).map((metric) => {
    const [baseline, candidate] = [base[metric], run[metric]];
    const delta = candidate - baseline;
    const higher = higherIsBetter[metric] === true;
    const status = delta === 0 ? 'unchanged' : delta > 0 === higher ? 'improved' : 'regressed';
    const run_id = run.run_id;
    return { run_id, metric, baseline, candidate, delta, higher_is_better: higher, status };
  });
}

function sessionOf({ manifest: { facts } }: FoundRun): string {
  return textOf(memberOf(facts, 'session')['digest']);
}

/** Only runs of one kind and of one recording can be held against one another. */
function requireAlike(runs: readonly FoundRun[], baseline: FoundRun): void {
  for (const run of runs) {
    const { entry } = run;
    const differs =
      entry.kind !== baseline.entry.kind
        ? `is a ${entry.kind}, not a ${baseline.entry.kind}`
        : sessionOf(run) !== sessionOf(baseline)
          ? 'is of another recording'
          : undefined;
    if (differs === undefined) continue;
    const text = `run ${entry.run_id} ${differs}, so it cannot be compared with ${baseline.entry.run_id}`;
    throw new WorldforgeError('runs_unlike', text, { hint: 'npx worldforge runs list' });
  }
}

/**
 * The first run is the baseline.
 * @throws WorldforgeError runs_unlike
 */
export function compareRuns(runs: readonly [FoundRun, ...FoundRun[]]): RunComparison {
  const [baseline, ...others] = runs;
  requireAlike(others, baseline);
  const base = compared(baseline, baseline);
  const candidates = others.map((run) => compared(run, baseline));
  return {
    schema_version: 2,
    kind: 'runs_comparison',
    baseline_run_id: base.run_id,
    run_count: runs.length,
    runs: [base, ...candidates],
    metric_deltas: candidates.flatMap((run) => deltas(run, base)),
    failure_changes: candidates.map(({ run_id, codes }) => ({
      run_id,
      new_failures: Object.keys(codes).filter((code) => base.codes[code] === undefined),
      removed_failures: Object.keys(base.codes).filter((code) => codes[code] === undefined),
    })),
    claim_boundary: claimBoundary,
  };
}
