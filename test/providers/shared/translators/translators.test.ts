import assert from 'node:assert/strict';
import { zeroStamp } from '../../../../core/time.ts';
import type { Embodiment, Tensor } from '../../../../msgs/index.ts';
import { isUnit } from '../../../../msgs/rules/units.ts';
import type { PolicyRequest } from '../../../../providers/provider.ts';
import type { TranslatorSpec } from '../../../../providers/shared/translate/contract.ts';
import { declaredTranslator } from '../../../../providers/shared/translate/declared.ts';
import { inDialect } from '../../../../providers/shared/translate/observe.ts';
import { translatorSpecs } from '../../../../providers/shared/translators/index.ts';
import { goalOf, observationOf, pusht } from '../../builders.ts';
import { f4, numbersOf } from '../translate/raw.ts';

const ours: Readonly<Record<string, string>> = { deg: 'rad', percent: 'ratio' };
const [limits] = pusht.dimensions;

function unitOf(theirs: string) {
  const unit = ours[theirs] ?? theirs;
  assert.ok(isUnit(unit));
  return unit;
}

/** A robot that the contract is for. */
function robotOf({ contract }: TranslatorSpec): Embodiment {
  assert.ok(limits !== undefined);
  const dims = contract.parts.flatMap((part) => part.dims);
  return {
    ...pusht,
    name: contract.embodiment,
    dt_ns: contract.dtNs,
    dimensions: dims.map(({ name, unit }) => ({ ...limits, name, unit: unitOf(unit) })),
  };
}

function tensor(name: string, dims: string, shape: readonly number[], told: Partial<Tensor>): Tensor {
  return {
    name,
    layout: dims,
    shape: Uint32Array.from(shape),
    dtype: 'float32',
    encoding: 'raw',
    unit: 'none',
    frame: 'base',
    source_topic: name,
    source_stamp: zeroStamp,
    data: new Uint8Array(),
    ...told,
  };
}

/** Two samples: zeros, then 0.01, 0.02 and so on; images of 2 x 2, then the same numbers as bytes. */
function requestFor(spec: TranslatorSpec): PolicyRequest {
  const pieces = spec.observation.states.flatMap((state) => state.pieces);
  const floats = new Map(
    pieces.map((piece) => {
      const size = piece.shape.reduce((product, length) => product * length, 1);
      const values = Array.from({ length: 2 * size }, (_, index) => Math.max(0, index - size + 1) / 100);
      const data = new Uint8Array(Float32Array.from(values).buffer);
      const layout = `T${'ND'.slice(-piece.shape.length)}`;
      return [
        piece.tensor,
        tensor(piece.tensor, layout, [2, ...piece.shape], { unit: unitOf(piece.unit), data }),
      ];
    }),
  );
  const images = spec.observation.images.map((image) =>
    tensor(image.tensor, 'THWC', [2, 2, 2, 3], {
      dtype: 'uint8',
      data: Uint8Array.from({ length: 24 }, (_, index) => index),
    }),
  );
  return {
    goal: goalOf(),
    observation: observationOf(...floats.values(), ...images),
    embodiment: robotOf(spec),
    candidates: 1,
    seed: 0n,
    cycle: 0,
  };
}

/** 0.01, 0.02, ... over a whole chunk, in the order of the robot's dimensions. */
function rawFor({ contract: { parts, horizon } }: TranslatorSpec) {
  const width = parts.reduce((sum, part) => sum + part.dims.length, 0);
  let first = 0;
  const tensors = parts.map(({ name, dims }) => {
    const from = first;
    first += dims.length;
    const values = Array.from({ length: horizon * dims.length }, (_, index) => {
      const column = index % dims.length;
      return (((index - column) / dims.length) * width + from + column + 1) / 100;
    });
    return [name, f4([horizon, dims.length], values)] as const;
  });
  return { candidates: [Object.fromEntries(tensors)] };
}

