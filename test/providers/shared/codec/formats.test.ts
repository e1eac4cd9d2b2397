import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { WorldforgeError } from '../../../../core/errors.ts';
import { descrOf } from '../../../../providers/shared/codec/tensor_values.ts';
import type { WireTensor } from '../../../../providers/shared/codec/tensor.ts';
import { inRepository } from '../../../../scripts/repository.ts';
import { codeOf } from '../../../support/code_of.ts';
import { samples } from '../../../support/samples.ts';
import { anyTensor, formats, type Format } from './arrays.ts';

interface Row {
  readonly name: string;
  readonly format: string;
  readonly bytes: string;
  readonly dtype?: string;
  readonly shape?: readonly number[];
  readonly data?: string;
}

const golden = inRepository('test', 'golden', 'codec', 'python.json');
const rows = JSON.parse(readFileSync(golden, 'utf8')) as readonly Row[];

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const fromBase64 = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'base64'));
const described = ({ dtype, shape, bytes }: WireTensor) => ({
  dtype: descrOf(dtype),
  shape,
  data: base64(bytes),
});

describe('wire formats of arrays', () => {
  it('hold what the golden file is about', () => {
    assert.equal(rows.length, 116);
    assert.equal(rows.filter(({ dtype }) => dtype === undefined).length, 40);
  });

  for (const [name, { read, write }] of formats) {
    const own = rows.filter(({ format }) => format === name);

    it(`${name}: reads what Python wrote, as a copy`, () => {
      for (const { name: what, dtype, shape, data, bytes } of own) {
        if (dtype === undefined) continue;
        const message = fromBase64(bytes);
        const tensor = read(message);
        message.fill(0xff);
        assert.deepEqual(described(tensor), { dtype, shape, data }, what);
      }
    });

    it(`${name}: refuses what is no plain array of finite numbers`, () => {
      const bad = own.filter(({ dtype }) => dtype === undefined);
      assert.ok(bad.length >= 7);
      for (const { name: what, bytes } of bad) {
        const expected = what === 'nine axes' ? 'provider_limit' : 'provider_protocol';
        assert.equal(
          codeOf(() => read(fromBase64(bytes))),
          expected,
          what,
        );
      }
    });

    it(`${name}: reads again what it wrote`, () => {
      fc.assert(
        fc.property(anyTensor, (tensor) => {
          assert.deepEqual(read(write(tensor)), tensor);
        }),
        { numRuns: samples('wire_arrays') },
      );
    });

    it(`${name}: a cut or changed message is refused with a code, or is another array`, () => {
      const faults = fc.tuple(anyTensor, fc.nat(), fc.integer({ min: 1, max: 255 }), fc.boolean());
      const codes = new Set<string>();
      fc.assert(
        fc.property(faults, ([tensor, place, change, isCut]) => {
          const bytes = write(tensor);
          const at = place % bytes.length;
          const changed = isCut ? bytes.slice(0, at) : bytes.slice();
          if (!isCut) changed[at] = (changed[at] ?? 0) ^ change;
          codes.add(outcome(read, changed));
        }),
        { numRuns: samples('wire_arrays') },
      );
      codes.delete('read');
      codes.delete('provider_limit');
      assert.deepEqual([...codes], ['provider_protocol']);
    });
  }
});

function outcome(read: Format['read'], bytes: Uint8Array): string {
  try {
    read(bytes);
    return 'read';
  } catch (error) {
    return error instanceof WorldforgeError ? error.code : String(error);
  }
}
