import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { sha256 } from '../../core/digest.ts';
import { inRepository } from '../../scripts/repository.ts';
import { budgets } from '../tidy/budgets.ts';

const digest = z.string().regex(/^[0-9a-f]{64}$/);

/** What this test needs of a bundle; the loader of the providers holds the whole schema. */
const bundleFile = z.object({
  name: z.string(),
  kind: z.enum(['policy', 'scorer']),
  graphs: z.array(z.object({ file: z.string(), sha256: digest, bytes: z.int() })).min(1),
  quality: z.array(z.object({ metric: z.string(), value: z.number(), low: z.number(), high: z.number() })),
  golden: z.object({
    inputs: z.string(),
    outputs: z.string(),
    noise: z.string().optional(),
    cases: z.int().min(1),
    sha256: z.record(z.string(), digest),
  }),
});

type BundleFile = z.output<typeof bundleFile>;

const floors: Readonly<Record<BundleFile['kind'], Readonly<Record<string, number>>>> = {
  policy: { 'mean best coverage': 0.75 },
  scorer: { 'spearman, 2 blocks': 0.75, 'spearman, 3 blocks': 0.7 },
};

/** Values of one golden case: keypoints and agents of two frames, a goal, eight motions; a chunk, costs. */
const goldenValues = {
  policy: { inputs: 2 * 8 * 2 + 2 * 2, noise: 16 * 2, outputs: 16 * 2 },
  scorer: { inputs: 2 * 8 * 2 + 2 * 2 + 8 * 2 + 8 * 15 * 2, noise: 0, outputs: 8 },
};

function readBundle(folder: string): BundleFile {
  return bundleFile.parse(JSON.parse(readFileSync(path.join(folder, 'bundle.json'), 'utf8')));
}

function digestOf(folder: string, file: string): string {
  return sha256(readFileSync(path.join(folder, file)));
}

function sizeOf(folder: string, file: string): number {
  return statSync(path.join(folder, file)).size;
}

const shipped = ['pusht-policy', 'leworldmodel-pusht'].map((name) => inRepository('models', name));
const weak = inRepository('test', 'support', 'models', 'weak-scorer');

for (const folder of [...shipped, weak]) {
  describe(`the bundle ${path.basename(folder)}`, () => {
    const bundle = readBundle(folder);
    const { golden, graphs, kind } = bundle;

    it('has the name of its folder', () => {
      assert.equal(bundle.name, path.basename(folder));
    });

    it('has graphs of the digests and sizes that it names', () => {
      const found = graphs.map(({ file }) => ({
        file,
        sha256: digestOf(folder, file),
        bytes: sizeOf(folder, file),
      }));
      assert.deepEqual(found, graphs);
      assert.ok(graphs.every(({ bytes }) => bytes <= budgets.modelBytes));
    });

    it('has golden vectors of the digests that it names, one set for each case', () => {
      const sets = { inputs: golden.inputs, outputs: golden.outputs, noise: golden.noise };
      for (const [set, file] of Object.entries(sets)) {
        if (file === undefined) continue;
        assert.equal(digestOf(folder, file), golden.sha256[file]);
        const values = goldenValues[kind][set as keyof typeof sets];
        assert.equal(sizeOf(folder, file), golden.cases * values * Float32Array.BYTES_PER_ELEMENT);
      }
    });

    it('holds nothing that it does not name', () => {
      const named = ['README.md', 'bundle.json', ...graphs.map(({ file }) => file)];
      const all = [...named, ...Object.keys(golden.sha256)];
      assert.deepEqual(readdirSync(folder).filter((name) => !all.includes(name)), []);
    });
  });
}

describe('figures of the shipped bundles', () => {
  for (const bundle of shipped.map(readBundle)) {
    for (const [metric, floor] of Object.entries(floors[bundle.kind])) {
      it(`${bundle.name}: ${metric} is at least ${floor}, with its interval`, () => {
        const figure = bundle.quality.find((entry) => entry.metric === metric);
        assert.ok(figure !== undefined, `no figure of ${metric}`);
        assert.ok(figure.value >= floor, `${figure.value} is below ${floor}`);
        assert.ok(figure.low <= figure.value && figure.value <= figure.high);
      });
    }
  }
});
