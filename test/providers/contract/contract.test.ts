import assert from 'node:assert/strict';
import { checkContract, type ContractSamples } from '../../../providers/contract.ts';
import { mockProvider } from '../../../providers/mock/provider.ts';
import type { PolicyProvider } from '../../../providers/provider.ts';
import { builtinProviders, providerRegistry } from '../../../providers/registry.ts';
import { candidateSet, noSignal, pusht, pushtRequest, table } from '../builders.ts';

const request = pushtRequest(table);
const set = candidateSet(
  [2, 16, 2],
  Array.from({ length: 64 }, (_, index) => 250 + index),
);
const samples: ContractSamples = {
  predict: {
    worldState: { step: 0, scene: { objects: {} } },
    action: { type: 'noop', parameters: {} },
    steps: 1,
  },
  embed: 'a red cup',
  score: { ...request, set: { ...set, dimensions: [], execute_steps: 8 } },
  policy: request,
};
/** The world of `sim` has a state of its own form, which its own tests give. */
const ownSamples: Readonly<Record<string, ContractSamples>> = { sim: {} };

/** Every provider that needs nothing set; a new one is here by being registered. */
const contracted = builtinProviders
  .filter(({ manifest }) => manifest?.required_env_vars.length === 0)
  .flatMap(({ name, capabilities }) => capabilities.map((capability) => ({ name, capability })));

describe('the contract of providers', () => {
  const known = providerRegistry(builtinProviders, {});
  for (const { name, capability } of contracted)
    it(`is kept by ${name} as ${capability}`, async () => {
      await using provider = await known.create(name, capability);
      const checks = await checkContract({ [capability]: provider }, ownSamples[name] ?? samples, noSignal);
      assert.deepEqual(
        checks.filter(({ status }) => status === 'failed'),
        [],
      );
      const skipped = ownSamples[name] === undefined ? 0 : 1;
      assert.equal(checks.filter(({ status }) => status === 'skipped').length, skipped);
      assert.equal(checks.length, skipped === 0 ? 4 : 2);
    });
});

describe('checkContract', () => {
  const mock = mockProvider({});
  const broken = (answer: object): PolicyProvider => ({
    name: 'broken',
    revision: '1',
    propose: async () => ({
      data: new Float32Array(16 * 2),
      shape: [1, 16, 2],
      startIndex: 0,
      executeSteps: 8,
      ...answer,
    }),
    [Symbol.asyncDispose]: async () => {},
  });
  const faults = [
    ['NaN', { data: new Float32Array(32).fill(Number.NaN) }, 'what is not finite was proposed'],
    ['too many candidates', { shape: [17, 1, 2] }, '17 candidates, at most 16 were asked'],
    ['too few numbers', { data: new Float32Array(31) }, '31 numbers for shape 1x16x2'],
    ['a foreign width', { shape: [1, 16, 3] }, `3 dimensions, the embodiment has ${pusht.dimensions.length}`],
    ['a slice beyond its horizon', { startIndex: 9 }, '8 steps from 9 on do not lie in a horizon of 16'],
    ['values of others', { values: Float64Array.of(1, 2) }, '2 values for 1 candidates'],
  ] as const;
  for (const [what, answer, detail] of faults)
    it(`fails a policy that proposes ${what}, and one that answers when aborted`, async () => {
      const checks = await checkContract({ policy: broken(answer) }, samples, noSignal);
      assert.deepEqual(
        checks.map(({ name, status }) => [name, status]),
        [
          ['metadata', 'passed'],
          ['policy_answers', 'failed'],
          ['policy_answers_again', 'failed'],
          ['policy_aborts', 'failed'],
        ],
      );
      assert.equal(checks[1]?.detail, detail);
    });

  it('fails scores that are fewer than the candidates, or not finite', async () => {
    for (const [values, detail] of [
      [[1], '1 scores for 2 candidates'],
      [[1, Infinity], 'a score is not finite'],
    ] as const) {
      const score = {
        ...mock,
        score: async () => ({ values: Float64Array.from(values), lowerIsBetter: true }),
      };
      const checks = await checkContract({ score }, samples, noSignal);
      assert.equal(checks.find(({ name }) => name === 'score_answers')?.detail, detail);
    }
  });
});
