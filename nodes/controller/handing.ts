// What happens with believed windows: handed over when the lookahead allows it, taken back by a tail at a
// stop, forgotten when they are through.
import { motionLimits, type ApprovedChunk, type Plan } from '../../msgs/index.ts';
import { msToNs } from '../../safety/index.ts';
import type { Told } from './heard.ts';
import { refused, type Refusal } from './known.ts';
import {
  command,
  drives,
  say,
  wakeAt,
  withState,
  type Change,
  type LiveState,
  type Times,
} from './live_state.ts';
import {
  aheadNs,
  courseEndNs,
  extended,
  reachedBy,
  sliceEndNs,
  stopped,
  type Course,
  type Extension,
} from './lookahead.ts';
import { controlStepNs } from './simulated_robot.ts';

const ms = (ns: bigint): string => `${(Number(ns) / 1e6).toFixed(1)} ms`;

function planOf({ plans }: LiveState, { plan_digest }: ApprovedChunk): Plan | undefined {
  return plans.findLast(({ plan }) => plan.plan_digest === plan_digest)?.plan;
}

function isLast(state: LiveState, chunk: ApprovedChunk): boolean {
  return chunk.first_step + chunk.steps === planOf(state, chunk)?.slice_steps;
}

/** A believed window is as its plan says, so the slice up to its end is the plan's. */
function extensionOf(state: LiveState, chunk: ApprovedChunk): Extension {
  const dim = chunk.dimensions.length;
  const end = (chunk.first_step + chunk.steps) * dim;
  const slice = planOf(state, chunk)?.slice.subarray(0, end) ?? new Float32Array(0);
  return { dtNs: chunk.dt_ns, dim, slice, tail: chunk.tail };
}

/** The course of the plan that is executed, if one is. */
function currentCourse({ permit, course, newest }: LiveState): Course | undefined {
  return permit !== undefined && newest?.permit_id === permit.id ? course : undefined;
}

function courseWith(state: LiveState, chunk: ApprovedChunk, nowNs: bigint): Course {
  return extended(currentCourse(state), extensionOf(state, chunk), nowNs);
}

/** Why a window that is believed cannot be handed over, at this time at least. */
export function mistimed(state: LiveState, chunk: ApprovedChunk, nowNs: bigint): Refusal | undefined {
  const { driver, lookaheadMs, releaseNs, clockOffsetNs } = state.terms;
  if (driver === 'sim' && state.robot.world === undefined) {
    return refused('world_unknown', 'no observation showed agent and block');
  }
  const restNs = state.course === undefined ? nowNs : courseEndNs(state.course);
  if (state.permit === undefined && nowNs < restNs) {
    return refused('not_at_rest', `the motion before rests in ${ms(restNs - nowNs)}`);
  }
  const current = currentCourse(state);
  const nextNs = current && sliceEndNs(current);
  if (nextNs !== undefined && nowNs >= nextNs && state.waiting.length === 0) {
    return refused('window_late', `${ms(nowNs - nextNs)} after the tail before it began`);
  }
  const early = aheadNs(courseWith(state, chunk, nowNs), nowNs) - msToNs(lookaheadMs);
  const limitNs = releaseNs + clockOffsetNs;
  if (early <= limitNs) return undefined;
  return refused(
    'window_early',
    `${ms(early)} before the lookahead of ${lookaheadMs} ms, at most ${ms(limitNs)}`,
  );
}

function executedText(course: Course, nowNs: bigint): string {
  const points = course.data.length / course.dim - reachedBy(course, nowNs);
  const [ahead, rest] = [aheadNs(course, nowNs), courseEndNs(course) - nowNs];
  return `${points} points, ${ms(ahead)} of slice ahead, at rest in ${ms(rest)}`;
}

