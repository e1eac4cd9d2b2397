import assert from 'node:assert/strict';
import fc from 'fast-check';
import { sha256 } from '../../../core/digest.ts';
import { violations } from '../../../core/motion/motion.ts';
import { deceleratingTail } from '../../../core/motion/tail.ts';
import { motionLimits } from '../../../msgs/index.ts';
import { mockProvider } from '../../../providers/mock/provider.ts';
import type { PolicyAnswer } from '../../../providers/provider.ts';
import { scriptedProvider } from '../../../providers/scripted/provider.ts';
import { samples } from '../../support/samples.ts';
import {
  candidateSet,
  floats,
  goalOf,
  goalPose,
  noSignal,
  observationOf,
  pusht,
  pushtRequest,
  table,
  type Table,
} from '../builders.ts';

const scripted = scriptedProvider({});
const request = pushtRequest(table);
const limits = motionLimits(pusht);

/** Anywhere on the table, the agent at up to 400 px/s, the block maybe half over the edge. */
const anyTable = fc
  .record({
    x: fc.double({ min: 0, max: 512, noNaN: true }),
    y: fc.double({ min: 0, max: 512, noNaN: true }),
    stepX: fc.double({ min: -40, max: 40, noNaN: true }),
    stepY: fc.double({ min: -40, max: 40, noNaN: true }),
    blockX: fc.double({ min: 40, max: 472, noNaN: true }),
    blockY: fc.double({ min: 40, max: 472, noNaN: true }),
    angle: fc.double({ min: -3.14, max: 3.14, noNaN: true }),
  })
  .map(({ x, y, stepX, stepY, blockX, blockY, angle }): Table => {
    const fround = Math.fround;
    return {
      agent: [
        [fround(x - stepX), fround(y - stepY)],
        [fround(x), fround(y)],
      ],
      block: { position: [blockX, blockY], angle },
    };
  });

function candidate({ data, shape: [, horizon, dim] }: PolicyAnswer, index: number): Float32Array {
  return data.subarray(index * horizon * dim, (index + 1) * horizon * dim);
}

