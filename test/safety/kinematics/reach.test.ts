/** The bounds on which the judgement between two steps rests. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compileChain, pointAt } from '../../../safety/kinematics/index.ts';
import { travel } from '../../../safety/kinematics/reach.ts';
import { samples } from '../../support/samples.ts';
import { movingJoints, telescope } from './robots.ts';
import { between, drawn, lastLinks, point, walk, type Pose } from './walks.ts';

describe('the path of a point', () => {
  it('is bounded by what each joint moves and reaches', () => {
    const chain = compileChain(telescope, 'rod', ['turn', 'slide']);
    const bounds = (from: Pose, to: Pose) => {
      const { farthest, bend } = travel(chain, [0.1, 0, 0], from, to);
      return [farthest.toFixed(6), bend.toFixed(6)];
    };
    assert.deepEqual(bounds([0, 0], [0, 0.5]), ['0.500000', '0.000000']);
    // 0.2 rad with up to 0.2 + 0.5 + 0.1 m, and 0.4 m out, which the turn turns.
    assert.deepEqual(bounds([0, 0.1], [0.2, 0.5]), ['0.560000', (0.2 * (0.16 + 2 * 0.4)).toFixed(6)]);
    assert.deepEqual(bounds([0.2, 0.5], [0, 0.1]), bounds([0, 0.1], [0.2, 0.5]));
  });

  it('goes no farther, and bends no more, than its bounds say', () => {
    fc.assert(
      fc.property(drawn, (draw) => {
        const { robot, poses } = walk(draw);
        const [from, to] = [poses[0]!, poses[1]!];
        const names = movingJoints(robot).map(({ joint }) => joint);
        const chain = compileChain(robot, lastLinks[draw.name], names);
        const { farthest, bend } = travel(chain, point, from, to);
        const at = (share: number) => pointAt(chain, between(from, to, share), point);
        const length = (v: readonly number[]) => Math.hypot(...v);
        const h = 1e-3;
        for (let share = h; share < 1; share += 0.05) {
          const [a, b, c] = [at(share - h), at(share), at(share + h)];
          const speed = length(c.map((value, axis) => (value - a[axis]!) / (2 * h)));
          const curve = length(b.map((value, axis) => (a[axis]! - 2 * value + c[axis]!) / (h * h)));
          assert.ok(speed <= farthest * (1 + 1e-6) + 1e-9, `${speed} > ${farthest}`);
          assert.ok(curve <= bend * (1 + 1e-4) + 1e-8, `${curve} > ${bend}`);
        }
      }),
      { numRuns: samples('kinematics_motions') },
    );
  });
});
