import assert from 'node:assert/strict';
import { seededRandom } from '../../core/random.ts';
import { search, type Targets } from '../../evaluation/cem.ts';

const steps = 6;
const wanted: Targets = Array.from({ length: steps }, (_, step) => [100 + 10 * step, 200]);

function cost(plan: Targets): number {
  return plan.reduce((sum, [x, y], step) => {
    const [wantedX = 0, wantedY = 0] = wanted[step] ?? [];
    return sum + (x - wantedX) ** 2 + (y - wantedY) ** 2;
  }, 0);
}

function population(count: number): readonly Targets[] {
  const random = seededRandom('population');
  return Array.from({ length: count }, () => {
    const [x, y] = [random.between(60, 140), random.between(150, 250)];
    return wanted.map((_, step) => [x + 10 * step, y]);
  });
}

const everywhere = () => true;

describe('search', () => {
  it('ends no worse than the best of the population, and much nearer here', () => {
    const plans = population(32);
    const before = Math.min(...plans.map(cost));
    const found = search(plans, { cost, allowed: everywhere, random: seededRandom('a') });
    assert.ok(cost(found) < before, `${cost(found)} of ${before}`);
    assert.deepEqual(search(plans, { cost, allowed: everywhere, random: seededRandom('a') }), found);
  });

  it('tries no plan with a target that is not allowed', () => {
    const allowed = ([x]: readonly [number, number]): boolean => x <= 140;
    const tried: Targets[] = [];
    const found = search(population(32), {
      cost: (plan) => {
        tried.push(plan);
        return cost(plan);
      },
      allowed,
      random: seededRandom('a'),
    });
    assert.ok(tried.length > 0 && tried.every((plan) => plan.every(allowed)));
    assert.ok(found.every(allowed));
  });

  it('finds nothing in nothing', () => {
    assert.deepEqual(search([], { cost, allowed: everywhere, random: seededRandom('a') }), []);
    const never = () => false;
    assert.deepEqual(search(population(4), { cost, allowed: never, random: seededRandom('a') }), []);
  });
});
