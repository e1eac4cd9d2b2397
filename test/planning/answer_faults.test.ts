import assert from 'node:assert/strict';
import { actionChunkConstants, type ActionChunk } from '../../msgs/index.ts';
import { chunkFault, scoreFault } from '../../planning/answer_faults.ts';
import { testCandidateSet, testChunk, testScore } from '../support/messages.ts';
import { testTask } from './tasks.ts';

const other = 'f'.repeat(64);
const task = testTask();
const [x, y] = testChunk('policy').dimensions;

describe('chunkFault', () => {
  it('finds nothing wrong with an answer to the question', () => {
    assert.equal(chunkFault(task, 'policy', testChunk('policy')), undefined);
  });

  const wrong: readonly (readonly [string, Partial<ActionChunk>])[] = [
    ['foreign_request', { request_id: 'another' }],
    ['foreign_provider', { provider: 'impostor' }],
    ['foreign_goal', { goal_digest: other }],
    ['foreign_observation', { observation_digest: other }],
    ['embodiment_mismatch', { embodiment_digest: other }],
    ['dimension_mismatch', { dimensions: [y!, x!] }],
    ['dimension_mismatch', { dimensions: [x!] }],
    ['dimension_mismatch', { dimensions: [x!, { ...y!, unit: 'm' }] }],
    ['dimension_mismatch', { dimensions: [x!, { ...y!, frame: 'world' }] }],
    ['dimension_mismatch', { dimensions: [x!, { ...y!, kind: 'gripper' }] }],
    ['dimension_mismatch', { shape: Uint32Array.of(4, 16, 3) }],
    ['mode_mismatch', { mode: actionChunkConstants.MODE_RELATIVE }],
    ['step_time_mismatch', { dt_ns: 100_000_001n }],
    ['zero_candidates', { shape: Uint32Array.of(0, 16, 2), data: new Float32Array(0) }],
    ['too_many_candidates', { shape: Uint32Array.of(17, 16, 2) }],
    ['horizon_mismatch', { shape: Uint32Array.of(4, 65, 2) }],
    ['slice_mismatch', { execute_steps: 7 }],
    ['slice_mismatch', { start_index: 9 }],
    ['seed_mismatch', { seed: 1n }],
    ['not_finite', { data: new Float32Array(128).fill(Number.NaN) }],
    ['not_finite', { candidate_values: new Float64Array(4).fill(Infinity) }],
  ];
  for (const [code, fields] of wrong) {
    it(`finds ${code} in ${Object.keys(fields).join(', ')}`, () => {
      assert.equal(chunkFault(task, 'policy', testChunk('policy', { fields }))?.code, code);
    });
  }

  it('says with numbers what was wrong', () => {
    const chunk = testChunk('policy', { fields: { execute_steps: 7 } });
    assert.equal(chunkFault(task, 'policy', chunk)?.detail, 'steps 0 + 7 instead of 8 of 16');
  });
});

describe('scoreFault', () => {
  const set = testCandidateSet();
  const good = testScore('scorer', set);
  const scored = { digest: good.set_digest, count: 4 };

  it('finds nothing wrong with scores of the set', () => {
    assert.equal(scoreFault(task, scored, 'scorer', good), undefined);
  });

  const wrong = [
    ['foreign_request', { request_id: 'another' }],
    ['foreign_provider', { scorer: 'impostor' }],
    ['foreign_set', { set_digest: other }],
    ['score_count_mismatch', { values: new Float64Array(3) }],
    ['score_count_mismatch', { values: new Float64Array(5) }],
    ['not_finite', { values: Float64Array.of(0, 1, Number.NaN, 2) }],
  ] as const;
  for (const [code, fields] of wrong) {
    it(`finds ${code} in ${Object.keys(fields).join(', ')}`, () => {
      assert.equal(scoreFault(task, scored, 'scorer', { ...good, ...fields })?.code, code);
    });
  }
});
