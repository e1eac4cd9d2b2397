import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import sinon from 'sinon';
import * as engine from '@dimforge/rapier2d-deterministic-compat';
import { peers } from '../../scripts/peers/stamp.ts';
import { blockCorners, tableSide, wallRadius, wallLow, type Point } from '../../sim/geometry.ts';
import { loadSimulator, rolloutStepsMax, type PushTSimulator } from '../../sim/simulator.ts';
import type { PushTState } from '../../sim/state.ts';
import { needs } from '../support/needs.ts';
import { rolloutDigest } from './long_rollout.ts';
import { beginning } from './states.ts';

/** Of `rolloutDigest`: another value means another simulator, which needs another `simulatorRevision`. */
const longRollout = '59814168e36c3845539114721d7be3f92532f2f90a8fabef26127fc6e1bc81e7';

const far: PushTState = { ...beginning, agent: [40, 40] };
const held = (target: Point, steps: number): readonly Point[] =>
  Array.from({ length: steps }, (): Point => target);
const leftmost = ({ block }: PushTState): number =>
  Math.min(
    ...blockCorners(block)
      .flat()
      .map(([x]) => x),
  );

describe('the PushT simulator', () => {
  let simulator: PushTSimulator;
  before(async () => {
    simulator = await loadSimulator();
  });
  afterEach(() => sinon.restore());

  const last = (state: PushTState, actions: readonly Point[]): PushTState =>
    simulator.rollout(state, actions).at(-1)!;

  it('moves a free agent as the control law of gym-pusht does, and leaves the block alone', () => {
    const after = simulator.step(far, [140, 40]);
    assert.deepEqual(after.block, far.block);
    // Ten times: v += (100 (140 - x) - 20 v) / 100; x += v / 100.
    assert.deepEqual(
      [...after.agent, ...after.agentVelocity].map((value) => value.toFixed(9)),
      ['69.567178591', '40.000000000', '374.147655832', '0.000000000'],
    );
  });

  it('comes to rest on its target', () => {
    const [x, y] = last(far, held([100, 60], 30)).agent;
    assert.deepEqual([x.toFixed(6), y.toFixed(6)], ['100.000000', '60.000000']);
  });

  it('pushes the block along, and turns it towards the side that is pushed', () => {
    const pushed = last(beginning, held([230, 226], 20));
    assert.ok(pushed.block.position[0] > 270, `block at ${pushed.block.position[0]}`);
    assert.ok(pushed.block.angle > 0.1, `block turned by ${pushed.block.angle}`);
  });

  it('gives a block no momentum: it stands as soon as nothing pushes', () => {
    const pushed = last(beginning, held([230, 226], 10));
    const away = last(pushed, held([100, 226], 5));
    const later = last(away, held([60, 226], 20));
    assert.deepEqual(later.block, away.block);
  });

  it('stops the block at a wall', () => {
    const byWall: PushTState = { ...beginning, agent: [150, 226], block: { position: [70, 256], angle: 0 } };
    const slow = Array.from({ length: 30 }, (_, step): Point => [148 - step, 226]);
    const stopped = last(byWall, slow.slice(0, 8));
    const inner = wallLow + wallRadius;
    assert.ok(leftmost(stopped) > inner - 1, `a corner at ${leftmost(stopped)}, the wall at ${inner}`);
  });

  it('pushes the block off an agent that begins inside of it, and stays finite', () => {
    const inside: PushTState = { ...beginning, agent: [256, 240] };
    const states = simulator.rollout(inside, held([256, 240], 40));
    const end = states.at(-1)!;
    assert.ok(states.every(({ block }) => [...block.position, block.angle].every(Number.isFinite)));
    assert.notDeepEqual(end.block, inside.block);
    assert.deepEqual(last(end, held([256, 240], 20)).block, end.block, 'it still moves');
  });

  it('is a function of its arguments: a rollout is step after step, and nothing is left behind', () => {
    const actions = [...held([230, 226], 4), ...held([256, 400], 4)];
    const whole = simulator.rollout(beginning, actions);
    let state = beginning;
    const stepped = actions.map((action) => {
      simulator.step(far, [500, 500]); // another world in between
      return (state = simulator.step(state, action));
    });
    assert.deepEqual(stepped, whole);
  });

  it('frees every world that it makes, also where a step throws', () => {
    const free = sinon.spy(engine.World.prototype, 'free');
    simulator.rollout(beginning, held([230, 226], 5));
    assert.equal(free.callCount, 5);
    sinon.stub(engine.World.prototype, 'step').throws(new Error('stuck'));
    assert.throws(() => simulator.step(beginning, [230, 226]), { message: 'stuck' });
    assert.equal(free.callCount, 6);
  });

  for (const [what, action] of [
    ['NaN', [Number.NaN, 1]],
    ['infinite', [1, Infinity]],
    ['below the table', [-0.001, 1]],
    ['above the table', [1, tableSide + 0.001]],
  ] as const) {
    it(`refuses an action that is ${what}`, () => {
      assert.throws(() => simulator.step(beginning, action), { code: 'sim_action_invalid' });
    });
  }

  it('takes actions on the very edge of the table', () => {
    assert.doesNotThrow(() =>
      simulator.rollout(far, [
        [0, 0],
        [tableSide, tableSide],
      ]),
    );
  });

  for (const [what, changed] of [
    ['an agent that is nowhere', { agent: [Number.NaN, 0] }],
    ['an agent far from the table', { agent: [0, 769] }],
    ['an agent as fast as a bullet', { agentVelocity: [10_001, 0] }],
    ['a block far from the table', { block: { position: [-257, 0], angle: 0 } }],
    ['a block of no angle', { block: { position: [256, 256], angle: Number.NaN } }],
    ['a block wound up', { block: { position: [256, 256], angle: 10_001 } }],
  ] as const satisfies readonly (readonly [string, Partial<PushTState>])[]) {
    it(`refuses ${what}`, () => {
      assert.throws(() => simulator.step({ ...beginning, ...changed }, [256, 256]), {
        code: 'sim_state_invalid',
      });
    });
  }

  it('refuses more actions than a rollout may have', () => {
    assert.throws(() => simulator.rollout(far, held([40, 40], rolloutStepsMax + 1)), {
      code: 'sim_action_invalid',
      message: `simulated PushT: ${rolloutStepsMax + 1} actions, at most ${rolloutStepsMax}`,
    });
  });

  it('leaves the same bits on every run', () => {
    assert.equal(rolloutDigest(simulator), longRollout);
  });
});

describe('the PushT simulator on another Node', () => {
  needs('node22');

  it('leaves the same bits', () => {
    const file = fileURLToPath(new URL('./digest_main.js', import.meta.url));
    assert.equal(execFileSync(peers.node22, [file], { encoding: 'utf8' }), `${longRollout}\n`);
  });
});
