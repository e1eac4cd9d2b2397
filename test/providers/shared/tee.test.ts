import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  agentRadius,
  contacts,
  cornerDistance,
  corners,
  distanceTo,
  fitTee,
  pushedBy,
} from '../../../providers/shared/tee.ts';
import { minus, norm, plus, toLocal, toWorld, turned, type Pose } from '../../../providers/shared/planar.ts';

const pose = fc
  .record({
    x: fc.double({ min: 0, max: 512, noNaN: true }),
    y: fc.double({ min: 0, max: 512, noNaN: true }),
    angle: fc.double({ min: -3.1, max: 3.1, noNaN: true }),
  })
  .map(({ x, y, angle }): Pose => ({ position: [x, y], angle }));

function near(actual: number, expected: number): void {
  assert.ok(Math.abs(actual - expected) < 1e-6, `${actual} is not ${expected}`);
}

describe('fitTee', () => {
  it('finds the pose from the corners', () => {
    fc.assert(
      fc.property(pose, (given) => {
        const { pose: found, misfit } = fitTee(corners(given));
        near(norm(minus(found.position, given.position)), 0);
        near(found.angle, given.angle);
        near(misfit, 0);
      }),
    );
  });

  it('says how far the worst corner is off', () => {
    const [first = [0, 0], ...others] = corners({ position: [100, 100], angle: 0 });
    assert.ok(fitTee([plus(first, [40, 0]), ...others]).misfit > 20);
  });
});

describe('contacts', () => {
  it('lie on the outline, where the agent fits', () => {
    const found = contacts(10);
    assert.ok(found.length > 30);
    for (const { point, normal } of found) {
      near(distanceTo(point), 0);
      near(norm(normal), 1);
      near(distanceTo(plus(point, normal, agentRadius)), agentRadius);
    }
  });
});

describe('pushedBy', () => {
  const block: Pose = { position: [200, 200], angle: 0.7 };

  it('leaves a block alone that the agent does not touch', () => {
    assert.deepEqual(pushedBy([20, 20], block), block);
  });

  it('moves a block without turning it when pushed through its centre of gravity', () => {
    const agent = toWorld(block, [0, 75 + agentRadius - 3]);
    const after = pushedBy(agent, block);
    near(after.angle, block.angle);
    near(norm(minus(after.position, plus(block.position, turned([0, -3], block.angle)))), 0);
  });

  it('leaves almost nothing of the overlap, whatever the contact', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...contacts(10)),
        fc.double({ min: 0.1, max: 4, noNaN: true }),
        (contact, depth) => {
          const agent = toWorld(block, plus(contact.point, contact.normal, agentRadius - depth));
          const left = agentRadius - distanceTo(toLocal(pushedBy(agent, block), agent));
          assert.ok(left < 0.25 * depth, `${left} px of ${depth} px are left`);
        },
      ),
    );
  });
});

describe('cornerDistance', () => {
  it('is the shift between two poses of one angle', () => {
    near(cornerDistance({ position: [10, 10], angle: 1 }, { position: [13, 14], angle: 1 }), 5);
  });
});
