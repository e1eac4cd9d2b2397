import assert from 'node:assert/strict';
import { errorCodes, errorText, systemCode, WorldforgeError } from '../../core/errors.ts';
import { assert as check, defined, never } from '../../core/assert.ts';

describe('WorldforgeError', () => {
  it('carries code, message, hint and cause', () => {
    const cause = new Error('below');
    const {
      code,
      message,
      hint,
      name,
      cause: kept,
    } = new WorldforgeError('usage', 'above', { hint: 'do', cause });
    assert.deepEqual(
      { code, message, hint, name },
      { code: 'usage', message: 'above', hint: 'do', name: 'WorldforgeError' },
    );
    assert.equal(kept, cause);
  });

  it('has an empty hint and no cause unless given', () => {
    const error = new WorldforgeError('usage', 'above');
    assert.deepEqual([error.hint, 'cause' in error], ['', false]);
  });
});

describe('errorCodes', () => {
  it('are lower snake_case, each with a sentence', () => {
    for (const [code, meaning] of Object.entries(errorCodes)) {
      assert.match(code, /^[a-z]+(_[a-z]+)*$/);
      assert.match(meaning, /^[A-Z].*\.$/, code);
    }
  });
});

describe('errorText and systemCode', () => {
  it('take anything that can be thrown', () => {
    assert.deepEqual([new Error('text'), 'text', undefined, null, 5, { a: 1 }].map(errorText), [
      'text',
      'text',
      'undefined',
      'null',
      '5',
      '[object Object]',
    ]);
    const full = Object.assign(new Error('no space'), { code: 'ENOSPC' });
    assert.deepEqual([full, new Error('none'), { code: 'EACCES' }, undefined].map(systemCode), [
      'ENOSPC',
      '',
      '',
      '',
    ]);
  });
});

describe('assertions', () => {
  it('pass what holds', () => {
    check(true, 'holds');
    assert.equal(defined(0, 'zero'), 0);
    assert.equal(defined('', 'text'), '');
  });

  it('end what does not hold with the code assertion', () => {
    for (const call of [
      () => check(false, 'fails'),
      () => defined(undefined, 'value'),
      () => defined(null, 'value'),
      () => never('other' as never),
    ]) {
      assert.throws(call, { code: 'assertion' });
    }
  });
});
