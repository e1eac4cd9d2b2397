/** The encoders against values that the types forbid but JavaScript allows. */
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { Field } from '../../msgs/idl/parse.ts';
import { catalogue, messageTypes } from '../support/definitions.ts';
import { refusal } from '../support/decoding.ts';
import { placesIn, type Place } from '../support/field_places.ts';
import { typedArray } from '../support/message_json.ts';
import { integerRanges } from '../support/number_ranges.ts';
import { samples } from '../support/samples.ts';
import { validMessage } from '../support/valid_message.ts';

/** Longest array that is made just to be one too long. */
const tooLongMax = 100_000;
const nothing = [undefined, null, {}, Symbol('none')];

function badScalars({ type, stringMax = Infinity }: Field): readonly unknown[] {
  if (type === 'bool') return [...nothing, 0, 1, 'true'];
  if (type === 'string') {
    const long = stringMax < tooLongMax ? ['x'.repeat(stringMax + 1), 'é'.repeat(stringMax)] : [];
    return [...nothing, 5, ['a'], '\ud800', 'a\udc00b', 'a\u0000', ...long];
  }
  if (type === 'float32') return [...nothing, '1', 1n, 3.5e38, -1e300, NaN, Infinity];
  if (type === 'float64') return [...nothing, '1', 1n, NaN, -Infinity];
  // Of the narrowed byte and char only what lies outside eight bits is bad.
  const range = integerRanges.get(type.replace(/^(byte|char)$/, 'uint8'));
  if (range === undefined) return [undefined, null, 5, 'x', []];
  const outside = [range.low - 1n, range.high + 1n];
  if (type.endsWith('64')) return [...nothing, 1, '1', ...outside];
  return [...nothing, 1n, '1', 1.5, NaN, ...outside.map(Number)];
}

function badArrays(field: Field): readonly unknown[] {
  const size = 'size' in field.arity ? field.arity.size : Infinity;
  const tooLong = size < tooLongMax ? [typedArray(field.type, new Array<number>(size + 1).fill(0))] : [];
  if (typedArray(field.type, []) === undefined) {
    const list = size < tooLongMax ? [new Array<string>(size + 1).fill('')] : [];
    const gap = new Array<string>(1);
    return [...nothing, 'abc', new Set(['a']), { length: 0 }, [undefined], gap, ...list];
  }
  const other = field.type === 'float32' ? new Float64Array(2) : new Float32Array(2);
  return [...nothing, 'abc', [], [1, 2], other, new DataView(new ArrayBuffer(8)), ...tooLong];
}

function badValues({ field, kind }: Place): readonly unknown[] {
  if (kind === 'field') return field.arity.kind === 'one' ? badScalars(field) : badArrays(field);
  // An element of a typed array is a number by construction.
  return typedArray(field.type, []) === undefined ? badScalars(field) : [];
}

describe('the encoder', () => {
  for (const type of messageTypes) {
    it(`of ${type.name} refuses every bad value in every field`, () => {
      const messages = fc.sample(validMessage(type.name), { seed: 2, numRuns: samples('field_messages') });
      const places = messages.flatMap((message) => placesIn(catalogue, type.name, message));
      for (const place of places) {
        for (const value of badValues(place)) {
          const code = refusal(() => type.encode(place.replace(value)));
          assert.match(code ?? 'encoded', /^message_(bounds|not_finite)$/, `${place.path} ${typeof value}`);
        }
      }
    });

    it(`of ${type.name} refuses what is no message`, () => {
      const none = type.name.endsWith('/Empty') ? [] : [undefined, null, 5, 'text', []];
      for (const value of none) {
        assert.equal(
          refusal(() => type.encode(value as never)),
          'message_bounds',
        );
      }
    });
  }
});
