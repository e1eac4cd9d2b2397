import assert from 'node:assert/strict';
import { encode } from '@msgpack/msgpack';
import {
  decodeJsonNumpy,
  decodeJsonText,
  encodeJsonNumpy,
} from '../../../../providers/shared/codec/json_numpy.ts';
import { wireLimits } from '../../../../providers/shared/codec/limits.ts';
import { decodeMsgpack, encodeMsgpack } from '../../../../providers/shared/codec/msgpack.ts';
import { scanMsgpack } from '../../../../providers/shared/codec/msgpack_scan.ts';
import { readNpy } from '../../../../providers/shared/codec/npy.ts';
import { wireMap } from '../../../../providers/shared/codec/wire_value.ts';
import { codeOf } from '../../../support/code_of.ts';

const from = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const msgpackCode = (bytes: Uint8Array): string =>
  codeOf(() => decodeMsgpack(bytes, ['npy', 'msgpack_numpy']));
const jsonCode = (text: string): string => codeOf(() => decodeJsonText(text));
const nested = (depth: number): Uint8Array =>
  Uint8Array.from({ length: depth + 1 }, (_, i) => (i < depth ? 0x91 : 0));

describe('msgpack of others', () => {
  it('reads every plain kind', () => {
    const value = wireMap({
      a: [1, -1, 0.5, 300, -70_000, 2 ** 40],
      b: null,
      c: true,
      d: 'ä',
      e: wireMap({}),
    });
    assert.deepEqual(decodeMsgpack(encodeMsgpack(value, 'npy'), ['npy']), value);
    const plain = { list: Array.from({ length: 20 }, (_, index) => index), text: 'x'.repeat(70_000) };
    assert.deepEqual(decodeMsgpack(encode(plain), []), wireMap(plain));
  });

  it('keeps text keys and binary keys of one name apart', () => {
    assert.deepEqual(decodeMsgpack(encode({ nd: true }), ['msgpack_numpy']), wireMap({ nd: true }));
    assert.equal(msgpackCode(from('81 c4 02 6e 65 c3')), 'provider_protocol');
    assert.deepEqual(decodeMsgpack(encode({ b: 1, tb: 2 }), []), wireMap({ b: 1, tb: 2 }));
  });

  const refused: readonly (readonly [string, string])[] = [
    ['nothing', ''],
    ['byte 0xc1', 'c1'],
    ['bytes after the end', '00 00'],
    ['two equal keys', '82 a1 61 00 a1 61 01'],
    ['two equal keys under different headers', '82 a1 61 00 d9 01 61 01'],
    ['a number as key', '81 01 00'],
    ['a list as key', '81 90 00'],
    ['a fixed extension', 'd4 01 00'],
    ['an extension', 'c7 01 05 00'],
    ['a time', 'd6 ff 00 00 00 00'],
    ['a float that is not a number', 'ca 7f c0 00 00'],
    ['an infinite double', 'cb 7f f0 00 00 00 00 00 00'],
    ['an integer beyond 2^53', 'cf 00 20 00 00 00 00 00 01'],
    ['a negative integer beyond 2^53', 'd3 80 00 00 00 00 00 00 00'],
    ['a text that is not UTF-8', 'a1 ff'],
    ['a list that ends early', '92 00'],
    ['a length that ends early', 'dd 00 00'],
    ['a text that ends early', 'a3 61'],
  ];
  for (const [what, hex] of refused) {
    it(`refuses ${what}`, () => {
      assert.equal(msgpackCode(from(hex)), 'provider_protocol');
    });
  }

  it('refuses what is announced above a cap before anything is allocated', () => {
    const announced = ['dd ff ff ff ff', 'df ff ff ff ff', 'db ff ff ff ff', 'dc ff ff 00'];
    assert.deepEqual(
      announced.map((hex) => msgpackCode(from(hex))),
      ['provider_limit', 'provider_limit', 'provider_limit', 'provider_protocol'],
    );
    assert.equal(msgpackCode(from('c6 ff ff ff ff')), 'provider_protocol');
    assert.equal(msgpackCode(new Uint8Array(wireLimits.bytesMax + 1)), 'provider_limit');
  });

  it('takes 16 levels and no more, however many there are', () => {
    assert.equal(msgpackCode(nested(wireLimits.depthMax)), '');
    assert.equal(msgpackCode(nested(wireLimits.depthMax + 1)), 'provider_limit');
    assert.equal(
      codeOf(() => scanMsgpack(nested(1_000_000))),
      'provider_limit',
    );
  });

  it('counts the values of all containers together', () => {
    const row = Array.from({ length: 1000 }, () => 0);
    assert.equal(msgpackCode(encode(Array.from({ length: 262 }, () => row))), 'provider_limit');
    assert.equal(msgpackCode(encode(Array.from({ length: 261 }, () => row))), '');
  });

  it('refuses a key above its cap', () => {
    assert.equal(msgpackCode(encode({ ['k'.repeat(128)]: 1 })), '');
    assert.equal(msgpackCode(encode({ ['k'.repeat(129)]: 1 })), 'provider_limit');
  });

  it('refuses an envelope that lacks a member or has one more', () => {
    const envelopes = [
      encode({ __ndarray_class__: true }),
      encode({ __ndarray_class__: true, as_npy: 'text' }),
      encode({ __ndarray_class__: true, as_npy: new Uint8Array(3) }),
      // nd, without what it is about; a pickle.
      from('81 c4 02 6e 64 c3'),
      from('82 c4 02 6e 64 c3 c4 04 6b 69 6e 64 c4 01 4f'),
    ];
    for (const bytes of envelopes) assert.equal(msgpackCode(bytes), 'provider_protocol');
  });
});

