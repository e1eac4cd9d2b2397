/** gym-pusht in its own process: what it says is what our geometry says. */
import assert from 'node:assert/strict';
import { chmodSync } from 'node:fs';
import { systemClocks } from '../../core/clock.ts';
import { gymSimulator } from '../../evaluation/gym.ts';
import { coverage } from '../../sim/coverage.ts';
import { goalPose } from '../../sim/geometry.ts';
import { needs } from '../support/needs.ts';
import { noSignal } from '../providers/builders.ts';
import { scratchFolder } from '../support/scratch.ts';

describe('gymSimulator without Python', () => {
  it('says what is missing and what brings it', async () => {
    await assert.rejects(gymSimulator(systemClocks, noSignal, '/nowhere/python'), {
      code: 'sim_failed',
      hint: 'npm run peers:setup, or --simulator sim for the embedded world',
    });
  });

  it('says what a program printed that is no gym-pusht', async () => {
    using scratch = scratchFolder();
    scratch.write({ python: '#!/bin/sh\necho "no module" >&2\n' });
    const wrong = scratch.in('python');
    chmodSync(wrong, 0o755);
    await assert.rejects(gymSimulator(systemClocks, noSignal, wrong), {
      code: 'sim_failed',
      message: /no module/,
    });
  });
});

describe('gymSimulator', function () {
  needs('peers');
  this.timeout(60_000);

  it('gives the same start for the same seed, and covers the goal as our geometry says', async () => {
    await using simulator = await gymSimulator(systemClocks, noSignal);
    assert.match(simulator.revision, /^gym-pusht \d/);
    const first = await simulator.reset(5003, noSignal);
    let now = first;
    for (let step = 0; step < 20; step += 1) {
      now = await simulator.step([256, 256], noSignal);
      assert.ok(Math.abs(now.coverage - coverage(now.block, goalPose)) < 1e-6, JSON.stringify(now));
    }
    assert.notDeepEqual(now, first);
    assert.deepEqual(await simulator.reset(5003, noSignal), first);
  });

  it('gives up an answer when it is interrupted', async () => {
    await using simulator = await gymSimulator(systemClocks, noSignal);
    await assert.rejects(simulator.reset(1, AbortSignal.abort(new Error('enough'))), /enough/);
  });
});