const widths: Readonly<Record<string, number>> = {
  aloha: 14,
  droid: 8,
  'droid-pi05': 8,
  gr1: 29,
  pusht: 2,
  so100: 6,
  'so100-lerobot': 6,
};
const newest = Array.from({ length: 29 }, (_, index) => Math.fround((index + 1) / 100));

describe('the translators of this package', () => {
  it('are these', () => {
    assert.deepEqual(Object.keys(widths), [...translatorSpecs.keys()]);
  });

  for (const [name, spec] of translatorSpecs) {
    const translator = declaredTranslator(spec);
    it(`${name} gives a chunk of its robot, every number at its place`, () => {
      const answer = translator.answer(rawFor(spec), requestFor(spec));
      const { horizon } = spec.contract;
      const width = widths[name] ?? 0;
      assert.deepEqual(answer.shape, [1, horizon, width]);
      const dims = spec.contract.parts.flatMap((part) => part.dims);
      const wanted = Array.from({ length: horizon * width }, (_, index) => {
        const value = Math.fround((index + 1) / 100);
        const unit = dims[index % width]?.unit;
        if (unit === 'deg') return Math.fround((value * Math.PI) / 180);
        return unit === 'percent' ? Math.fround(value / 100) : value;
      });
      assert.deepEqual([...answer.data], wanted);
    });

    it(`${name} has a name of each server for all that it shows and takes`, () => {
      const raw = translator.observe(requestFor(spec));
      const shown = [raw.images, raw.states, raw.texts].map((each) => Object.keys(each).length);
      const dialects = Object.entries(spec.dialects);
      assert.ok(dialects.length > 0);
      for (const [, dialect] of dialects) {
        const told = inDialect(raw, dialect, name);
        assert.deepEqual(
          [told.images, told.states, told.texts].map((each) => Object.keys(each).length),
          shown,
        );
        assert.deepEqual(
          Object.keys(dialect.parts),
          spec.contract.parts.map((part) => part.name),
        );
      }
    });
  }

  it('aloha shows each arm with its gripper', () => {
    const spec = translatorSpecs.get('aloha');
    assert.ok(spec !== undefined);
    const { states, images, texts } = declaredTranslator(spec).observe(requestFor(spec));
    const arm = (from: number) => newest.slice(from, from + 6);
    assert.deepEqual(numbersOf(states['state'] ?? f4([0], [])), [
      ...[...arm(0), newest[0]],
      ...[...arm(6), newest[1]],
    ]);
    assert.deepEqual(
      [...(images['cam_high']?.bytes ?? [])],
      [12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23],
    );
    assert.deepEqual(images['cam_high']?.shape, [2, 2, 3]);
    assert.deepEqual(texts, { instruction: 'push the T to its place' });
  });

  it('so100 shows degrees and percents', () => {
    const spec = translatorSpecs.get('so100');
    assert.ok(spec !== undefined);
    const { states } = declaredTranslator(spec).observe(requestFor(spec));
    const degrees = newest.slice(0, 5).map((value) => Math.fround((value * 180) / Math.PI));
    assert.deepEqual(numbersOf(states['single_arm'] ?? f4([0], [])), degrees);
    assert.deepEqual(numbersOf(states['gripper'] ?? f4([0], [])), [Math.fround((newest[0] ?? 0) * 100)]);
  });

  it('gr1 shows each group of joints', () => {
    const spec = translatorSpecs.get('gr1');
    assert.ok(spec !== undefined);
    const { states } = declaredTranslator(spec).observe(requestFor(spec));
    assert.deepEqual(
      Object.entries(states).map(([name, { shape }]) => [name, ...shape]),
      [
        ['left_arm', 7],
        ['right_arm', 7],
        ['left_hand', 6],
        ['right_hand', 6],
        ['waist', 3],
      ],
    );
    assert.deepEqual(numbersOf(states['waist'] ?? f4([0], [])), newest.slice(26, 29));
  });
});
