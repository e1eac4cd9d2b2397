import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { CdrReader } from '../../../msgs/cdr/reader.ts';
import { CdrWriter } from '../../../msgs/cdr/writer.ts';

const bytesMax = 1 << 24;

function encode(writer: CdrWriter, write: () => void): Uint8Array {
  writer.begin(bytesMax);
  write();
  return writer.end();
}

/** A text, a count of doubles and the doubles: small, or larger than the arena of a writer. */
const draft = fc.record({
  text: fc.string({ maxLength: 200 }),
  count: fc.constantFrom(0, 1, 100, 5000, 20_000),
});

describe('CdrWriter', () => {
  it('never changes a message that it has ended, whatever is written after it', () => {
    fc.assert(
      fc.property(fc.array(draft, { minLength: 2, maxLength: 40 }), (drafts) => {
        const writer = new CdrWriter();
        const written = drafts.map(({ text, count }, index) => {
          const values = new Float64Array(count).fill(index + 1);
          const bytes = encode(writer, () => {
            writer.string(text.replaceAll('\u0000', ''), 1000, 'text');
            writer.length(count, count, 'values');
            writer.numbers(values, Float64Array, 'values');
          });
          return { bytes, copy: Uint8Array.from(bytes), values };
        });
        for (const { bytes, copy, values } of written) {
          assert.deepEqual(bytes, copy);
          const reader = new CdrReader(bytes, bytesMax);
          reader.string(1000, 'text');
          const count = reader.length(values.length, 8, 'values');
          assert.deepEqual(reader.numbers(Float64Array, count, 'values'), values);
          reader.end();
        }
      }),
      { numRuns: 20 },
    );
  });

  it('leaves nothing of a message that was refused halfway', () => {
    const writer = new CdrWriter();
    const clean = encode(writer, () => writer.uint8(7, 'value'));
    writer.begin(bytesMax);
    writer.string('secret', 100, 'text');
    assert.throws(() => writer.uint8(300, 'value'), { code: 'message_bounds' });
    assert.deepEqual(
      encode(writer, () => writer.uint8(7, 'value')),
      clean,
    );
  });

  it('writes zeros into alignment gaps', () => {
    const writer = new CdrWriter();
    const bytes = encode(writer, () => {
      writer.uint8(255, 'byte');
      writer.uint64(0xffffffffffffffffn, 'number');
    });
    assert.deepEqual([...bytes], [0, 1, 0, 0, 255, 0, 0, 0, 0, 0, 0, 0, ...new Array<number>(8).fill(255)]);
  });

  it('refuses to grow past the largest message of its type', () => {
    const writer = new CdrWriter();
    writer.begin(12);
    writer.uint64(1n, 'fits');
    assert.throws(() => writer.uint8(1, 'value'), { code: 'message_too_large' });
  });

  it('accepts doubles whose sum is too large to be a number', () => {
    const values = new Float64Array(8).fill(Number.MAX_VALUE);
    const writer = new CdrWriter();
    const bytes = encode(writer, () => writer.numbers(values, Float64Array, 'values'));
    assert.deepEqual(new CdrReader(bytes, bytesMax).numbers(Float64Array, 8, 'values'), values);
  });

  it('says which element of an array is no number', () => {
    for (let length = 1; length <= 9; length += 1) {
      for (let index = 0; index < length; index += 1) {
        const values = new Float32Array(length);
        values[index] = NaN;
        const writer = new CdrWriter();
        writer.begin(bytesMax);
        assert.throws(() => writer.numbers(values, Float32Array, 'data'), {
          code: 'message_not_finite',
          message: `data[${index}]: NaN is not finite`,
        });
      }
    }
  });
});