describe('scriptedProvider', () => {
  it('proposes the candidates that were asked, with a slice of the embodiment and a value each', async () => {
    const { data, values, ...form } = await scripted.propose(request, noSignal);
    assert.deepEqual(form, { shape: [16, 16, 2], startIndex: 0, executeSteps: 8 });
    assert.equal(data.length, 512);
    assert.ok(values?.every((value) => value < 0) === true && values.length === 16);
  });

  it('proposes any number of candidates from 1 to 64', async () => {
    for (const candidates of [1, 2, 5, 33, 64]) {
      const { data, shape } = await scripted.propose({ ...request, candidates }, noSignal);
      assert.deepEqual([data.length, shape], [candidates * 32, [candidates, 16, 2]]);
    }
  });

  it('gives the same bits for the same request', async () => {
    const [first, second] = [
      await scripted.propose(request, noSignal),
      await scripted.propose(request, noSignal),
    ];
    assert.deepEqual(first, second);
  });

  it('gives the same bits on every machine and Node version', async () => {
    const { data, values } = await scripted.propose(request, noSignal);
    const bytes = [data, values!].map(({ buffer }) => new Uint8Array(buffer));
    assert.equal(sha256(...bytes), 'd9d9005a3fb7a024779032af0937f121b2e7b7da9c08515adabfc6b535ea9b19');
  });

  it('keeps its plan and varies the others with another seed', async () => {
    const first = await scripted.propose(request, noSignal);
    const second = await scripted.propose({ ...request, seed: 8n }, noSignal);
    assert.deepEqual(candidate(first, 0), candidate(second, 0));
    assert.notDeepEqual(candidate(first, 1), candidate(second, 1));
  });

  it('stays inside all limits, the join included, and can always be brought to rest', async () => {
    await fc.assert(
      fc.asyncProperty(anyTable, fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), async (any, seed) => {
        const answer = await scripted.propose({ ...pushtRequest(any), seed, candidates: 4 }, noSignal);
        for (let index = 0; index < 4; index += 1) {
          const motion = { data: candidate(answer, index), dim: 2, dtS: 0.1 };
          assert.deepEqual(violations(motion, limits, any.agent), []);
          assert.notEqual(
            deceleratingTail({ ...motion, data: motion.data.subarray(0, 16) }, limits),
            undefined,
          );
        }
      }),
      { numRuns: samples('scripted_motions') },
    );
  });

  it('keeps to half of a lower velocity limit', async () => {
    const slow = pusht.dimensions.map((dimension) => ({
      ...dimension,
      limits: { ...dimension.limits, velocity_max: 60 },
    }));
    const answer = await scripted.propose(
      { ...request, embodiment: { ...pusht, dimensions: slow } },
      noSignal,
    );
    const motion = { data: candidate(answer, 0), dim: 2, dtS: 0.1 };
    const half = slow.map((dimension) => ({ ...dimension.limits, velocity_max: 31 }));
    assert.deepEqual(violations(motion, { dimensions: half, boxes: [] }, table.agent), []);
  });

  it('pushes the block from the side away from the goal', async () => {
    const block = { position: [224, 200], angle: goalPose.angle } as const;
    const behind: Table = { agent: [[224, 60], [224, 60]], block }; // prettier-ignore
    const { data } = await scripted.propose({ ...pushtRequest(behind), candidates: 1 }, noSignal);
    const ys = data.filter((_, index) => index % 2 === 1);
    assert.ok((ys.at(-1) ?? 0) > 100 && ys.every((y, index) => y >= (ys[index - 1] ?? 0)));
  });

  it('lets go of a block that lies well', async () => {
    const done: Table = { agent: [[224, 180], [224, 180]], block: goalPose }; // prettier-ignore
    const { data, shape } = await scripted.propose(pushtRequest(done), noSignal);
    const [, horizon] = shape;
    assert.ok((data[2 * horizon - 1] ?? 0) < 190);
    assert.equal(new Set(data).size > horizon, true);
  });

  it('gives the mock scorer something to choose from', async () => {
    const { data, shape } = await scripted.propose(request, noSignal);
    const set = { ...candidateSet([...shape], [...data]), execute_steps: 8 };
    const { goal, observation, embodiment } = request;
    const { values } = await mockProvider({}).score({ goal, observation, embodiment, set }, noSignal);
    assert.ok(new Set(values).size > 12);
  });

  it('answers nothing once the call is aborted', async () => {
    await assert.rejects(scripted.propose(request, AbortSignal.abort(new Error('too late'))), /too late/);
  });

  const { goal, observation } = request;
  const [keypoints, agent] = observation.tensors;
  const square = floats('keypoints', [8, 2], [0, 0, 9, 0, 9, 9, 0, 9, 0, 0, 9, 0, 9, 9, 0, 9]);
  const refused = [
    [
      'an observation without the agent',
      { observation: observationOf(keypoints!) },
      /agent_position of the observation is missing/,
    ],
    [
      'an observation without keypoints',
      { observation: observationOf(agent!) },
      /keypoints of the observation is missing/,
    ],
    ['a goal without keypoints', { goal: goalOf() }, /keypoints of the goal is missing; there is no tensor/],
    [
      'keypoints of another block',
      { goal: { ...goal, tensors: [square] } },
      /are off a PushT block by [\d.]+ px/,
    ],
    ['no candidates', { candidates: 0 }, /0 candidates asked/],
    ['half a candidate', { candidates: 1.5 }, /1.5 candidates asked/],
    [
      'a slice longer than its horizon',
      { embodiment: { ...pusht, execute_steps: 17 } },
      /horizon of 16 for 17/,
    ],
    ['a horizon that the embodiment forbids', { embodiment: { ...pusht, horizon_max: 8 } }, /at most 8/],
    [
      'relative actions',
      { embodiment: { ...pusht, mode: 'relative' as const } },
      /has relative eef_position px/,
    ],
    [
      'one dimension',
      { embodiment: { ...pusht, dimensions: pusht.dimensions.slice(1) } },
      /absolute eef_position px;/,
    ],
  ] as const;
  for (const [what, change, message] of refused) {
    it(`refuses ${what}`, async () => {
      const changed = scripted.propose({ ...request, ...change }, noSignal);
      await assert.rejects(changed, { code: 'provider_failed', message });
    });
  }
});
