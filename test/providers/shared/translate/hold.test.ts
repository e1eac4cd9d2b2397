import assert from 'node:assert/strict';
import type { PolicyRequest } from '../../../../providers/provider.ts';
import type { WireTensor } from '../../../../providers/shared/codec/tensor.ts';
import { holdAnswer, holdToContract, requireTag } from '../../../../providers/shared/translate/hold.ts';
import type { EmbodimentContract, RawActions } from '../../../../providers/shared/translate/translator.ts';
import { arm, candidate, contract, f4, f8, request } from './raw.ts';

interface Bad {
  readonly what: string;
  readonly raw?: RawActions;
  readonly contract?: EmbodimentContract;
  readonly request?: PolicyRequest;
  readonly code: string;
  readonly says: string;
}

const one: RawActions = { candidates: [candidate] };
const joints = (tensor: WireTensor): RawActions => ({
  candidates: [candidate, { ...candidate, joints: tensor }],
});
const at = 'part joints of candidate 1';

const bad: readonly Bad[] = [
  {
    what: 'no candidate',
    raw: { candidates: [] },
    code: 'translation_shape',
    says: '0 candidates, asked for were 1 to 4',
  },
  {
    what: 'more candidates than were asked for',
    raw: { candidates: Array.from({ length: 5 }, () => candidate) },
    code: 'translation_shape',
    says: '5 candidates, asked for were 1 to 4',
  },
  {
    what: 'a part that is missing',
    raw: { candidates: [{ joints: candidate.joints }] },
    code: 'translation_shape',
    says: 'candidate 0 lacks gripper; its parts are joints, gripper',
  },
  {
    what: 'a part that nobody expects',
    raw: { candidates: [{ ...candidate, base: f4([2, 1], [0, 0]) }] },
    code: 'translation_shape',
    says: 'candidate 0 has a foreign base; its parts are joints, gripper',
  },
  {
    what: 'a batch axis',
    raw: joints(f4([1, 2, 2], [1, 2, 3, 4])),
    code: 'translation_shape',
    says: `${at} is 1 x 2 x 2, of rank 3 instead of 2`,
  },
  {
    what: 'a scalar',
    raw: joints(f4([], [1])),
    code: 'translation_shape',
    says: `${at} is a scalar, of rank 0 instead of 2`,
  },
  {
    what: 'a longer horizon',
    raw: joints(f4([3, 2], [1, 2, 3, 4, 5, 6])),
    code: 'translation_horizon',
    says: `${at} is 3 x 2 instead of 2 steps`,
  },
  {
    what: 'another width',
    raw: joints(f4([2, 3], [1, 2, 3, 4, 5, 6])),
    code: 'translation_dimensions',
    says: `${at} is 2 x 3 instead of 2 dimensions`,
  },
  {
    what: 'rows of different lengths',
    raw: joints({ ...f4([2, 2], [1, 2, 3]), shape: [2, 2] }),
    code: 'translation_shape',
    says: `${at} has 12 bytes for 4 numbers of 4`,
  },
  {
    what: 'integers',
    raw: joints({ dtype: 'i8', shape: [2, 2], bytes: new Uint8Array(32) }),
    code: 'translation_shape',
    says: `${at} is i8, not f4 or f8`,
  },
  {
    what: 'a number that is none',
    raw: joints(f4([2, 2], [1, 2, NaN, 4])),
    code: 'translation_not_finite',
    says: `${at} has NaN in shoulder`,
  },
  {
    what: 'an infinite number',
    raw: joints(f8([2, 2], [1, 2, 3, -Infinity])),
    code: 'translation_not_finite',
    says: `${at} has -Infinity in elbow`,
  },
  {
    what: 'a float64 that no float32 can hold',
    raw: joints(f8([2, 2], [1, 1e39, 3, 4])),
    code: 'translation_not_finite',
    says: `${at} has 1e+39 in elbow`,
  },
  {
    what: 'fewer values than candidates',
    raw: { candidates: [candidate, candidate], values: [1] },
    code: 'translation_shape',
    says: '1 values for 2 candidates',
  },
  {
    what: 'a value that is not finite',
    raw: { candidates: [candidate, candidate], values: [1, Infinity] },
    code: 'translation_not_finite',
    says: 'the value of candidate 1 is Infinity',
  },
  {
    what: 'another embodiment',
    request: { ...request, embodiment: { ...arm, name: 'leg' } },
    code: 'translation_tag',
    says: 'embodiment arm, the robot has leg',
  },
  {
    what: 'another mode',
    contract: { ...contract, mode: 'relative' },
    code: 'translation_tag',
    says: 'mode relative, the robot has absolute',
  },
  {
    what: 'another time between steps',
    contract: { ...contract, dtNs: 50_000_000 },
    code: 'translation_tag',
    says: 'ns between steps 50000000, the robot has 100000000',
  },
  {
    what: 'a horizon shorter than the slice of the robot',
    request: { ...request, embodiment: { ...arm, execute_steps: 3 } },
    code: 'translation_horizon',
    says: 'horizon 2, the robot takes 3 to 64',
  },
  {
    what: 'a horizon longer than the robot takes',
    request: { ...request, embodiment: { ...arm, execute_steps: 1, horizon_max: 1 } },
    code: 'translation_horizon',
    says: 'horizon 2, the robot takes 1 to 1',
  },
  {
    what: 'a robot with fewer dimensions',
    request: { ...request, embodiment: { ...arm, dimensions: arm.dimensions.slice(1) } },
    code: 'translation_dimensions',
    says: '3 dimensions, the robot has 2',
  },
  {
    what: 'dimensions in another order',
    request: { ...request, embodiment: { ...arm, dimensions: arm.dimensions.toReversed() } },
    code: 'translation_dimensions',
    says: "dimension 0 is shoulder in deg, the robot's gripper in ratio",
  },
  {
    what: 'a unit from which there is no way',
    contract: {
      ...contract,
      parts: contract.parts.map((part) => ({
        ...part,
        dims: part.dims.map((dim) => ({ ...dim, unit: 'm' })),
      })),
    },
    code: 'translation_dimensions',
    says: "dimension 0 is shoulder in m, the robot's shoulder in rad",
  },
];

