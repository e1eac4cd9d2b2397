/** Each rule against the smallest change of a valid message that breaks it. */
import assert from 'node:assert/strict';
import { WorldforgeError } from '../../../core/errors.ts';
import * as types from '../../../msgs/types.ts';
import type { MessageType } from '../../../msgs/message_type.ts';
import type * as gen from '../../../msgs/gen/index.ts';
import {
  float32Tensor,
  testCandidateSet,
  testChunk,
  testGoal,
  testMeta,
  testObservation,
  testPlan,
  testScore,
} from '../../support/messages.ts';

const digest = 'ab'.repeat(32);
const tensor = float32Tensor('keypoints', [2, 2], [1, 2, 3, 4]);
const chunk = testChunk('policy', { candidates: 2, horizon: 8 });
const set = testCandidateSet({ chunk });
const plan = testPlan({ set });

const windowFields = {
  meta: testMeta(),
  plan_digest: digest,
  index: 0,
  first_step: 0,
  dimensions: plan.dimensions,
  mode: plan.mode,
  dt_ns: plan.dt_ns,
  steps: plan.slice_steps,
  data: plan.slice,
  tail_steps: plan.tail_steps,
  tail: plan.tail,
};
const rehearsal: gen.RehearsalChunk = windowFields;
const approved: gen.ApprovedChunk = {
  ...windowFields,
  permit_id: 'permit',
  permit_sequence: 0n,
  not_after: { sec: 0, nanosec: 0 },
  key_id: digest,
  signature: '',
};
const request: gen.PlanRequest = {
  meta: testMeta(),
  request_id: 'request',
  policies: ['policy'],
  scorers: [],
  goal_digest: digest,
  observation_digest: digest,
  embodiment_digest: digest,
  seed: 0n,
  candidates: 4,
  deadline_ns: 1n,
};
const verdict: gen.GateVerdict = {
  meta: testMeta(),
  review_id: '',
  plan_digest: '',
  verdict: 0,
  codes: ['execution_disabled'],
  refusals: [],
  review_age_ns: 0n,
  proposal_age_ns: 0n,
};
const input: gen.StepInput = {
  meta: testMeta(),
  kind: 0,
  topic: 'goal',
  publisher: 'operator',
  publisher_boot_id: 1n,
  publisher_sequence: 0n,
  message_digest: digest,
  name: '',
  json: '',
  received_ns: 0n,
  ros_ns: 0n,
};

/** What the encoder says is wrong. */
function wrongWith<M>(type: MessageType<M>, message: M): string {
  try {
    type.encode(message);
    return 'accepted';
  } catch (error) {
    assert.ok(error instanceof WorldforgeError);
    assert.equal(error.code, 'message_rule', error.message);
    return error.message;
  }
}

interface Suite<M> {
  readonly type: MessageType<M>;
  readonly valid: M;
  /** What the refusal says, and the fields that provoke it. */
  readonly violations: readonly (readonly [RegExp, Partial<M>])[];
}

function suite<M>(type: MessageType<M>, valid: M, violations: Suite<M>['violations']): void {
  describe(`the rule of ${type.name}`, () => {
    it('accepts a valid message', () => {
      assert.equal(wrongWith(type, valid), 'accepted');
    });

    for (const [says, fields] of violations) {
      it(`refuses with ${says.source}`, () => {
        assert.match(wrongWith(type, { ...valid, ...fields }), says);
      });
    }
  });
}

const broken = (fields: Partial<gen.Tensor>) => ({ tensors: [{ ...tensor, ...fields }] });
const dimension = { name: 'x', kind: 'eef_position', unit: 'px', frame: 'pusht' };
const bytesOf = (values: Float32Array | Float64Array) => new Uint8Array(values.buffer);
const sharedActionViolations = [
  [/dt_ns is zero/, { dt_ns: 0n }],
  [/mode 2 is not defined/, { mode: 2 }],
  [/a dimension has no name/, { dimensions: [dimension, { ...dimension, name: '' }] }],
  [/dimension y: kind thumb is not/, { dimensions: [dimension, { ...dimension, name: 'y', kind: 'thumb' }] }],
  [/dimension y: unit inch is not/, { dimensions: [dimension, { ...dimension, name: 'y', unit: 'inch' }] }],
  [/dimension names are not unique/, { dimensions: [dimension, dimension] }],
] as const;
const askedViolations = [
  [/goal_digest is no/, { goal_digest: '' }],
  [/observation_digest is no/, { observation_digest: 'AB'.repeat(32) }],
  [/embodiment_digest is no/, { embodiment_digest: 'ab' }],
] as const;
const chunkViolations = [
  ...askedViolations,
  ...sharedActionViolations,
  [/32 values for shape 2x8x3/, { shape: Uint32Array.of(2, 8, 3) }],
  [/shape 0x8x2 holds nothing/, { shape: Uint32Array.of(0, 8, 2), data: new Float32Array(0) }],
  [/1 dimensions for 2 values a step/, { dimensions: [dimension] }],
  [/steps 1 \+ 8 of a horizon of 8/, { start_index: 1 }],
  [/steps 0 \+ 0 of a horizon of 8/, { execute_steps: 0 }],
] as const;
const motionViolations = [
  ...sharedActionViolations,
  [/plan_digest is no/, { plan_digest: 'none' }],
  [/16 values for 7 steps/, { steps: 7 }],
  [/0 values for 0 steps/, { steps: 0, data: new Float32Array(0) }],
  [/tail values for 99 steps/, { tail_steps: 99 }],
  [/no dimensions/, { dimensions: [], data: new Float32Array(0), tail: new Float32Array(0) }],
] as const;

