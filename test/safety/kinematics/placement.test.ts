/** The convention of roll, pitch and yaw, with turns that can be done with a hand. */
import assert from 'node:assert/strict';
import { composed, placed, rotated, rotationOf } from '../../../safety/kinematics/placement.ts';
import type { Vector } from '../../../safety/kinematics/index.ts';

const quarter = Math.PI / 2;

function assertNear(actual: Vector, expected: Vector): void {
  for (const [axis, value] of actual.entries())
    assert.ok(Math.abs(value - expected[axis]!) < 1e-12, String(actual));
}

describe('rotationOf', () => {
  const cases: readonly (readonly [Vector, Vector, Vector])[] = [
    [
      [quarter, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
    [
      [0, quarter, 0],
      [0, 0, 1],
      [1, 0, 0],
    ],
    [
      [0, 0, quarter],
      [1, 0, 0],
      [0, 1, 0],
    ],
    // Roll first, then pitch, yaw last, each about an axis that stays: y to z, z to x, x to y.
    [
      [quarter, quarter, quarter],
      [0, 1, 0],
      [0, 1, 0],
    ],
    [
      [quarter, 0, quarter],
      [0, 0, 1],
      [1, 0, 0],
    ],
    [
      [quarter, quarter, 0],
      [1, 0, 0],
      [0, 0, -1],
    ],
    [
      [0, quarter, quarter],
      [1, 0, 0],
      [0, 0, -1],
    ],
  ];
  for (const [rpy, from, to] of cases) {
    const turns = rpy.map((part) => (part === 0 ? 0 : 90)).join(' ');
    it(`of ${turns} degrees takes ${from.join(' ')} to ${to.join(' ')}`, () =>
      assertNear(rotated(rotationOf(rpy), from), to));
  }
});

describe('composed', () => {
  it('is one placement after the other', () => {
    const outer = { rotation: rotationOf([0.3, -0.4, 1.2]), xyz: [1, 2, 3] } as const;
    const inner = { rotation: rotationOf([-1, 0.2, 2]), xyz: [-0.5, 0.1, 0.7] } as const;
    const point: Vector = [0.3, 0.6, -0.9];
    assertNear(placed(composed(outer, inner), point), placed(outer, placed(inner, point)));
  });
});