describe('holdToContract', () => {
  it('puts the parts together in their order, in the units of the robot', () => {
    const answer = holdToContract({ candidates: [candidate, candidate], values: [1, -2] }, contract, request);
    const rows = [Math.PI / 2, 0.5, 0.5, Math.PI, 0.25, 1].map(Math.fround);
    assert.deepEqual(
      { ...answer, data: [...answer.data], values: [...(answer.values ?? [])] },
      { data: [...rows, ...rows], shape: [2, 2, 3], startIndex: 0, executeSteps: 2, values: [1, -2] },
    );
  });

  it('reads numbers that lie anywhere in their buffer', () => {
    const bytes = new Uint8Array(17);
    bytes.set(candidate.joints.bytes, 1);
    const shifted = { ...candidate.joints, bytes: bytes.subarray(1) };
    const raw = { candidates: [{ ...candidate, joints: shifted }] };
    const [told, plain] = [raw, one].map((each) => holdToContract(each, contract, request).data);
    assert.deepEqual(told, plain);
  });

  for (const row of bad) {
    it(`refuses ${row.what}`, () => {
      assert.throws(() => holdToContract(row.raw ?? one, row.contract ?? contract, row.request ?? request), {
        code: row.code,
        message: `translator arm: ${row.says}`,
      });
    });
  }
});

describe('requireTag', () => {
  it('takes the tag of the contract, and silence', () => {
    requireTag(contract, undefined);
    requireTag(contract, 'new_embodiment');
    const refused = { code: 'translation_tag', message: /tag new_embodiment, the server says gr1$/ };
    assert.throws(() => requireTag(contract, 'gr1'), refused);
  });
});

describe('holdAnswer', () => {
  const good = holdToContract({ candidates: [candidate], values: [1] }, contract, request);

  const timings = { queueNs: 1n, inferenceNs: 0n, transportNs: 0n, translationNs: 0n };

  it('takes what fits, without what nobody asked for', () => {
    const answer = holdAnswer({ ...good, timings }, contract, request);
    assert.deepEqual(answer, good);
  });

  const wrong = [
    ['a horizon', { shape: [1, 3, 3] }, 'translation_horizon'],
    ['a width', { shape: [1, 2, 2] }, 'translation_dimensions'],
    ['a count', { shape: [5, 2, 3] }, 'translation_shape'],
    ['a length', { data: new Float32Array(5) }, 'translation_shape'],
    ['a number', { data: Float32Array.of(1, 2, 3, 4, 5, NaN) }, 'translation_not_finite'],
    ['a first step', { startIndex: 1 }, 'translation_horizon'],
    ['a slice', { executeSteps: 1 }, 'translation_horizon'],
    ['a list of values', { values: Float64Array.of(1, 2) }, 'translation_shape'],
    ['a value', { values: Float64Array.of(NaN) }, 'translation_not_finite'],
  ] as const;
  for (const [what, change, code] of wrong) {
    it(`refuses ${what} that is not of the contract`, () => {
      assert.throws(() => holdAnswer({ ...good, ...change }, contract, request), { code });
    });
  }
});
