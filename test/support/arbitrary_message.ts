/**
 * Random messages of any definition, inside its bounds. What rules tie together is not tied: see
 * valid_message.ts.
 */
import * as fc from 'fast-check';
import { definitionOf, type Catalogue } from '../../msgs/idl/catalogue.ts';
import type { Field } from '../../msgs/idl/parse.ts';
import type { AnyMessage } from './definitions.ts';
import { typedArray } from './message_json.ts';
import { integerOf, integerRanges } from './number_ranges.ts';

/** Longest random text and list, where the bound is not smaller; lists of lists stay small with it. */
const textMax = 24;
const itemsMax = 4;
const numbersMax = 9;
/** What an unbounded text is filled up to at most. */
const fullTextMax = 1024;

export function arbitraryMessage(catalogue: Catalogue, name: string): fc.Arbitrary<AnyMessage> {
  const { fields } = definitionOf(catalogue, name);
  return fc.record(
    Object.fromEntries(fields.map((field) => [field.name, arbitraryField(catalogue, field)])),
    { noNullPrototype: true },
  );
}

function arbitraryField(catalogue: Catalogue, field: Field): fc.Arbitrary<unknown> {
  const element = arbitraryElement(catalogue, field);
  if (field.arity.kind === 'one') return element;
  const numeric = typedArray(field.type, []) !== undefined;
  const bound = 'size' in field.arity ? field.arity.size : Infinity;
  const fixed = field.arity.kind === 'array';
  const maxLength = fixed ? bound : Math.min(bound, numeric ? numbersMax : itemsMax);
  return fc
    .array(element, { minLength: fixed ? maxLength : 0, maxLength })
    .map((items) => typedArray(field.type, items as number[]) ?? items);
}

function arbitraryElement(catalogue: Catalogue, field: Field): fc.Arbitrary<unknown> {
  const { type, stringMax = fullTextMax } = field;
  if (type === 'bool') return fc.boolean();
  if (type === 'string') return arbitraryText(stringMax);
  if (type === 'float32') return fc.float({ noNaN: true, noDefaultInfinity: true });
  if (type === 'float64') return fc.double({ noNaN: true, noDefaultInfinity: true });
  const range = integerRanges.get(type);
  if (range === undefined) return arbitraryMessage(catalogue, type);
  return fc.bigInt({ min: range.low, max: range.high }).map((value) => integerOf(type, value));
}

/** Short, of any script, or as long as allowed; never with NUL, never longer than `max` bytes of UTF-8. */
export function arbitraryText(max: number): fc.Arbitrary<string> {
  const ascii = fc.string({ unit: 'grapheme-ascii', maxLength: Math.min(max, textMax) });
  const unicode = fc
    .string({ unit: 'binary', maxLength: Math.min(max, textMax) })
    .map((text) => fitting(text.replaceAll('\u0000', ''), max));
  const full = fc.constantFrom('x', 'é', '€', '🤖').map((unit) => fitting(unit.repeat(max), max));
  return fc.oneof({ weight: 4, arbitrary: ascii }, { weight: 4, arbitrary: unicode }, full);
}

function fitting(text: string, max: number): string {
  const bytes = Buffer.from(text);
  let end = Math.min(bytes.length, max);
  while (end > 0 && end < bytes.length && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.toString('utf8', 0, end);
}
