/** Windows that come at any times, with and without a stop: what the robot is told of it. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { stampToNs } from '../../../core/time.ts';
import { jointTrajectoryType, topics, type JointTrajectory } from '../../../msgs/index.ts';
import { samples } from '../../support/samples.ts';
import { LiveBench, ms } from './live_bench.ts';
import { armDtNs, lookaheadMs, trajectoryName } from './live_site.ts';

/** When each window comes, from when it is due, and when a stop comes, if one does. */
const schedules = fc.record({
  jitterMs: fc.array(fc.integer({ min: -60, max: 110 }), { minLength: 12, maxLength: 12 }),
  stopMs: fc.option(fc.integer({ min: 1, max: 1500 })),
});
type Schedule = typeof schedules extends fc.Arbitrary<infer T> ? T : never;

interface Told {
  readonly atNs: bigint;
  readonly trajectory: JointTrajectory;
}

function conduct({ jitterMs, stopMs }: Schedule): {
  readonly bench: LiveBench;
  readonly told: readonly Told[];
} {
  const bench = new LiveBench().executing();
  const acts = jitterMs.map((jitter, index) => ({
    atMs: index === 0 ? 0 : Math.max(0, index * 100 - 100 + jitter),
    act: () => bench.give(bench.window(index)),
  }));
  if (stopMs !== null) acts.push({ atMs: stopMs, act: () => bench.message(topics.stop, {}) });
  for (const { atMs, act } of acts.toSorted((left, right) => left.atMs - right.atMs)) {
    bench.advance(atMs);
    act();
  }
  bench.advance(4000);
  const told = bench.outputs.flatMap(({ topic, bytes }, index) => {
    const trajectory = topic === trajectoryName ? [jointTrajectoryType.decode(bytes)] : [];
    return trajectory.map((each) => ({ atNs: bench.publishedNs[index]!, trajectory: each }));
  });
  return { bench, told };
}

/** When each point of a trajectory is reached, ROS clock. */
function timesOf({ header, points }: JointTrajectory): readonly bigint[] {
  const beginNs = stampToNs(header.stamp);
  return points.map((point) => beginNs + stampToNs(point.time_from_start));
}

const runs = { numRuns: samples('lookahead_plans') };

describe('windows at any times', () => {
  it('never reach farther than the lookahead with what is no tail, and always end at rest', () => {
    const kinds = new Set<string>();
    fc.assert(
      fc.property(schedules, (schedule) => {
        const { bench, told } = conduct(schedule);
        const [first] = told;
        const beginNs = stampToNs(first!.trajectory.header.stamp);
        const { slice } = bench.plan;
        for (const { atNs, trajectory } of told) {
          const times = timesOf(trajectory);
          for (const [index, { positions }] of trajectory.points.entries()) {
            const ahead = times[index]! - atNs > BigInt(lookaheadMs) * ms;
            const step = Number((times[index]! - beginNs) / BigInt(armDtNs)) - 1;
            const isSlice = positions.every((place, axis) => place === slice[step * 2 + axis]);
            assert.ok(!(ahead && isSlice && step > 0), `step ${step} of the slice`);
          }
          const last = trajectory.points.at(-1)!;
          assert.deepEqual([...last.velocities], [0, 0]);
          const before = trajectory.points.at(-2)!;
          assert.ok(last.positions.every((place, axis) => place - before.positions[axis]! === 0));
        }
        for (const code of bench.codes) kinds.add(code);
      }),
      runs,
    );
    const expected = ['executed', 'stopped', 'window_missing', 'permit_ended', 'stop_heard', 'sequence_gap'];
    for (const code of expected) assert.ok(kinds.has(code), `no schedule led to ${code}`);
  });

  it('hand nothing over any more once anything was refused, missed or stopped', () => {
    fc.assert(
      fc.property(schedules, (schedule) => {
        const { bench } = conduct(schedule);
        const end = bench.codes.findIndex((code) => code !== 'executed');
        if (end >= 0) assert.ok(!bench.codes.slice(end).includes('executed'), bench.codes.join(', '));
        assert.equal(bench.live.permit, undefined);
        assert.deepEqual(bench.live.waiting, []);
      }),
      runs,
    );
  });
});
