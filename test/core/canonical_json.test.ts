import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { canonicalJson, parseCanonicalJson, type Json } from '../../core/canonical_json.ts';
import { samples } from '../support/samples.ts';

/** Numbers as RFC 8785 writes them: the shortest text that reads back to the same bits. */
const numbers: readonly (readonly [number, string])[] = [
  [0, '0'],
  [-0, '0'],
  [1, '1'],
  [-1.5, '-1.5'],
  [0.1 + 0.2, '0.30000000000000004'],
  [1e-6, '0.000001'],
  [1e-7, '1e-7'],
  [999999999999999900000, '999999999999999900000'],
  [1e21, '1e+21'],
  [9007199254740991, '9007199254740991'],
  [Number.MAX_VALUE, '1.7976931348623157e+308'],
  [Number.MIN_VALUE, '5e-324'],
  [-Number.MIN_VALUE, '-5e-324'],
  [333333333.33333329, '333333333.3333333'],
  [2 ** 70, '1.1805916207174113e+21'],
];

const texts: readonly (readonly [string, string])[] = [
  ['', '""'],
  ['plain', '"plain"'],
  ['"\\/', '"\\"\\\\/"'],
  ['\b\t\n\f\r', '"\\b\\t\\n\\f\\r"'],
  ['\u0000\u001f', '"\\u0000\\u001f"'],
  ['\u007f\u0080', '"\u007f\u0080"'],
  ['é€🤖', '"é€🤖"'],
  ['\u2028', '"\u2028"'],
];

describe('canonicalJson', () => {
  for (const [value, text] of numbers) {
    it(`writes the number ${text}`, () => {
      assert.equal(canonicalJson(value), text);
      assert.equal(parseCanonicalJson(text), value === 0 ? 0 : value);
    });
  }

  for (const [value, text] of texts) {
    it(`writes the text ${text}`, () => {
      assert.equal(canonicalJson(value), text);
      assert.equal(parseCanonicalJson(text), value);
    });
  }

  it('sorts keys by UTF-16 code units at every depth, without spaces', () => {
    // A code unit of a surrogate pair (d83e) comes before the one of a private character (e000).
    const value = { b: [1, { d: null, c: true }], '\ue000': 3, '🤖': 2, '€': 1, 10: 0, 9: 0, '': 0 };
    assert.equal(
      canonicalJson(value),
      '{"":0,"10":0,"9":0,"b":[1,{"c":true,"d":null}],"€":1,"🤖":2,"\ue000":3}',
    );
  });

  it('leaves out members without a value', () => {
    assert.equal(canonicalJson({ a: undefined, b: 1 }), '{"b":1}');
  });

  it('writes plain objects without a prototype, and the key __proto__', () => {
    const bare = Object.assign(Object.create(null) as Record<string, number>, { a: 1 });
    assert.equal(canonicalJson(bare), '{"a":1}');
    assert.equal(canonicalJson(parseCanonicalJson('{"__proto__":1}')), '{"__proto__":1}');
  });

  const refused: readonly (readonly [string, unknown])[] = [
    ['NaN', NaN],
    ['infinity', { a: [-Infinity] }],
    ['a bigint', 1n],
    ['undefined', undefined],
    ['undefined in a list', [undefined]],
    ['a hole in a list', new Array<number>(1)],
    ['a function', () => 1],
    ['a symbol', Symbol('s')],
    ['a date', new Date(0)],
    ['a map', new Map()],
    ['bytes', new Uint8Array(1)],
    ['half a surrogate pair', '\ud83e'],
    ['half a surrogate pair in a key', { '\udd16': 1 }],
  ];
  for (const [what, value] of refused) {
    it(`refuses ${what}`, () => assert.throws(() => canonicalJson(value), { code: 'json_invalid' }));
  }

  it('refuses what is nested too deep, in both directions', () => {
    const text = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
    assert.equal(canonicalJson(parseCanonicalJson(text(33))), text(33));
    assert.throws(() => parseCanonicalJson(text(34)), { code: 'json_invalid' });
    assert.throws(() => parseCanonicalJson(text(100_000)), { code: 'json_invalid' });
  });

  it('gives a text that reads back to the value', () => {
    const plain = fc.jsonValue({ maxDepth: 5, noUnicodeString: false }).map((value) => value as Json);
    fc.assert(
      fc.property(plain, (value) => {
        const text = canonicalJson(value);
        assert.equal(canonicalJson(parseCanonicalJson(text)), text);
        assert.deepEqual(parseCanonicalJson(text), JSON.parse(JSON.stringify(value)));
      }),
      { numRuns: samples('json_values') },
    );
  });
});

describe('parseCanonicalJson', () => {
  const refused = [
    '',
    ' 1',
    '1 ',
    '{"a": 1}',
    '{"b":1,"a":2}',
    '{"a":1,"a":1}',
    '1.0',
    '1e2',
    '-0',
    '0x1',
    '"\\u0061"',
    '"\\/"',
    '"\\ud83e"',
    "'a'",
    '[1,]',
    'NaN',
    '\ufeff1',
  ];
  for (const text of refused) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      assert.throws(() => parseCanonicalJson(text), { code: 'json_invalid' });
    });
  }
});
