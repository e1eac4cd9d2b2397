/** Boxes that a motion may just break, beside a search that samples each step densely. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { missedMax } from '../../../safety/kinematics/cartesian.ts';
import {
  cartesianViolations,
  compileChain,
  judgedPoints,
  pointAt,
  type LinkBox,
  type Vector,
} from '../../../safety/kinematics/index.ts';
import { samples } from '../../support/samples.ts';
import { embodimentOf, movingJoints } from './robots.ts';
import { between, boxNear, densely, drawn, lastLinks, point, walk } from './walks.ts';

function apart(a: Vector, b: Vector): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

/** Metres that a point is on the wrong side; negative where it is on the right one. */
function wrongBy({ min, max, kind }: LinkBox, point: Vector): number {
  const out = Math.max(...point.map((value, axis) => Math.max(min[axis]! - value, value - max[axis]!)));
  return kind === 'inside' ? out : -out;
}

describe('boxes', () => {
  it('are refused where a dense search finds them broken, and nowhere else', () => {
    const seen = { refused: 0, kept: 0, between: 0 };
    fc.assert(
      fc.property(drawn, (draw) => {
        const { robot, poses } = walk(draw);
        const link = lastLinks[draw.name];
        const chain = compileChain(
          robot,
          link,
          movingJoints(robot).map(({ joint }) => joint),
        );
        const path = Array.from({ length: (poses.length - 1) * densely + 1 }, (_, index) => {
          const step = Math.min(poses.length - 2, Math.floor(index / densely));
          return pointAt(
            chain,
            between(poses[step]!, poses[step + 1]!, (index - step * densely) / densely),
            point,
          );
        });
        const box = boxNear(draw, path);
        const motion = { data: Float32Array.from(poses.flat()), dim: poses[0]!.length, dtS: 0.05 };
        const points = judgedPoints(robot, embodimentOf(robot), { boxes: [box], points: [] });
        const found = cartesianViolations(motion, points);
        const wrong = path.map((place) => wrongBy(box, place));
        const worst = Math.max(...wrong);
        // A corner may reach between two places of the search.
        const spacing = Math.max(...path.slice(1).map((place, index) => apart(place, path[index]!)));
        if (worst > missedMax + 1e-5) {
          const first = Math.ceil(wrong.findIndex((by) => by > missedMax + 1e-5) / densely);
          assert.equal(found.length, 1, `${worst} m on the wrong side`);
          assert.ok(found[0]!.step <= first);
          seen.refused += 1;
          if (poses.every((pose) => wrongBy(box, pointAt(chain, pose, point)) <= 0)) seen.between += 1;
        } else if (worst < -missedMax - spacing) {
          assert.deepEqual(found, []);
          seen.kept += 1;
        }
      }),
      { numRuns: samples('kinematics_motions') * 3 },
    );
    assert.ok(seen.refused > 50 && seen.kept > 30 && seen.between > 5, JSON.stringify(seen));
  });
});
