import assert from 'node:assert/strict';
import { parseMessage } from '../../../msgs/idl/parse.ts';

const parse = (text: string) => parseMessage('worldforge_msgs/msg/Sample', text);

const badLines = [
  'uint8',
  'uint8 Name',
  'uint8[<=] a',
  'uint8[0] a',
  'uint8<=3 a',
  'wstring a',
  'string<8 a',
  'Meta A=1',
  '---',
  'uint8 a=1',
  'string operator',
  'uint8[] lambda',
];

describe('parseMessage', () => {
  it('reads fields, arrays, bounds, comments and tags', () => {
    const { fields } = parse(
      ['string<=8[<=3] names  # @not_content who', 'Meta[2] metas', 'byte[] data', 'float64 w 1.5'].join(
        '\n',
      ),
    );
    assert.deepEqual(
      fields.map(({ spelled: _spelled, ...field }) => field),
      [
        {
          name: 'names',
          type: 'string',
          arity: { kind: 'bounded', size: 3 },
          stringMax: 8,
          comment: 'who',
          content: false,
        },
        {
          name: 'metas',
          type: 'worldforge_msgs/msg/Meta',
          arity: { kind: 'array', size: 2 },
          stringMax: undefined,
          comment: '',
          content: true,
        },
        {
          name: 'data',
          type: 'byte',
          arity: { kind: 'sequence' },
          stringMax: undefined,
          comment: '',
          content: true,
        },
        {
          name: 'w',
          type: 'float64',
          arity: { kind: 'one' },
          stringMax: undefined,
          comment: '',
          content: true,
        },
      ],
    );
  });

  it('keeps byte, char and uint8 apart', () => {
    const { fields } = parse('byte a\nchar b\nuint8 c\n');
    assert.deepEqual(
      fields.map(({ type }) => type),
      ['byte', 'char', 'uint8'],
    );
  });

  it('reads constants with any spacing', () => {
    const { constants } = parse('uint8 A=1\nint32 B_2 = -7 # seven below\nstring NAME=text');
    assert.deepEqual(constants, [
      { name: 'A', type: 'uint8', value: '1' },
      { name: 'B_2', type: 'int32', value: '-7' },
      { name: 'NAME', type: 'string', value: 'text' },
    ]);
  });

  it('reads the heading and the largest size', () => {
    const { comment, bytesMax } = parse('# What it is,\n# in a sentence.\n# @max_bytes 4096\n\nuint8 a\n');
    assert.deepEqual({ comment, bytesMax }, { comment: 'What it is, in a sentence.', bytesMax: 4096 });
  });

  it('resolves Header and names of other packages', () => {
    const { fields } = parse('Header header\nbuiltin_interfaces/Time stamp\nstd_msgs/msg/Header full\n');
    assert.deepEqual(
      fields.map(({ type }) => type),
      ['std_msgs/msg/Header', 'builtin_interfaces/msg/Time', 'std_msgs/msg/Header'],
    );
  });

  for (const line of badLines) {
    it(`refuses the line ${line}`, () => {
      assert.throws(() => parse(`${line}\n`), { code: 'message_rule' });
    });
  }
});
