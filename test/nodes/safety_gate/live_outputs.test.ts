/** What becomes of a window between its release and its signature. */
import assert from 'node:assert/strict';
import { approvedChunkType, contentDigest, topics, type StepEvent } from '../../../msgs/index.ts';
import { emptyMemory } from '../../../nodes/safety_gate/live_inputs.ts';
import { approvedChunkMessage, askedToSign, takeSigned } from '../../../nodes/safety_gate/live_outputs.ts';
import { gateStep } from '../../../nodes/safety_gate/step.ts';
import { liveTerms } from '../../../safety/gate_policy.ts';
import { bootState, type ReleasedWindow, type SafetyState } from '../../../safety/index.ts';
import { livePolicyOf } from '../../safety/live_builders.ts';
import { atNs, identity, meta, namedPlan } from './gate_node.ts';
import { gateKey, liveConfig, signedSite } from './live_site.ts';

const plan = namedPlan();
const window: ReleasedWindow = {
  permitId: 'p'.repeat(64),
  permitSequence: 2,
  plan,
  planDigest: plan.plan_digest,
  index: 2,
  firstStep: 2,
  steps: 1,
  data: plan.slice.subarray(4, 6),
  tailSteps: plan.tail_steps,
  tail: plan.tail,
  notAfterNs: atNs,
};
const terms = liveTerms(livePolicyOf(signedSite()));
const permit = { id: window.permitId, notBeforeNs: 0n, expiresNs: 1n, quota: 4, spent: undefined };
const executing: SafetyState = { ...bootState, phase: 'executing', live: { ...bootState.live, permit } };

describe('windows to be signed', () => {
  const { unsigned, effect } = askedToSign(window, terms);
  const memory = { ...emptyMemory, unsigned: [unsigned] };
  const signed = { digest: unsigned.digest, key_id: gateKey.keyId, signature: gateKey.sign(unsigned.digest) };

  it('are asked for by the content digest of what is published, whenever that is', () => {
    assert.deepEqual(effect, { kind: 'sign', digest: unsigned.digest });
    const chunk = approvedChunkMessage(meta('gate', 7n), window, {
      keyId: gateKey.keyId,
      text: signed.signature,
    });
    assert.equal(
      contentDigest(approvedChunkType, approvedChunkType.decode(approvedChunkType.encode(chunk))),
      unsigned.digest,
    );
  });

  it('are published once they are signed, and only once', () => {
    const taken = takeSigned(signed, { memory, safety: executing, terms });
    assert.equal(taken.window, window);
    assert.deepEqual(taken.memory.unsigned, []);
    const again = takeSigned(signed, { memory: taken.memory, safety: executing, terms });
    assert.deepEqual([again.window, again.detail], [undefined, 'signed: nobody asked for it']);
  });

  const ended: readonly (readonly [string, SafetyState])[] = [
    ['the gate stops', { ...executing, phase: 'stopping' }],
    ['the gate latches', { ...executing, phase: 'latched' }],
    [
      'another permit is being used',
      { ...executing, live: { ...executing.live, permit: { ...permit, id: 'q' } } },
    ],
  ];
  for (const [what, safety] of ended) {
    it(`are not published any more when ${what}`, () => {
      const taken = takeSigned(signed, { memory, safety, terms });
      assert.deepEqual([taken.window, taken.memory.unsigned], [undefined, []]);
      assert.equal(taken.detail, 'signed: window 2 after its motion had ended');
    });
  }

  it('are not published under another key than that of the policy', () => {
    const taken = takeSigned({ ...signed, key_id: 'e'.repeat(64) }, { memory, safety: executing, terms });
    assert.deepEqual([taken.window, taken.detail], [undefined, 'signed: window 2 by another key']);
  });

  it('that nobody released are published by no signature', () => {
    const event: StepEvent = {
      kind: 'internal',
      name: 'signed',
      value: signed,
      receivedNs: atNs,
      rosNs: atNs,
    };
    const { outputs, effects } = gateStep.step(gateStep.start(liveConfig(), identity), event);
    assert.equal(
      outputs.some(({ topic }) => topic === topics.approvedChunk.name),
      false,
    );
    assert.deepEqual(
      effects.map(({ kind }) => kind),
      ['journal'],
    );
  });
});
