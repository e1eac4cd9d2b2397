import assert from 'node:assert/strict';
import fc from 'fast-check';
import { routeLength, walk } from '../../../providers/shared/smooth_motion.ts';
import { minus, norm, type Point } from '../../../providers/shared/planar.ts';

const line: readonly Point[] = [
  [0, 0],
  [90, 0],
];
const still = { velocity: [0, 0], speed: 100, dtS: 0.1, steps: 40 } as const;

describe('walk', () => {
  it('ends at the end of the route and rests there', () => {
    const points = walk({ ...still, route: line });
    assert.deepEqual(
      points.slice(-5),
      Array.from({ length: 5 }, () => [90, 0]),
    );
  });

  it('stays where it is on a route of one place', () => {
    assert.deepEqual(walk({ ...still, route: [[5, 6]], steps: 2 }), [
      [5, 6],
      [5, 6],
    ]);
  });

  it('begins with the velocity that is there and never turns back on a straight route', () => {
    const points = walk({ ...still, route: line, velocity: [80, 0] });
    const steps = points.slice(1).map((point, index) => point[0] - (points[index]?.[0] ?? 0));
    assert.ok(Math.abs((points[0]?.[0] ?? 0) - 8) < 1);
    assert.ok(steps.every((step) => step >= 0));
  });

  it('lets a velocity across the route fade', () => {
    const points = walk({ ...still, route: line, velocity: [0, 100] });
    assert.ok((points[0]?.[1] ?? 0) > 4);
    assert.deepEqual(points.at(-1), [90, points.at(5)?.[1] ?? 0]);
  });

  it('keeps below the speed on any route that begins at rest', () => {
    const point = fc.tuple(fc.integer({ min: 0, max: 512 }), fc.integer({ min: 0, max: 512 }));
    fc.assert(
      fc.property(fc.array(point, { minLength: 2, maxLength: 6 }), (route) => {
        const points = [route[0] ?? line[0] ?? [0, 0], ...walk({ ...still, route })];
        const speeds = points.slice(1).map((to, index) => norm(minus(to, points[index] ?? to)) / still.dtS);
        assert.ok(Math.max(...speeds) <= still.speed * 1.01);
      }),
    );
  });
});

describe('routeLength', () => {
  it('sums the legs', () => {
    assert.equal(
      routeLength([
        [0, 0],
        [3, 4],
        [3, 4],
        [3, 10],
      ]),
      11,
    );
    assert.equal(routeLength([[1, 1]]), 0);
  });
});