suite(types.goalType, testGoal({ tensors: [tensor] }), [
  [/meta\.source 3 is not defined/, { meta: testMeta({ source: 3 }) }],
  [/1000000000 nanoseconds/, { meta: testMeta({ stamp: { sec: 0, nanosec: 1_000_000_000 } }) }],
  [/1000000001 nanoseconds/, { meta: testMeta({ recorded_stamp: { sec: 0, nanosec: 1_000_000_001 } }) }],
  [/digest is no/, { digest: '' }],
  [/tensor names are not unique/, { tensors: [tensor, tensor] }],
  [/tensor keypoints: dtype float16/, broken({ dtype: 'float16' })],
  [/tensor keypoints: dtype toString/, broken({ dtype: 'toString', encoding: 'png' })],
  [/encoding gif/, broken({ encoding: 'gif' })],
  [/unit cm/, broken({ unit: 'cm' })],
  [/layout T for 2 axes/, broken({ layout: 'T' })],
  [/layout TX has an unknown axis/, broken({ layout: 'TX' })],
  [/15 bytes for a shape of 16/, broken({ data: new Uint8Array(15) })],
  [/16 bytes for a shape of 18446744073709552000/, broken({ shape: Uint32Array.of(2 ** 31, 2 ** 31) })],
  [/a value is not finite/, broken({ data: bytesOf(Float32Array.of(1, NaN, 3, 4)) })],
  [/a value is not finite/, broken({ dtype: 'float64', data: bytesOf(Float64Array.of(1, 2, 3, Infinity)) })],
]);

suite(types.observationType, testObservation(), [
  [/n_obs_steps is zero/, { n_obs_steps: 0 }],
  [/embodiment_digest is no/, { embodiment_digest: '' }],
  [/tensor agent_position: 2 samples instead of 3/, { n_obs_steps: 3 }],
  [/tensor names are not unique/, { tensors: [tensor, tensor] }],
]);

suite(types.actionChunkType, chunk, [
  ...chunkViolations,
  [/3 candidate values for 2 candidates/, { candidate_values: new Float64Array(3) }],
]);

const [origin] = set.origins;
assert.ok(origin);
suite(types.candidateSetType, set, [
  ...chunkViolations,
  [/origin policy starts at 1 instead of 0/, { origins: [{ ...origin, first: 1 }] }],
  [/origin policy has no candidates/, { origins: [{ ...origin, count: 0 }] }],
  [/origin policy: 1 candidate values for 2/, { origins: [{ ...origin, values: new Float64Array(1) }] }],
  [/origin policy: chunk_digest is no/, { origins: [{ ...origin, chunk_digest: '' }] }],
  [/origins cover 0 of 2 candidates/, { origins: [] }],
  [/origins cover 3 of 2 candidates/, { origins: [{ ...origin, count: 3 }] }],
]);

suite(types.scoreType, testScore('scorer', set), [
  [/no values/, { values: new Float64Array(0) }],
  [/set_digest is no/, { set_digest: '' }],
]);

suite(types.planRequestType, request, [
  ...askedViolations,
  [/no policy is asked/, { policies: [] }],
  [/policies are not unique/, { policies: ['policy', 'policy'] }],
  [/scorers are not unique/, { scorers: ['scorer', 'scorer'] }],
]);

suite(types.planType, plan, [
  ...sharedActionViolations,
  ...askedViolations,
  [/plan_digest is no/, { plan_digest: '' }],
  [/candidate_set_digest is no/, { candidate_set_digest: '' }],
  [/limits_digest is no/, { limits_digest: '' }],
  [/candidate 2 of 2 by 1 policies/, { chosen_index: 2 }],
  [/candidate 0 of 2 by 0 policies/, { policy: [] }],
  [/16 values for 7 steps/, { slice_steps: 7 }],
  [/tail values for 99 steps/, { tail_steps: 99 }],
  [/refused with no_candidates has a slice, a tail or a digest/, { code: 'no_candidates' }],
]);

suite(types.gateVerdictType, verdict, [[/verdict 3 is not defined/, { verdict: 3 }]]);
suite(types.rehearsalChunkType, rehearsal, motionViolations);
suite(types.approvedChunkType, approved, motionViolations);
suite(types.stepInputType, input, [
  [/message_digest is no/, { message_digest: '' }],
  [/kind 3 is not defined/, { kind: 3 }],
]);

describe('rules', () => {
  it('accept a plan without a motion when its code says why', () => {
    const none = { plan_digest: '', slice: new Float32Array(0), tail: new Float32Array(0) };
    assert.equal(wrongWith(types.planType, { ...plan, ...none, code: 'no_candidates' }), 'accepted');
  });

  it('read a tensor whose bytes lie inside a larger buffer', () => {
    const pool = Buffer.alloc(64, 0xff);
    Buffer.from(tensor.data).copy(pool, 24);
    const inside = { ...tensor, data: pool.subarray(24, 24 + tensor.data.length) };
    assert.equal(wrongWith(types.goalType, testGoal({ tensors: [inside] })), 'accepted');
  });

  it('hold for decoded bytes as for encoded messages', () => {
    const bytes = types.gateVerdictType.encode(verdict);
    const forged = bytes.map((byte, index) => (index === verdictOffset(bytes) ? 3 : byte));
    assert.throws(() => types.gateVerdictType.decode(forged), { code: 'message_rule' });
  });
});

/** Where the verdict stands: the only byte in which another verdict differs. */
function verdictOffset(bytes: Uint8Array): number {
  const released = types.gateVerdictType.encode({ ...verdict, verdict: 2 });
  return bytes.findIndex((byte, index) => byte !== released[index]);
}
