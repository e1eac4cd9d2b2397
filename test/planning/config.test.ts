import assert from 'node:assert/strict';
import { plannerConfig } from '../../planning/config.ts';
import { pushtEmbodiment, testRunSeed } from '../support/messages.ts';
import { deadlineNs, plannerJson } from './planner.ts';

describe('plannerConfig', () => {
  it('reads what the planner is started with', () => {
    const { robot, ...rest } = plannerConfig(plannerJson());
    assert.deepEqual(robot.embodiment, pushtEmbodiment());
    assert.equal(robot.tailStepsMax, 92);
    assert.deepEqual(rest, {
      policies: ['policy'],
      scorers: ['scorer'],
      candidates: 16,
      seed: testRunSeed,
      stride: 8,
      deadlineNs,
      proposalAgeMaxNs: 4n * deadlineNs,
      pace: 'lockstep',
    });
  });

  const [x, y] = pushtEmbodiment().dimensions;
  const wrong: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
    ['config.policies', { policies: [] }],
    ['config.policies', { policies: ['a', 'a'] }],
    ['config.policies[0]', { policies: [7] }],
    ['provider a_b', { policies: ['a-b', 'policy'], scorers: ['a_b'] }],
    ['config.scorers', { scorers: Array.from({ length: 17 }, (_, index) => `s${index}`) }],
    ['config.candidates', { candidates: 1025 }],
    ['config.candidates', { candidates: 1.5 }],
    ['config.seed', { seed: 7 }],
    ['config.seed', { seed: '18446744073709551616' }],
    ['config.stride', { stride: 0 }],
    ['config.deadline_ns', { deadline_ns: '0' }],
    ['config.deadline_ns', { deadline_ns: '99999999999999' }],
    ['config.proposal_age_max_ns', { proposal_age_max_ns: '-1' }],
    ['config.pace', { pace: 'fast' }],
    ['config.embodiment', { embodiment: [] }],
    ['config.embodiment.mode', { embodiment: pushtEmbodiment({ mode: 'relative' }) }],
    ['config.embodiment.dt_ns', { embodiment: pushtEmbodiment({ dt_ns: 0 }) }],
    ['config.embodiment.horizon_max', { embodiment: pushtEmbodiment({ horizon_max: 7 }) }],
    [
      'config.embodiment.boxes[0].axes[0]',
      { embodiment: pushtEmbodiment({ boxes: [{ axes: [2], min: [0], max: [1] }] }) },
    ],
    [
      'config.embodiment.dimensions[1].limits.jerk_max',
      {
        embodiment: pushtEmbodiment({ dimensions: [x!, { ...y!, limits: { ...y!.limits, jerk_max: 0 } }] }),
      },
    ],
    [
      'config.embodiment.dimensions[1].limits.position_max',
      {
        embodiment: pushtEmbodiment({
          dimensions: [x!, { ...y!, limits: { ...y!.limits, position_max: -1 } }],
        }),
      },
    ],
  ];
  for (const [path, fields] of wrong) {
    it(`refuses ${JSON.stringify(fields).slice(0, 60)} by the path ${path}`, () => {
      assert.throws(
        () => plannerConfig(plannerJson(fields)),
        (error: Error) => error.message.includes(`${path} is not`),
      );
    });
  }

  it('refuses a configuration that is no object', () => {
    for (const config of [null, 7, 'text', []]) assert.throws(() => plannerConfig(config), { code: 'usage' });
  });
});
