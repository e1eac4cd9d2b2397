/** Where the links of a plan go, on its way and on every way in which it may be stopped. */
import assert from 'node:assert/strict';
import { cartesianViolations, pointAt, type LinkBox, type Vector } from '../../safety/kinematics/index.ts';
import { contextOf } from '../../safety/subjects.ts';
import { Bench } from './bench.ts';
import { closed, plan, planDigestText, policyOf } from './builders.ts';
import type { LiveBench } from './live_bench.ts';
import { planRefusals, refusingPlan } from './live_refusals.ts';
import { arm, armBench, armSite, calm, swing, tip, wide } from './link_trips.ts';

/** What the gate works out of a plan that comes. */
function subjectOf(bench: LiveBench | Bench, changes: Parameters<LiveBench['livePlan']>[0]) {
  const times = { rosNs: bench.nowNs, sequence: 100n };
  const given = plan(changes, times, bench.policy.embodiment);
  const event = { name: 'plan', plan: given, planDigest: planDigestText } as const;
  const at = { nowNs: bench.nowNs, rosNs: bench.nowNs };
  return contextOf(bench.state, { ...event, ...at }, bench.policy).subject!;
}

function around([x, y, z]: Vector, size: number): LinkBox {
  const [min, max]: readonly Vector[] = [-size, size].map((off) => [x + off, y + off, z + off] as const);
  return { ...tip, kind: 'keep_out', min: min!, max: max! };
}

describe('points of links', () => {
  it('that keep to their bounds refuse no plan', () => {
    const space = { link_boxes: [wide], point_limits: [calm] };
    assert.deepEqual(refusingPlan(armBench(space, [0, 0]), swing), []);
  });

  it('are told with link, step, value and limit', () => {
    const bench = armBench({ link_boxes: [{ ...wide, max: [0.71, 0.1, 0.7] }] }, [0, 0]);
    const [first, ...more] = planRefusals(bench, swing);
    assert.deepEqual(more, []);
    const { code, guard, subject, step, value, limit } = first!;
    assert.deepEqual(
      [code, guard, subject, step, limit],
      ['limit_link_workspace', 'link_workspace', 'tip', 7, 0.1],
    );
    assert.ok(value > 0.1 && value < 0.126);
  });

  it('are judged on the way from the measured state, where the robot stands still', () => {
    const between: LinkBox = { ...wide, kind: 'keep_out', min: [0.6, 0.001, -1], max: [0.8, 0.0025, 1] };
    const found = planRefusals(armBench({ link_boxes: [between] }, [0, 0]), swing);
    assert.deepEqual(
      found.map(({ guard, step }) => [guard, step]),
      [['link_workspace', 0]],
    );
    const start = { ...calm, acceleration_max: 0.69 * 2, jerk_max: 27 };
    const [jerk] = planRefusals(armBench({ point_limits: [start] }, [0, 0]), swing);
    assert.deepEqual([jerk?.guard, jerk?.step], ['link_acceleration', 0]);
  });

  it('may not leave their boxes either where a plan is stopped after one of its windows', () => {
    // The elbow begins to bend when the third window has ended: only its stop goes straight on.
    const angles = [1, 2, 3, 4, 5, 6, 7, 8].flatMap((step) => {
      const bent = Math.max(0, step - 6);
      return [(0.005 * step * (step + 1)) / 2, 1.5 + (0.01 * bent * (bent + 1)) / 2];
    });
    const given = closed(Float32Array.from(angles), arm);
    const free = subjectOf(armBench({ link_boxes: [wide] }, [0, 1.5]), given);
    assert.equal(free.links?.length, 0);
    const { firstStep, steps, tail } = free.windows![2]!;
    const end = firstStep + steps;
    const { points } = armBench({ link_boxes: [wide] }, [0, 1.5]).policy.live!;
    const stop = pointAt(points[0]!.chain, tail.subarray(-2), tip.point);
    const bench = armBench({ link_boxes: [around(stop, 0.0006)] }, [0, 1.5]);
    const data = Float32Array.from([...given.slice, ...given.tail]);
    const whole = { data, dim: 2, dtS: 0.05 };
    assert.deepEqual(cartesianViolations(whole, bench.policy.live!.points, [[0, 1.5]]), []);
    const found = planRefusals(bench, given);
    assert.deepEqual(
      found.map(({ guard, subject }) => [guard, subject]),
      [['link_workspace', 'tip']],
    );
    assert.ok(found[0]!.step >= end && found[0]!.step < end + tail.length / 2);
  });

  it('are told once, however many windows break the bound', () => {
    const links = subjectOf(
      armBench({ point_limits: [{ ...calm, speed_max: 0.1, acceleration_max: 3.9, jerk_max: 150 }] }, [0, 0]),
      swing,
    ).links!;
    assert.deepEqual(
      links.map(({ bound, entry }) => [bound, entry]),
      [['speed', 0]],
    );
  });

  it('are judged when the limits of the joints hold, and not in a dry run', () => {
    const space = { link_boxes: [{ ...wide, max: [0.71, 0.1, 0.7] as const }] };
    const bench = armBench(space, [0, 0]);
    const rough = closed(Float32Array.from([0.06, 0.06, 0.06, 0.06].flatMap((angle) => [angle, 0])), arm);
    const { links, motion, windows } = subjectOf(bench, rough);
    assert.deepEqual([links, motion.tail, windows?.length], [undefined, 'equal', 2]);
    assert.ok(refusingPlan(bench, rough).length > 0);
    assert.equal(subjectOf(bench, { ...swing, slice_steps: 7 }).links, undefined);
    assert.equal(subjectOf(bench, { ...swing, tail: new Float32Array(0), tail_steps: 0 }).links, undefined);
    const dry = new Bench({ policy: policyOf(armSite(space)) }).ready();
    assert.equal('links' in subjectOf(dry, swing), false);
  });
});
