/** What a robot is handed: by examples, and as properties of random plans at random times. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { firstViolation, violations, type MotionLimits } from '../../../core/motion/motion.ts';
import { deceleratingTail } from '../../../core/motion/tail.ts';
import {
  aheadNs,
  courseEndNs,
  extended,
  reachedBy,
  remaining,
  sliceEndNs,
  stopped,
  type Course,
} from '../../../nodes/controller/lookahead.ts';
import { windowSteps } from '../../../safety/windows.ts';
import { samples } from '../../support/samples.ts';

const ms = 1_000_000n;
const dtNs = 20n * ms;
const dtS = 0.02;
const startNs = 5_000_000_000n;
const lookaheadNs = 200n * ms;

const limits: MotionLimits = {
  dimensions: [0, 1].map(() => ({
    position_min: -10,
    position_max: 10,
    velocity_max: 2,
    acceleration_max: 12,
    jerk_max: 400,
    join_max: 0.5,
  })),
  boxes: [],
};

/** A slice that starts at rest at the origin and swings, inside of the limits. */
function swing(steps: number, size: number, rate: number): Float32Array {
  const data = new Float32Array(steps * 2);
  for (let step = 0; step < steps; step += 1) {
    const way = size * (1 - Math.cos(rate * step * dtS));
    data.set([way, -way / 2], step * 2);
  }
  return data;
}

function tailOf(slice: Float32Array): Float32Array {
  const tail = deceleratingTail({ data: slice, dim: 2, dtS }, limits);
  assert(tail !== undefined, 'the slice has a tail');
  return tail;
}

/** The course once the slice was handed over up to this step. */
function courseOf(slice: Float32Array, steps: number): Course {
  const part = slice.slice(0, steps * 2);
  return extended(undefined, { dtNs, dim: 2, slice: part, tail: tailOf(part) }, startNs);
}

const numbers = (values: Float32Array | Float64Array): number[] => [...values];

describe('a course', () => {
  const slice = Float32Array.of(0, 0, 1, 0, 3, 0);
  const course = extended(undefined, { dtNs, dim: 2, slice, tail: Float32Array.of(4, 0, 4, 0) }, startNs);

  it('tells every point with its time from the begin, and velocities that end at zero', () => {
    const points = remaining(course, startNs);
    assert.deepEqual(
      points.map(({ fromBeginNs }) => fromBeginNs / ms),
      [20n, 40n, 60n, 80n, 100n],
    );
    assert.deepEqual(
      points.map(({ positions }) => numbers(positions)),
      [
        [0, 0],
        [1, 0],
        [3, 0],
        [4, 0],
        [4, 0],
      ],
    );
    const speeds = points.map(({ velocities }) => Math.round(velocities[0]!));
    assert.deepEqual(speeds, [25, 75, 75, 25, 0]);
  });

  it('leaves out what lies behind, but for the point that the robot comes from', () => {
    const [first, ...rest] = remaining(course, startNs + 45n * ms);
    assert.deepEqual([first?.fromBeginNs, rest.length], [40n * ms, 3]);
    const last = remaining(course, startNs + 3_600_000n * ms);
    assert.deepEqual(
      last.map(({ positions }) => numbers(positions)),
      [[4, 0]],
    );
  });

  it('knows what was reached, what lies ahead and when it rests', () => {
    assert.deepEqual(
      [0n, 19n, 20n, 61n, 500n].map((after) => reachedBy(course, startNs + after * ms)),
      [0, 0, 1, 3, 5],
    );
    assert.deepEqual(
      [0n, 45n, 60n, 90n].map((after) => aheadNs(course, startNs + after * ms) / ms),
      [60n, 15n, 0n, 0n],
    );
    assert.equal(sliceEndNs(course) - startNs, 60n * ms);
    assert.equal(courseEndNs(course) - startNs, 100n * ms);
  });

  it('keeps its time when a window goes on from it', () => {
    const more = { dtNs, dim: 2, slice: Float32Array.of(0, 0, 1, 0), tail: Float32Array.of(1, 0) };
    const longer = extended(course, more, startNs + 30n * ms);
    assert.deepEqual([longer.beginNs, longer.sliceSteps], [startNs, 2]);
  });
});

