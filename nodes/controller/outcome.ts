// How a rehearsal ended, as an execution report carries it: canonical JSON in its detail.
import { z } from 'zod';
import { canonicalJson } from '../../core/canonical_json.ts';
import type { ExecutionReport } from '../../msgs/index.ts';

const outcomeSchema = z.strictObject({
  /** Mean distance of the block's corners from those of the goal, px, before and after the plan. */
  before_px: z.number(),
  after_px: z.number(),
  /** Share of the goal that the block covers, in [0, 1]. */
  coverage_before: z.number(),
  coverage_after: z.number(),
  /** The block came to a wall, where simulators disagree. */
  at_wall: z.boolean(),
  duration_s: z.number(),
  simulator: z.string(),
});
export type RehearsedOutcome = z.infer<typeof outcomeSchema>;

export const rehearsedCode = 'rehearsed';

const digits = 4;

function rounded(value: number): number {
  return Number(value.toFixed(digits));
}

/** The text is short enough for a report: its numbers have four decimals. */
export function outcomeText(outcome: RehearsedOutcome): string {
  const { before_px, after_px, coverage_before, coverage_after, duration_s } = outcome;
  return canonicalJson({
    ...outcome,
    before_px: rounded(before_px),
    after_px: rounded(after_px),
    coverage_before: rounded(coverage_before),
    coverage_after: rounded(coverage_after),
    duration_s: rounded(duration_s),
  });
}

/** The outcome that a report tells of; undefined where nothing was played. */
export function outcomeOf({ code, detail }: ExecutionReport): RehearsedOutcome | undefined {
  if (code !== rehearsedCode) return undefined;
  try {
    return outcomeSchema.safeParse(JSON.parse(detail)).data;
  } catch {
    return undefined; // a report of another controller, in words
  }
}
