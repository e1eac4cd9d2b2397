/** The embedded simulator against recorded episodes of gym-pusht 0.1.8. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import {
  compare,
  movedLeastPx,
  quantile,
  readEpisodes,
  type Comparison,
} from '../../scripts/sim/distance.ts';
import { peers } from '../../scripts/peers/stamp.ts';
import { inRepository } from '../../scripts/repository.ts';
import { loadSimulator } from '../../sim/simulator.ts';
import { needs } from '../support/needs.ts';
import { scratchFolder } from '../support/scratch.ts';

const file = inRepository('test', 'golden', 'sim', 'gym_pusht_episodes.jsonl');

describe('the PushT simulator beside gym-pusht', () => {
  let pushed: readonly Comparison[];
  let all: readonly Comparison[];

  before(async () => {
    const simulator = await loadSimulator();
    const options = { lengths: [1, 16], stride: 1 };
    all = readEpisodes(file).flatMap((episode) => compare(simulator, episode, options));
    pushed = all.filter(({ movedPx }) => movedPx > movedLeastPx);
  });

  const keypoints = (steps: number, nearWall: boolean) =>
    pushed
      .filter((one) => one.steps === steps && one.nearWall === nearWall)
      .map(({ keypointPx }) => keypointPx);

  it('has the agent where gym-pusht has it, to the written digits', () => {
    assert.ok(Math.max(...all.map(({ agentPx }) => agentPx)) < 2e-5);
  });

  // Over 50 other episodes the medians are 0.06 and 0.17 px, the 90th percentiles 0.15 and 0.48 px
  // (docs/simulator.md): twice that leaves room for these few, and fails for each change of geometry tried.
  it('has a freely pushed block within fractions of a pixel, after one step and after sixteen', () => {
    for (const [steps, median, most] of [
      [1, 0.12, 0.3],
      [16, 0.34, 0.96],
    ] as const) {
      const found = keypoints(steps, false);
      assert.ok(found.length > 20, `only ${found.length} pushes of ${steps} steps`);
      assert.ok(quantile(found, 0.5) < median, `median ${quantile(found, 0.5)} px after ${steps} steps`);
      assert.ok(quantile(found, 0.9) < most, `nine of ten ${quantile(found, 0.9)} px after ${steps} steps`);
    }
  });
});

describe('the recorded episodes', () => {
  needs('peers');

  it('are what gym-pusht does', () => {
    using scratch = scratchFolder();
    const out = scratch.in('episodes.jsonl');
    const script = inRepository('scripts', 'sim', 'record_episodes.py');
    const size = ['--episodes', '4', '--frames', '60', '--seed', '3000'];
    execFileSync(peers.python, [script, ...size, '--out', out]);
    assert.equal(readFileSync(out, 'utf8'), readFileSync(file, 'utf8'));
  });
});