describe('JSON of others', () => {
  it('reads and writes every plain kind', () => {
    const value = wireMap({ 'a"b': [1, -0.5, 'x, [ {', '\\'], c: null, d: false, e: wireMap({ f: [] }) });
    assert.deepEqual(decodeJsonText(encodeJsonNumpy(value)), value);
    assert.deepEqual(decodeJsonText('{"__proto__": 1}'), new Map([['__proto__', 1]]));
  });

  const refused: readonly (readonly [string, string])[] = [
    ['nothing', ''],
    ['NaN, as Python writes it', '[NaN]'],
    ['a number above all', '[1e999]'],
    ['two equal keys', '{"a": 1, "a": 2}'],
    ['two equal keys, one escaped', '{"a": 1, "\\u0061": 2}'],
    ['a text without end', '["a'],
    ['one bracket too many', '[]]'],
    ['a key that is none', '{"\\q": 1}'],
    ['base64 that is none', '{"__numpy__": "****", "dtype": "|u1", "shape": [3]}'],
    ['an array with another key', '{"__numpy__": "AAAA", "dtype": "|u1", "shape": [3], "x": 1}'],
    ['an array whose shape is not of its bytes', '{"__numpy__": "AAAA", "dtype": "|u1", "shape": [4]}'],
    ['an axis that is no number', '{"__numpy__": "AAAA", "dtype": "|u1", "shape": ["3"]}'],
    ['a negative axis', '{"__numpy__": "AAAA", "dtype": "|u1", "shape": [-3]}'],
  ];
  for (const [what, text] of refused) {
    it(`refuses ${what}`, () => {
      assert.equal(jsonCode(text), 'provider_protocol');
    });
  }

  it('refuses an array above the cap before it is decoded', () => {
    assert.equal(
      jsonCode('{"__numpy__": "", "dtype": "<f8", "shape": [1000000, 1000000]}'),
      'provider_limit',
    );
    assert.equal(jsonCode('{"__numpy__": "", "dtype": "<f8", "shape": [0, 1e300]}'), 'provider_protocol');
  });

  it('takes 16 levels and no more, however many there are', () => {
    const deep = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
    assert.deepEqual(
      [16, 17, 1_000_000].map((depth) => jsonCode(deep(depth))),
      ['', 'provider_limit', 'provider_limit'],
    );
  });

  it('refuses a list above its cap, and bytes that are not UTF-8', () => {
    assert.equal(jsonCode(`[${'0,'.repeat(wireLimits.arrayItemsMax)}0]`), 'provider_limit');
    assert.equal(
      codeOf(() => decodeJsonNumpy(Uint8Array.of(0x22, 0xff, 0x22))),
      'provider_protocol',
    );
  });
});

describe('an .npy file of others', () => {
  const file = (header: string, data = '', version = 1): Uint8Array =>
    Buffer.concat([
      Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0, header.length & 0xff, header.length >> 8]),
      Buffer.from(header + data, 'latin1'),
    ]);

  it('is read whatever the order of its members', () => {
    const tensor = readNpy(file("{'shape': (2,), 'descr': '|u1', 'fortran_order': False}\n", 'ab'));
    assert.deepEqual(tensor, { dtype: 'u1', shape: [2], bytes: Uint8Array.of(97, 98) });
  });

  const headers: readonly (readonly [string, string])[] = [
    ['a member twice', "{'shape': (2,), 'shape': (2,), 'descr': '|u1'}"],
    ['a member missing', "{'shape': (2,), 'descr': '|u1'}"],
    ['an expression', "{'shape': (1+1,), 'descr': '|u1', 'fortran_order': False}"],
    ['a negative axis', "{'shape': (-2,), 'descr': '|u1', 'fortran_order': False}"],
    ['Fortran order', "{'shape': (2,), 'descr': '|u1', 'fortran_order': True}"],
    ['objects', "{'shape': (2,), 'descr': '|O', 'fortran_order': False}"],
    ['too few bytes', "{'shape': (3,), 'descr': '|u1', 'fortran_order': False}"],
  ];
  for (const [what, header] of headers) {
    it(`is refused with ${what}`, () => {
      assert.equal(
        codeOf(() => readNpy(file(header, 'ab'))),
        'provider_protocol',
      );
    });
  }

  it('is refused with a header above its cap, and in another version', () => {
    assert.equal(
      codeOf(() => readNpy(file(' '.repeat(5000)))),
      'provider_limit',
    );
    assert.equal(
      codeOf(() => readNpy(file('', '', 3))),
      'provider_protocol',
    );
  });
});
