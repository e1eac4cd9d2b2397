import assert from 'node:assert/strict';
import type { Tensor } from '../../../../msgs/index.ts';
import { parseAs, specSchema, translatorSpec } from '../../../../providers/shared/translate/contract.ts';
import { inDialect, observeBy } from '../../../../providers/shared/translate/observe.ts';
import { pusht } from '../../../../providers/shared/translators/pusht.ts';
import { floats, observationOf, pushtRequest, table } from '../../builders.ts';
import { numbersOf } from './raw.ts';

const plain = pushtRequest(table);
const timed = (tensor: Tensor): Tensor => ({ ...tensor, layout: tensor.shape.length === 3 ? 'TND' : 'TD' });
const request = { ...plain, observation: observationOf(...plain.observation.tensors.map(timed)) };
const image: Tensor = {
  ...floats('image', [2, 2, 3], []),
  dtype: 'uint8',
  layout: 'HWC',
  data: Uint8Array.from({ length: 12 }, (_, index) => index),
};

function withTensors(...tensors: readonly Tensor[]) {
  const names = tensors.map(({ name }) => name);
  const kept = request.observation.tensors.filter(({ name }) => !names.includes(name));
  return { ...request, observation: observationOf(...kept, ...tensors) };
}

const agent = (told: Partial<Tensor>) =>
  withTensors({ ...timed(floats('agent_position', [2, 2], [1, 2, 3, 4])), ...told });

describe('observeBy', () => {
  it('shows the newest sample', () => {
    const { states } = observeBy(pusht, agent({}));
    assert.deepEqual(states['agent_position'] && numbersOf(states['agent_position']), [3, 4]);
    assert.deepEqual(states['keypoints']?.shape, [16]);
  });

  it('shows an image that is pixels, and leaves out one of choice that is not', () => {
    const [there, coded, none] = [
      withTensors(image),
      withTensors({ ...image, encoding: 'png' }),
      request,
    ].map((each) => observeBy(pusht, each).images);
    assert.deepEqual(there, { image: { dtype: 'u1', shape: [2, 2, 3], bytes: image.data } });
    assert.deepEqual([coded, none], [{}, {}]);
  });

  const { contract, observation } = pusht;
  const strict = translatorSpec({
    contract,
    observation: { ...observation, images: [{ name: 'image', tensor: 'image', required: true }] },
  });
  const refusals = [
    [
      'a missing tensor',
      pusht,
      { ...request, observation: observationOf() },
      'tensor agent_position is missing; there is no tensor',
    ],
    [
      'another shape',
      pusht,
      agent({ shape: Uint32Array.of(1, 4) }),
      'tensor agent_position is 1 x 4 instead of any x 2',
    ],
    [
      'another type',
      pusht,
      agent({ dtype: 'int32' }),
      'tensor agent_position is raw int32, not raw float32 or float64',
    ],
    ['another unit', pusht, agent({ unit: 'm' }), 'tensor agent_position is in m; the server reads px'],
    [
      'too few bytes',
      pusht,
      agent({ data: new Uint8Array(12) }),
      'tensor agent_position has 12 bytes for 4 numbers',
    ],
    [
      'no number',
      pusht,
      withTensors(timed(floats('agent_position', [2, 2], [1, 2, NaN, 4]))),
      'tensor agent_position has NaN at 0',
    ],
    [
      'a required image that is missing',
      strict,
      request,
      'tensor image is missing; there is keypoints, agent_position',
    ],
    [
      'a required image that is a png',
      strict,
      withTensors({ ...image, encoding: 'png' }),
      'image image is png uint8 HWC 2 x 2 x 3, not raw uint8 H x W x 3',
    ],
  ] as const;
  for (const [what, spec, asked, says] of refusals) {
    it(`refuses ${what}`, () => {
      const refused = { code: 'translation_observation', message: `translator pusht: ${says}` };
      assert.throws(() => observeBy(spec, asked), refused);
    });
  }
});

describe('inDialect', () => {
  it('refuses what the server has no name for', () => {
    const raw = observeBy(pusht, withTensors(image));
    const dialect = {
      images: {},
      states: { agent_position: 'a', keypoints: 'b' },
      texts: { instruction: 'c' },
      parts: {},
    };
    assert.throws(() => inDialect(raw, dialect, 'pusht'), {
      code: 'translation_observation',
      message: 'translator pusht: the server has no name for image image',
    });
  });
});

describe('translatorSpec', () => {
  const { contract, observation } = pusht;
  const refusals = [
    [
      'two dimensions of one name',
      { parts: [{ name: 'action', dims: [0, 1].map(() => ({ name: 'x', unit: 'px' as const })) }] },
      /dimensions: two have the same name/,
    ],
    ['no part', { parts: [] }, /contract\.parts/],
    ['no step', { horizon: 0 }, /contract\.horizon/],
    ['no time between steps', { dtNs: 0 }, /contract\.dtNs/],
  ] as const;
  for (const [what, change, message] of refusals) {
    it(`refuses ${what}`, () => {
      const data = { contract: { ...contract, ...change }, observation };
      assert.throws(() => parseAs(specSchema, data, 'own'), { code: 'translator_invalid', message });
    });
  }

  it('refuses numbers outside of a tensor', () => {
    const piece = { tensor: 'agent_position', shape: [2], from: 1, count: 2, unit: 'px' as const };
    const data = { contract, observation: { states: [{ name: 'a', pieces: [piece] }], images: [] } };
    assert.throws(() => translatorSpec(data), { code: 'translator_invalid', message: /lie outside/ });
  });
});
