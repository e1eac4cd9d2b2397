import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mockProvider } from '../../../providers/mock/provider.ts';
import { candidateSet, floats, goalOf, noSignal, observationOf, pusht } from '../builders.ts';

const mock = mockProvider({});
const goal = goalOf(floats('target', [2], [10, 20]));
const observation = observationOf();
/** Two candidates of two steps. */
const set = candidateSet([2, 2, 2], [0, 0, 10, 21, 10, 20, 13, 24]);
const request = { goal, observation, set, embodiment: pusht };
const world = { step: 3, scene: { objects: {} } };
const cube = {
  id: 'cube',
  pose: { position: { x: 0, y: 0, z: 0 } },
  bbox: { min: { x: -1, y: -1, z: -1 }, max: { x: 1, y: 1, z: 1 } },
};
const noop = { type: 'noop', parameters: {} };

describe('mock score', () => {
  it('is the squared distance of the last executed step from the target', async () => {
    assert.deepEqual(await mock.score(request, noSignal), {
      values: Float64Array.of(1, 25),
      lowerIsBetter: true,
    });
  });

  it('judges the last step of the slice that counts, not of the horizon', async () => {
    const { values } = await mock.score({ ...request, set: { ...set, execute_steps: 1 } }, noSignal);
    assert.deepEqual(values, Float64Array.of(500, 0));
  });

  it('takes the mean of the goal keypoints when there is no target', async () => {
    const keypoints = goalOf(floats('keypoints', [2, 2], [8, 18, 12, 22]));
    assert.deepEqual(
      (await mock.score({ ...request, goal: keypoints }, noSignal)).values,
      Float64Array.of(1, 25),
    );
  });

  it('falls back to a number from the index alone, for relative actions too', async () => {
    const values = Float64Array.of(0.1815, 0.3316);
    const relative = { ...request, set: { ...set, mode: 1 } };
    assert.deepEqual((await mock.score({ ...request, goal: goalOf() }, noSignal)).values, values);
    assert.deepEqual((await mock.score(relative, noSignal)).values, values);
  });

  it('refuses a goal of more coordinates than an action has', async () => {
    const wide = goalOf(floats('target', [3], [1, 2, 3]));
    await assert.rejects(mock.score({ ...request, goal: wide }, noSignal), {
      code: 'provider_failed',
      message: 'mock: the goal has 3 coordinates, an action 2',
    });
  });

  it('gives one finite value a candidate', async () => {
    const number = fc.float({ min: -1000, max: 1000, noNaN: true });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 64 }), fc.infiniteStream(number), async (count, numbers) => {
        const many = candidateSet([count, 2, 2], [...numbers.take(count * 4)]);
        const { values } = await mock.score({ ...request, set: many }, noSignal);
        assert.equal(values.length, count);
        assert.ok(values.every((value) => Number.isFinite(value) && value >= 0));
      }),
    );
  });
});

