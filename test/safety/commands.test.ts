import assert from 'node:assert/strict';
import { canonicalJson } from '../../core/canonical_json.ts';
import { commandPayload, parseCommandPayload, type CommandPayload } from '../../safety/index.ts';
import { payload } from './builders.ts';

const check = payload('check', { item: 'workspace_clear', value: true });

describe('command payload', () => {
  it('is read back as it was written', () => {
    const written: readonly CommandPayload[] = [
      check,
      payload('open_run'),
      payload('stop'),
      payload('reset'),
      payload('arm'),
      payload('approve', { scope: 'run' }),
      payload('reject', { scope: 'a'.repeat(64) }),
      payload('withdraw', { scope: 'run' }),
    ];
    for (const made of written) assert.deepEqual(parseCommandPayload(commandPayload(made)), made);
  });

  it('is refused in any other spelling', () => {
    const canonical = commandPayload(check);
    assert.equal(parseCommandPayload(` ${canonical}`), undefined);
    assert.equal(parseCommandPayload(JSON.stringify(check, null, 1)), undefined);
    assert.equal(parseCommandPayload(canonical.slice(0, -1)), undefined);
    assert.equal(parseCommandPayload(canonical.replace('{', '{"attested_by":"person",')), undefined);
  });

  const wrong: readonly (readonly [string, object])[] = [
    ['an unknown kind', { kind: 'launch' }],
    ['an unknown attestation', { attested_by: 'hearsay' }],
    ['a missing item', { item: undefined }],
    ['a missing value', { value: undefined }],
    ['a scope that is not of its kind', { kind: 'reset', item: undefined, value: undefined, scope: 'run' }],
    ['an unknown member', { nonce: 1 }],
    ['a number for a text', { operator: 7 }],
    ['an empty operator', { operator: '' }],
    ['a time that is no decimal', { not_after_ns: '0x10' }],
    ['a time with a sign', { not_after_ns: '-1' }],
    ['a boot id with a leading zero', { gate_boot_id: '07' }],
    ['null', { item: null }],
  ];
  for (const [what, changes] of wrong) {
    it(`is refused with ${what}`, () => {
      assert.equal(parseCommandPayload(canonicalJson({ ...check, ...changes })), undefined);
    });
  }
});
