import assert from 'node:assert/strict';
import { condition, expand, type Scope } from '../../../launch/runner/substitution.ts';

const scope: Scope = {
  values: new Map([
    ['empty', ''],
    ['one', '1'],
    ['name', 'mock'],
    ['tricky', '$(var name)'],
  ]),
  fault: (text) => new Error(text),
  valueFault: (text) => new Error(text),
};

describe('expand', () => {
  for (const [text, wanted] of [
    ['', ''],
    ['plain, $ and (round)', 'plain, $ and (round)'],
    ['a $(var name)/$(var empty)b', 'a mock/b'],
    ['$(var tricky)', '$(var name)'],
    ['$(equals $(var name) mock)', 'true'],
    ['$(not-equals [$(var empty)] [])', 'false'],
    ['$(not-equals [$(var one)] [1.0])', 'true'],
    ['$(and $(equals a a) $(not-equals a a))', 'false'],
    ['$(and $(equals a a) true)', 'true'],
    ['$(if $(not-equals [$(var name)] []) replay live)', 'replay'],
    ['$(if false replay)', ''],
  ] as const) {
    it(`makes "${wanted}" of "${text}"`, () => {
      assert.equal(expand(text, scope), wanted);
    });
  }

  for (const text of [
    '$(var)',
    '$(var name',
    '$(var  name)',
    '$(var name )',
    '$(var unknown)',
    '$(var a b)',
    '$()',
    '$(env HOME)',
    '$(and true maybe)',
    '$(and false maybe)',
    "$(not-equals $(var name) '')",
    '$(equals $(var one) true)',
    '$(equals 1 1.0)',
    '$(equals nan nan)',
    'back\\slash',
    '$(if '.repeat(9),
  ]) {
    it(`refuses "${text}"`, () => {
      assert.throws(() => expand(text, scope));
    });
  }

  it('refuses a text that grows beyond its bound', () => {
    const long = { ...scope, values: new Map([['a', 'x'.repeat(3000)]]) };
    assert.throws(() => expand('$(var a)$(var a)', long), /longer than/);
  });
});

describe('condition', () => {
  it('is true or false, and nothing else', () => {
    const answers = ['true', ' TRUE', '1', 'false', 'False ', '0'].map((text) => condition(text, scope));
    assert.deepEqual(answers, [true, true, true, false, false, false]);
    for (const text of ['', 'yes', '2']) assert.throws(() => condition(text, scope), /neither/);
  });
});
