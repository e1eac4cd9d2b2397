// What a robot is handed at each accepted window, and at a stop: always a motion that ends at rest, and never
// more of a plan's slice than the lookahead. Pure: times are of the steady clock.
import { assert } from '../../core/assert.ts';
import type { MotionLimits } from '../../core/motion/motion.ts';
import { deceleratingTail } from '../../core/motion/tail.ts';

/** A motion on its own time: point k is reached at beginNs + (k + 1) * dtNs. */
export interface Course {
  readonly beginNs: bigint;
  readonly dtNs: bigint;
  readonly dim: number;
  /** [points, dim]: steps of a slice, then the tail that ends them at rest. */
  readonly data: Float32Array;
  /** How many of the points belong to the slice. */
  readonly sliceSteps: number;
}

/** One point as a robot is told it. */
export interface CoursePoint {
  readonly positions: Float64Array;
  /** Per second; zero at the last point. */
  readonly velocities: Float64Array;
  /** From `beginNs` of the course, above zero. */
  readonly fromBeginNs: bigint;
}

/** Points of a course that is stopped which its tail goes on from: as many as a jerk needs. */
const historySteps = 3;
const nsPerSecond = 1e9;

function pointsOf({ data, dim }: Course): number {
  return data.length / dim;
}

/** When the slice is through and the tail begins. */
export function sliceEndNs({ beginNs, dtNs, sliceSteps }: Course): bigint {
  return beginNs + BigInt(sliceSteps) * dtNs;
}

/** When the robot is at rest. */
export function courseEndNs(course: Course): bigint {
  return course.beginNs + BigInt(pointsOf(course)) * course.dtNs;
}

/** Points that were reached by then. */
export function reachedBy(course: Course, nowNs: bigint): number {
  const steps = (nowNs - course.beginNs) / course.dtNs;
  return Math.max(0, Math.min(Number(steps), pointsOf(course)));
}

/** A window as it goes on from a course: the slice up to its end, and its tail. */
export interface Extension {
  readonly dtNs: bigint;
  readonly dim: number;
  /** [steps, dim]: the plan's slice from its first step to the end of the window. */
  readonly slice: Float32Array;
  readonly tail: Float32Array;
}

/** The course with the window; the first one begins now, the others keep its time. */
export function extended(course: Course | undefined, window: Extension, nowNs: bigint): Course {
  const { dtNs, dim, slice, tail } = window;
  const data = new Float32Array(slice.length + tail.length);
  data.set(slice);
  data.set(tail, slice.length);
  return { beginNs: course?.beginNs ?? nowNs, dtNs, dim, data, sliceSteps: slice.length / dim };
}

/** How much of the slice of a course lies ahead; nothing once it is in its tail. */
export function aheadNs(course: Course, nowNs: bigint): bigint {
  const left = sliceEndNs(course) - nowNs;
  return left < 0n ? 0n : left;
}

/**
 * What a robot is told: every point from the newest one that was reached on, so that a robot which takes the
 * message late is still on the same line.
 */
export function remaining(course: Course, nowNs: bigint): readonly CoursePoint[] {
  const first = Math.max(0, reachedBy(course, nowNs) - 1);
  const count = pointsOf(course);
  assert(count > 0, 'a course has points');
  return Array.from({ length: count - first }, (_, offset) => pointOf(course, first + offset));
}

/** Before its first point a course is at rest there. */
function positionOf({ data, dim }: Course, point: number, axis: number): number {
  return data[Math.max(0, point) * dim + axis] ?? Number.NaN;
}

/** Central differences: a spline through the points then has the accelerations that were reviewed. */
function pointOf(course: Course, point: number): CoursePoint {
  const { dim, dtNs } = course;
  const isLast = point === pointsOf(course) - 1;
  const spanS = (2 * Number(dtNs)) / nsPerSecond;
  const axes = Array.from({ length: dim }, (_, axis) => axis);
  const speed = (axis: number): number =>
    isLast ? 0 : (positionOf(course, point + 1, axis) - positionOf(course, point - 1, axis)) / spanS;
  return {
    positions: Float64Array.from(axes, (axis) => positionOf(course, point, axis)),
    velocities: Float64Array.from(axes, speed),
    fromBeginNs: BigInt(point + 1) * dtNs,
  };
}

/**
 * The last points of the course up to now, at its own time step: between two points it is on the straight
 * line, so that every difference is a mean of reviewed ones and stays inside of the limits.
 */
function history(course: Course, nowNs: bigint): Float32Array {
  const { beginNs, dtNs, dim } = course;
  const elapsedNs = nowNs < beginNs ? 0n : nowNs - beginNs;
  const share = Number(elapsedNs % dtNs) / Number(dtNs);
  const next = Number(elapsedNs / dtNs);
  const data = new Float32Array(historySteps * dim);
  for (let step = 0; step < historySteps; step += 1) {
    const point = next - (historySteps - 1) + step;
    for (let axis = 0; axis < dim; axis += 1) {
      const [from, to] = [positionOf(course, point - 1, axis), positionOf(course, point, axis)];
      data[step * dim + axis] = (1 - share) * from + share * to;
    }
  }
  return data;
}

/**
 * The course that replaces one at a stop: the point reached by now, then the decelerating tail from there.
 * @returns undefined where the course is in its own tail, where no such tail stays inside of the limits, or
 * where it would end later: what was handed over then runs out, which is reviewed and at rest as well
 */
export function stopped(course: Course, limits: MotionLimits, nowNs: bigint): Course | undefined {
  if (aheadNs(course, nowNs) === 0n) return undefined;
  const { dim, dtNs } = course;
  const past = history(course, nowNs);
  const tail = deceleratingTail({ data: past, dim, dtS: Number(dtNs) / nsPerSecond }, limits);
  if (tail === undefined) return undefined;
  const beginNs = nowNs - BigInt(historySteps) * dtNs;
  const stop = extended(undefined, { dtNs, dim, slice: past, tail }, beginNs);
  return courseEndNs(stop) < courseEndNs(course) ? stop : undefined;
}
