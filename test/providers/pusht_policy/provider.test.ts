import assert from 'node:assert/strict';
import { pushtPolicyProvider } from '../../../providers/pusht_policy/provider.ts';
import type { PolicyProvider, PolicyRequest } from '../../../providers/provider.ts';
import { corners } from '../../../providers/shared/tee.ts';
import { scratchFolder, type Scratch } from '../../support/scratch.ts';
import {
  floats,
  goalOf,
  goalPose,
  noSignal,
  observationOf,
  pusht,
  pushtRequest,
  table,
} from '../builders.ts';
import { writePolicyBundle } from '../policy_bundle.ts';

const request = pushtRequest(table);

describe('pushtPolicyProvider', () => {
  let scratch: Scratch;
  let policy: PolicyProvider;
  before(async () => {
    scratch = scratchFolder();
    policy = await pushtPolicyProvider({ bundle: writePolicyBundle(scratch.path) });
  });
  after(async () => {
    await policy[Symbol.asyncDispose]();
    scratch[Symbol.dispose]();
  });

  const dataOf = async (fields: Partial<PolicyRequest> = {}, provider = policy) =>
    (await provider.propose({ ...request, ...fields }, noSignal)).data;

  it('proposes the candidates that were asked, from its start index on', async () => {
    const { data, ...form } = await policy.propose(request, noSignal);
    assert.deepEqual(form, { shape: [16, 16, 2], startIndex: 1, executeSteps: 8 });
    assert.equal(data.length, 512);
    assert.ok(data.every((value) => Number.isFinite(value)));
  });

  it('gives the same bits for the same seed, in another session too, others for another seed', async () => {
    const first = await dataOf();
    assert.deepEqual(await dataOf(), first);
    await using again = await pushtPolicyProvider({ bundle: scratch.path });
    assert.deepEqual(await dataOf({}, again), first);
    assert.equal(again.revision, policy.revision);
    assert.notDeepEqual(await dataOf({ seed: 8n }), first);
  });

  it('gives each candidate noise of its own, which more candidates do not change', async () => {
    const [few, many] = [await dataOf({ candidates: 2 }), await dataOf({ candidates: 3 })];
    assert.deepEqual(many.subarray(0, 64), few);
    assert.notDeepEqual(few.subarray(0, 32), few.subarray(32));
  });

  it('never clamps: what leaves the table is given as it is', async () => {
    using wide = scratchFolder();
    writePolicyBundle(wide.path, {
      change: (bundle) => ({
        ...bundle,
        normalisation: {
          ...bundle.normalisation,
          action: { mode: 'min_max', min: [0, 0], max: [4096, 4096] },
        },
        golden: { ...bundle.golden, rtol: 100 },
      }),
    });
    await using far = await pushtPolicyProvider({ bundle: wide.path });
    assert.ok((await dataOf({}, far)).some((value) => value > 512));
  });

  it('refuses another goal than the one it was trained for', async () => {
    const [x, y] = goalPose.position;
    const moved = (by: number) => corners({ ...goalPose, position: [x + by, y] }).flat();
    await dataOf({ goal: goalOf(floats('keypoints', [8, 2], moved(0.5))) });
    const goal = goalOf(floats('keypoints', [8, 2], moved(2)));
    await assert.rejects(dataOf({ goal }), {
      code: 'provider_failed',
      message: 'pusht-policy: the goal keypoints is off the one it was trained for by 2.0, at most 1',
    });
  });

  it('refuses another robot, an observation that lacks something, and too many candidates', async () => {
    const wrong: readonly (readonly [RegExp, Partial<PolicyRequest>])[] = [
      [/not arm \(absolute/, { embodiment: { ...pusht, name: 'arm' } }],
      [/50000000 ns a step/, { embodiment: { ...pusht, dt_ns: 50_000_000 } }],
      [/relative/, { embodiment: { ...pusht, mode: 'relative' } }],
      [/do not hold 16 from 1 on/, { embodiment: { ...pusht, execute_steps: 16 } }],
      [/or are above 15/, { embodiment: { ...pusht, horizon_max: 15 } }],
      [/keypoints of the observation is missing/, { observation: observationOf() }],
      [/1025 candidates/, { candidates: 1025 }],
      [/0 candidates/, { candidates: 0 }],
    ];
    for (const [message, fields] of wrong)
      await assert.rejects(dataOf(fields), { code: 'provider_failed', message });
  });

  it('stops at a signal that aborts between two steps', async () => {
    const late = new AbortController();
    const answer = policy.propose(request, late.signal);
    setImmediate(() => late.abort(new Error('deadline')));
    await assert.rejects(answer, /deadline/);
    await assert.rejects(policy.propose(request, late.signal), /deadline/);
  });
});
