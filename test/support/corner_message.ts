/** Messages at the corners of their definitions: alignment, emptiness, extremes. */
import { definitionOf, type Catalogue } from '../../msgs/idl/catalogue.ts';
import type { Field } from '../../msgs/idl/parse.ts';
import type { AnyMessage } from './definitions.ts';
import { typedArray } from './message_json.ts';
import { integerOf, integerRanges } from './number_ranges.ts';

export interface Corner {
  readonly title: string;
  readonly text: string;
  /** Elements of each sequence, where the bound is not smaller. */
  readonly count: number;
  readonly extreme: 'low' | 'high' | 'zero' | 'one';
  readonly flag: boolean;
}

const float32Max = 3.4028234663852886e38;
const floats: Readonly<Record<string, Readonly<Record<Corner['extreme'], number>>>> = {
  float32: { low: -float32Max, high: float32Max, zero: 0, one: 1.401298464324817e-45 },
  float64: { low: -Number.MAX_VALUE, high: Number.MAX_VALUE, zero: 0, one: Number.MIN_VALUE },
};

/**
 * Strings of each length modulo 8, so that what follows them meets every alignment, and lists of 0, 1 and 3.
 */
const alignments: readonly Corner[] = [0, 1, 2, 3, 4, 5, 6, 7].map((length) => ({
  title: `texts of ${length} bytes`,
  text: 'abcdefg'.slice(0, length),
  count: [0, 1, 3][length % 3] ?? 0,
  extreme: 'one',
  flag: length % 2 === 1,
}));

export const corners: readonly Corner[] = [
  ...alignments,
  { title: 'lowest numbers', text: 'low', count: 2, extreme: 'low', flag: false },
  { title: 'highest numbers', text: 'highest', count: 2, extreme: 'high', flag: true },
  { title: 'all empty', text: '', count: 0, extreme: 'zero', flag: false },
  { title: 'empty lists behind a text', text: 'a', count: 0, extreme: 'high', flag: true },
  { title: 'many scripts', text: 'é€🤖', count: 2, extreme: 'one', flag: true },
];

export function cornerMessage(catalogue: Catalogue, name: string, corner: Corner): AnyMessage {
  const { fields } = definitionOf(catalogue, name);
  return Object.fromEntries(fields.map((field) => [field.name, cornerField(catalogue, field, corner)]));
}

function cornerField(catalogue: Catalogue, field: Field, corner: Corner): unknown {
  const element = cornerElement(catalogue, field, corner);
  if (field.arity.kind === 'one') return element;
  const bound = 'size' in field.arity ? field.arity.size : Infinity;
  const count = field.arity.kind === 'array' ? bound : Math.min(bound, corner.count);
  const items = Array.from({ length: count }, () => element);
  return typedArray(field.type, items as number[]) ?? items;
}

function cornerElement(catalogue: Catalogue, field: Field, corner: Corner): unknown {
  const { type } = field;
  if (type === 'bool') return corner.flag;
  if (type === 'string') return corner.text;
  const range = integerRanges.get(type);
  if (range !== undefined) {
    return integerOf(type, { low: range.low, high: range.high, zero: 0n, one: 1n }[corner.extreme]);
  }
  return floats[type]?.[corner.extreme] ?? cornerMessage(catalogue, type, corner);
}