describe('a stop', () => {
  it('goes on from the point reached by now, on the line, and rests sooner', () => {
    const course = courseOf(swing(30, 0.3, 3), 30);
    const nowNs = startNs + 410n * ms;
    const stop = stopped(course, limits, nowNs);
    assert(stop !== undefined);
    const [now, next] = remaining(stop, nowNs);
    assert.equal(stop.beginNs + now!.fromBeginNs, nowNs);
    const at = (point: number) => course.data[point * 2]!;
    assert.ok(Math.abs(now!.positions[0]! - (at(19) + at(20)) / 2) < 1e-6);
    assert.ok(next!.positions[0]! > now!.positions[0]!);
    assert.ok(courseEndNs(stop) < courseEndNs(course));
  });

  it('stays on the spot where no point was reached yet', () => {
    const course = courseOf(swing(30, 0.3, 3), 30);
    const stop = stopped(course, limits, startNs + 5n * ms);
    assert(stop !== undefined);
    assert.deepEqual([...new Set(stop.data)], [0]);
  });

  it('replaces nothing in the tail, and nothing that rests sooner by itself', () => {
    const course = courseOf(swing(30, 0.3, 3), 30);
    assert.equal(stopped(course, limits, sliceEndNs(course)), undefined);
    assert.equal(stopped(course, limits, courseEndNs(course) + ms), undefined);
    const speeds = [1.2, 1.2, 1.2, 1.2, 0.96, 0.72, 0.48, 0.24, 0];
    const braking = new Float32Array(speeds.length * 2);
    speeds.reduce((way, speed, step) => (braking[step * 2] = way + speed * dtS), 0);
    const atRest = { dtNs, dim: 2, slice: braking, tail: braking.slice(-2) };
    assert.equal(stopped(extended(undefined, atRest, startNs), limits, startNs + 81n * ms), undefined);
  });

  it('replaces nothing where no tail stays inside of the limits', () => {
    const course = courseOf(swing(30, 0.3, 3), 30);
    const nowNs = startNs + 410n * ms;
    const [x, y] = limits.dimensions;
    const reached = course.data[20 * 2]!;
    const narrow = { dimensions: [{ ...x!, position_max: reached }, y!], boxes: [] };
    assert.equal(stopped(course, narrow, nowNs), undefined);
  });
});

/** Windows of a plan, each handed over at some time after the one before. */
const plans = fc.record({
  steps: fc.integer({ min: 12, max: 120 }),
  size: fc.double({ min: 0.05, max: 0.5, noNaN: true }),
  rate: fc.double({ min: 0.5, max: 3, noNaN: true }),
  /** Of each window, how long after it may be handed over at the earliest, ms. */
  delays: fc.array(fc.integer({ min: 0, max: 90 }), { minLength: 40, maxLength: 40 }),
  stopMs: fc.integer({ min: 0, max: 3000 }),
});
type Drawn = typeof plans extends fc.Arbitrary<infer T> ? T : never;

interface Handed {
  readonly nowNs: bigint;
  readonly course: Course;
}

function handedOver({ steps, size, rate, delays }: Drawn): readonly Handed[] {
  const slice = swing(steps, size, rate);
  const width = windowSteps(200, dtNs);
  const handed: Handed[] = [];
  for (let index = 0; index * width < steps; index += 1) {
    const dueMs = index === 0 ? 0 : index * width * 20 - 100 + delays[index % delays.length]!;
    const nowNs = startNs + BigInt(dueMs) * ms;
    const part = slice.slice(0, Math.min(steps, (index + 1) * width) * 2);
    const window = { dtNs, dim: 2, slice: part, tail: tailOf(part) };
    handed.push({ nowNs, course: extended(handed.at(-1)?.course, window, nowNs) });
  }
  return handed;
}

describe('what is handed over', () => {
  const runs = { numRuns: samples('lookahead_plans') };

  it('is never more of the slice than the lookahead, and always ends at rest', () => {
    fc.assert(
      fc.property(plans, (drawn) => {
        for (const { nowNs, course } of handedOver(drawn)) {
          assert.ok(aheadNs(course, nowNs) <= lookaheadNs);
          const points = remaining(course, nowNs);
          const last = points.at(-1)!;
          assert.deepEqual([...last.velocities], [0, 0]);
          assert.deepEqual([...last.positions], [...(points.at(-2) ?? last).positions]);
          const late = points.filter(({ fromBeginNs }) => course.beginNs + fromBeginNs > nowNs + lookaheadNs);
          const tail = course.data.length / 2 - course.sliceSteps;
          assert.ok(late.length <= tail);
        }
      }),
      runs,
    );
  });

  it('says the same of every point that an earlier window held', () => {
    fc.assert(
      fc.property(plans, (drawn) => {
        const handed = handedOver(drawn);
        for (const [index, { course }] of handed.slice(1).entries()) {
          const before = handed[index]!.course;
          const held = before.data.subarray(0, before.sliceSteps * 2);
          assert.deepEqual(course.data.subarray(0, held.length), held);
          assert.equal(course.beginNs, before.beginNs);
        }
      }),
      runs,
    );
  });

  it('stops inside of the limits, from where it is, no later than it would have', () => {
    fc.assert(
      fc.property(plans, (drawn) => {
        const nowNs = startNs + BigInt(drawn.stopMs) * ms;
        const newest = handedOver(drawn).findLast((handed) => handed.nowNs <= nowNs);
        const course = newest!.course;
        const stop = stopped(course, limits, nowNs);
        if (stop === undefined) return;
        assert.ok(courseEndNs(stop) < courseEndNs(course));
        assert.ok(aheadNs(stop, nowNs) === 0n);
        const history = [0, 1, 2].map((step) => [...stop.data.subarray(step * 2, step * 2 + 2)]);
        const motion = { data: stop.data.slice(6), dim: 2, dtS };
        const broken = firstViolation(motion, limits, history, ({ bound }) => bound !== 'join');
        assert.deepEqual(broken, undefined);
        const whole = { data: stop.data, dim: 2, dtS };
        assert.deepEqual(violations(whole, limits, []), []);
        const rest = remaining(stop, nowNs).at(-1)!;
        assert.deepEqual([...rest.velocities], [0, 0]);
      }),
      runs,
    );
  });
});
