import assert from 'node:assert/strict';
import type { Json } from '../../../core/canonical_json.ts';
import type { PredictRequest } from '../../../providers/provider.ts';
import { simProvider } from '../../../providers/sim/provider.ts';
import { simulatorRevision } from '../../../sim/simulator.ts';
import { noSignal } from '../builders.ts';

const worldState = {
  embodiment: 'pusht',
  agent: { position: [150, 226] },
  block: { position: [256, 256], angle: 0 },
};
const push = { type: 'action_chunk', parameters: { targets: [[230, 226]] } };
const request = (changed: Partial<PredictRequest> = {}): PredictRequest => ({
  worldState,
  action: push,
  steps: 16,
  ...changed,
});
const field = (state: Json, name: string): Json => (state as Readonly<Record<string, Json>>)[name]!;

describe('sim predict', () => {
  it('names the simulator as its revision', () => {
    const { name, revision } = simProvider({});
    assert.deepEqual([name, revision], ['sim', simulatorRevision]);
  });

  it('says where the block ends, how far that is from the goal, and what of the goal it covers', async () => {
    await using provider = simProvider({});
    const after = await provider.predict(request(), noSignal);
    assert.deepEqual(Object.keys(after.worldState as object).sort(), [
      'agent',
      'block',
      'coverage',
      'embodiment',
      'goal',
      'keypoint_distance_px',
      'step',
    ]);
    assert.equal(field(after.worldState, 'step'), 16);
    const [x] = field(field(after.worldState, 'block'), 'position') as readonly number[];
    assert.ok(x! > 270, `block at ${x}`);
    const before = await provider.predict(request({ action: { type: 'noop', parameters: {} } }), noSignal);
    assert.notEqual(
      field(after.worldState, 'keypoint_distance_px'),
      field(before.worldState, 'keypoint_distance_px'),
    );
    assert.deepEqual([after.physicsScore, after.confidence, after.frames], [1, 0.97, []]);
  });

  it('goes on from its own answer as if it had been asked at once', async () => {
    await using provider = simProvider({});
    const whole = await provider.predict(request({ steps: 10 }), noSignal);
    const half = await provider.predict(request({ steps: 5 }), noSignal);
    const rest = await provider.predict(request({ steps: 5, worldState: half.worldState }), noSignal);
    assert.deepEqual(rest, whole);
  });

  it('gives another goal its own distance', async () => {
    await using provider = simProvider({});
    const there = { ...worldState, goal: worldState.block };
    const noop = { type: 'noop', parameters: {} };
    const { worldState: after } = await provider.predict(
      request({ worldState: there, action: noop }),
      noSignal,
    );
    assert.equal(field(after, 'keypoint_distance_px'), 0);
    assert.ok(Math.abs((field(after, 'coverage') as number) - 1) < 1e-12);
  });

  it('trusts itself less at a wall', async () => {
    await using provider = simProvider({});
    const corner = { ...worldState, block: { position: [69, 256], angle: 0 } };
    const action = { type: 'noop', parameters: {} };
    const { confidence } = await provider.predict(request({ worldState: corner, action }), noSignal);
    assert.equal(confidence, 0.5);
  });

  for (const [what, changed, code] of [
    ['another embodiment', { worldState: { ...worldState, embodiment: 'aloha' } }, 'provider_failed'],
    ['a state of another form', { worldState: { scene: {} } }, 'provider_failed'],
    ['an unknown action', { action: { type: 'spawn_object', parameters: {} } }, 'provider_failed'],
    ['a chunk without targets', { action: { ...push, parameters: { targets: [] } } }, 'provider_failed'],
    ['no steps', { steps: 0 }, 'provider_failed'],
    ['more steps than a rollout has', { steps: 1025 }, 'provider_failed'],
    [
      'a target off the table',
      { action: { ...push, parameters: { targets: [[513, 0]] } } },
      'sim_action_invalid',
    ],
    [
      'a block off the table',
      { worldState: { ...worldState, block: { position: [-300, 0], angle: 0 } } },
      'sim_state_invalid',
    ],
  ] as const satisfies readonly (readonly [string, Partial<PredictRequest>, string])[]) {
    it(`refuses ${what}`, async () => {
      await using provider = simProvider({});
      await assert.rejects(provider.predict(request(changed), noSignal), { code });
    });
  }

  it('does not begin once it is cancelled', async () => {
    await using provider = simProvider({});
    const reason = new Error('enough');
    await assert.rejects(provider.predict(request(), AbortSignal.abort(reason)), reason);
  });

  it('refuses any configuration', () => {
    assert.throws(() => simProvider({ speed: 2 }), { code: 'provider_config' });
  });
});
