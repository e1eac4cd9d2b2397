// When the windows of the plan under execution are due: on the steady clock, counted from its start.
import type { Context } from './guard.ts';
import { liveTerms, type GatePolicy } from './gate_policy.ts';
import type { Execution } from './live_state.ts';
import type { Subject } from './state.ts';
import { dueNs, endNs, leadNs, type PlanWindow, type Schedule } from './windows.ts';

function scheduleOf({ startNs }: Execution, policy: GatePolicy): Schedule {
  const lookaheadMs = liveTerms(policy).site.lookahead_ms;
  return { startNs, dtNs: BigInt(policy.embodiment.dt_ns), leadNs: leadNs(lookaheadMs) };
}

interface Underway {
  readonly execution: Execution;
  readonly subject: Subject;
}

/** The execution with the plan it is of; undefined while nothing is executed. */
function underway({ state, subject }: Context): Underway | undefined {
  const { execution } = state.live;
  return execution === undefined || subject === undefined ? undefined : { execution, subject };
}

/** The next window; undefined when all were released. */
export function nextWindow(context: Context): PlanWindow | undefined {
  const found = underway(context);
  return found?.subject.windows?.[found.execution.released];
}

/** When the next window is due; undefined when there is none. */
export function dueNextNs(context: Context): bigint | undefined {
  const found = underway(context);
  const window = nextWindow(context);
  return found === undefined || window === undefined
    ? undefined
    : dueNs(scheduleOf(found.execution, context.policy), window);
}

/** When the plan has ended at rest; undefined while nothing is executed. */
export function endsAtNs(context: Context): bigint | undefined {
  const found = underway(context);
  return found && endNs(scheduleOf(found.execution, context.policy), found.subject.plan);
}

/** From the start of a plan to its end at rest. */
export function durationNs({ plan }: Subject, policy: GatePolicy): bigint {
  return endNs(scheduleOf({ startNs: 0n, released: 0, cut: undefined }, policy), plan);
}