function handOver(change: Change, chunk: ApprovedChunk, at: Times): Change {
  const isFirst = currentCourse(change.state) === undefined;
  const course = courseWith(change.state, chunk, at.receivedNs);
  const rosOffsetNs = isFirst ? at.rosNs - at.receivedNs : change.state.rosOffsetNs;
  const robot = isFirst ? { ...change.state.robot, nowNs: at.receivedNs } : change.state.robot;
  const noted = withState(change, { rosOffsetNs, robot, newest: chunk });
  const given = command(noted, course, at);
  const executed = drives(change.state);
  const code = executed ? 'executed' : 'would_execute';
  const told = say(given, chunk, { code, executed, detail: executedText(course, at.receivedNs) }, at);
  const beats = isFirst && change.state.terms.driver === 'sim' ? [at.receivedNs + controlStepNs] : [];
  const dues = [sliceEndNs(course), courseEndNs(course), ...beats];
  return dues.reduce((rest, dueNs) => wakeAt(rest, dueNs, at), told);
}

/** Takes on a window that was found to be in order. */
export function take(change: Change, chunk: ApprovedChunk, at: Times): Change {
  const { permit, waiting } = change.state;
  const { permit_id: id, plan_digest: planDigest, meta } = chunk;
  const begun = permit ?? { id, planDigest, gateBootId: meta.boot_id, windows: 0 };
  const counted = { ...begun, windows: begun.windows + 1 };
  return proceed(withState(change, { permit: counted, waiting: [...waiting, chunk] }), at);
}

function ended({ ended: before }: LiveState, id: string): readonly string[] {
  return before.includes(id) ? before : [...before, id];
}

/** The permit is dead for ever, and what was not handed over with it. */
export function endPermit(change: Change, id: string): Change {
  const { permit } = change.state;
  const rest = permit?.id === id ? { permit: undefined, waiting: [] } : {};
  return withState(change, { ...rest, ended: ended(change.state, id) });
}

/** All windows of the plan were handed over, and its slice is through. */
function isThrough(state: LiveState, nowNs: bigint): boolean {
  const { course, newest } = state;
  return (
    course !== undefined && newest !== undefined && isLast(state, newest) && aheadNs(course, nowNs) === 0n
  );
}

/**
 * Stops what is under way: a tail from where the robot is replaces what was handed over, at once and before
 * anything is said.
 */
export function halt(change: Change, { code, detail }: Told, at: Times): Change {
  const { permit, course, newest, terms } = change.state;
  if (permit === undefined) return change;
  const dead = endPermit(change, permit.id);
  const nowNs = at.receivedNs;
  if (course === undefined || newest?.permit_id !== permit.id || isThrough(change.state, nowNs)) return dead;
  const stop = stopped(course, motionLimits(terms.embodiment), nowNs);
  const halted = stop === undefined ? dead : command(dead, stop, at);
  const restNs = courseEndNs(stop ?? course) - nowNs;
  const how = stop === undefined ? 'the tail it has runs out' : 'a tail from here';
  const rest = `${how}, at rest in ${ms(restNs < 0n ? 0n : restNs)}`;
  const executed = drives(change.state);
  return say(halted, newest, { code, executed, detail: `${detail}; ${rest}` }, at);
}

/** Hands over what is due, and notices what did not come or is through. Changes nothing at other times. */
export function proceed(change: Change, at: Times): Change {
  const { state } = change;
  const nowNs = at.receivedNs;
  const [next, ...waiting] = state.waiting;
  if (next !== undefined) {
    const current = currentCourse(state);
    if (current !== undefined && nowNs >= sliceEndNs(current)) {
      const detail = `window ${next.index} was to be handed over ${ms(nowNs - sliceEndNs(current))} ago`;
      return halt(change, { code: 'window_late', detail }, at);
    }
    const earlyNs = aheadNs(courseWith(state, next, nowNs), nowNs) - msToNs(state.terms.lookaheadMs);
    if (earlyNs > 0n) return wakeAt(change, nowNs + earlyNs, at);
    return proceed(handOver(withState(change, { waiting }), next, at), at);
  }
  const current = currentCourse(state);
  if (current === undefined || nowNs < sliceEndNs(current) || state.permit === undefined) return change;
  if (isThrough(state, nowNs)) {
    return nowNs < courseEndNs(current) ? change : endPermit(change, state.permit.id);
  }
  const detail = `window ${state.permit.windows} did not come`;
  return halt(change, { code: 'window_missing', detail }, at);
}
