import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { parameterFileText, parseNumber, type Parameter } from '../../../launch/runner/parameters.ts';

describe('parameterFileText', () => {
  const parameters: readonly Parameter[] = [
    { name: 'text', content: { type: 'str', value: 'true "quoted"\n\u{1f916} \\ #' } },
    { name: 'digits', content: { type: 'str', value: '007' } },
    { name: 'whole', content: { type: 'int', value: -3 } },
    { name: 'point', content: { type: 'float', value: 1 } },
    { name: 'large', content: { type: 'float', value: 1e21 } },
    { name: 'truth', content: { type: 'bool', value: true } },
    { name: 'list', content: { type: 'list_of_str', value: ['', 'no'] } },
  ];

  it('is YAML that another parser reads as it was meant', () => {
    const read: unknown = parse(parameterFileText('/left/gate', parameters), { version: '1.1' });
    const values = {
      text: 'true "quoted"\n\u{1f916} \\ #',
      digits: '007',
      whole: -3,
      point: 1,
      large: 1e21,
      truth: true,
      list: ['', 'no'],
    };
    assert.deepEqual(read, { '/left/gate': { ros__parameters: values } });
  });

  it('writes a floating-point number with a point, so that ROS does not take it for a whole one', () => {
    const text = parameterFileText('/a', parameters);
    assert.match(text, /\n {4}point: 1\.0\n {4}large: 1\.0e\+21\n/);
  });

  it('is valid without parameters', () => {
    assert.deepEqual(parse(parameterFileText('/a', [])), { '/a': { ros__parameters: {} } });
  });
});

describe('parseNumber', () => {
  it('reads decimal numbers and nothing else', () => {
    const whole = ['0', '-12', '+7', '1.0', '0x10', '', ' 1', '9007199254740992'];
    const wanted = [0, -12, 7, undefined, undefined, undefined, undefined, undefined];
    assert.deepEqual(
      whole.map((text) => parseNumber('int', text)),
      wanted,
    );
    const points = ['1', '.5', '-2.', '1e3', 'nan', 'inf', '1e999', ''];
    const floats = [1, 0.5, -2, 1000, undefined, undefined, undefined, undefined];
    assert.deepEqual(
      points.map((text) => parseNumber('float', text)),
      floats,
    );
  });
});