describe('mock predict', () => {
  it('counts steps and notes the action', async () => {
    const answer = await mock.predict({ worldState: world, action: noop, steps: 2 }, noSignal);
    assert.deepEqual(answer, {
      worldState: {
        step: 5,
        scene: { objects: {} },
        provider: 'mock',
        metadata: { last_action: noop, noop: true },
      },
      physicsScore: 0.72,
      confidence: 0.7,
      frames: [Buffer.from('mock-frame-4'), Buffer.from('mock-frame-5')],
    });
  });

  it('moves the named object or the first one, and its box with it', async () => {
    const worldState = { step: 0, scene: { objects: { sphere: { id: 'sphere' }, cube } } };
    const target = { x: 0.5, y: 0, z: 2 };
    const moved = {
      id: 'cube',
      pose: { position: target },
      bbox: { min: { x: -0.5, y: -1, z: 1 }, max: { x: 1.5, y: 1, z: 3 } },
    };
    for (const parameters of [{ target, object_id: 'cube' }, { target }]) {
      const action = { type: 'move_to', parameters };
      const answer = await mock.predict({ worldState, action, steps: 1 }, noSignal);
      assert.deepEqual(answer.worldState, {
        step: 1,
        scene: { objects: { sphere: { id: 'sphere' }, cube: moved } },
        provider: 'mock',
        metadata: { last_action: action },
      });
      assert.equal(answer.physicsScore, 0.72 + 0.06);
    }
  });

  it('adds a spawned object under an id that follows from its name and step', async () => {
    const action = { type: 'spawn_object', parameters: { name: 'cup', position: { x: 1, y: 2, z: 3 } } };
    const { worldState, physicsScore } = await mock.predict(
      { worldState: world, action, steps: 1 },
      noSignal,
    );
    const id = 'object_487f17c054b8';
    assert.deepEqual(worldState, {
      step: 4,
      scene: { objects: { [id]: { id, name: 'cup', pose: { position: { x: 1, y: 2, z: 3 } } } } },
      provider: 'mock',
      metadata: { last_action: action },
    });
    assert.equal(physicsScore, 0.75);
  });

  it('never promises more than 0.99', async () => {
    const objects = Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [`o${index}`, { id: `o${index}` }]),
    );
    const answer = await mock.predict(
      { worldState: { step: 0, scene: { objects } }, action: noop, steps: 1 },
      noSignal,
    );
    assert.deepEqual([answer.physicsScore, answer.confidence], [0.99, 0.97]);
  });

  const moveTo = (parameters: Record<string, string | Record<string, number>>) => ({
    type: 'move_to',
    parameters,
  });
  const refused = [
    ['a world without a scene', { worldState: { step: 0 }, action: noop, steps: 1 }, /world state\.scene/],
    ['a negative step', { worldState: { ...world, step: -1 }, action: noop, steps: 1 }, /world state\.step/],
    ['no step at all', { worldState: world, action: noop, steps: 0 }, /steps/],
    ['a million steps', { worldState: world, action: noop, steps: 1e6 }, /steps/],
    [
      'a target without z',
      { worldState: world, action: moveTo({ target: { x: 1, y: 2 } }), steps: 1 },
      /move_to\.target\.z/,
    ],
    [
      'an object that is not there',
      { worldState: world, action: moveTo({ target: { x: 1, y: 2, z: 3 }, object_id: 'cup' }), steps: 1 },
      /the scene has no object cup/,
    ],
  ] as const;
  for (const [what, predictRequest, message] of refused) {
    it(`refuses ${what}`, async () => {
      await assert.rejects(mock.predict(predictRequest, noSignal), { code: 'provider_failed', message });
    });
  }
});

describe('mock embed', () => {
  it('gives 32 numbers in [0, 1) that follow from the text', async () => {
    const { model, vector } = await mock.embed('a red cup', noSignal);
    assert.equal(model, 'mock-embedding-v1');
    assert.equal(vector.length, 32);
    // Computed by another implementation of the same definition.
    assert.deepEqual([vector[0], vector[8], vector[31]], [0.2125, 0.3899, 0.3922]);
    assert.ok(vector.every((value) => value >= 0 && value < 1));
    assert.deepEqual((await mock.embed('a red cup', noSignal)).vector, vector);
    assert.notDeepEqual((await mock.embed('a red cap', noSignal)).vector, vector);
  });
});

describe('mockProvider', () => {
  it('answers nothing once the call is aborted', async () => {
    const signal = AbortSignal.abort(new Error('too late'));
    await assert.rejects(mock.score(request, signal), /too late/);
    await assert.rejects(mock.predict({ worldState: world, action: noop, steps: 1 }, signal), /too late/);
    await assert.rejects(mock.embed('text', signal), /too late/);
  });

  it('refuses any configuration', () => {
    assert.throws(() => mockProvider({ mode: 'fast' }), { code: 'provider_config', message: /mode/ });
  });
});
