import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { canonicalJson, parseCanonicalJson } from '../../../core/canonical_json.ts';
import { enrol, revoke } from '../../../nodes/operator/enrol.ts';
import { operatorFiles } from '../../../nodes/operator/enrolled.ts';
import { holdersIn } from '../../../nodes/safety_gate/key_holders.ts';
import { scratchFolder } from '../../support/scratch.ts';

const wallNs = 1_700_000_000_000_000_000n;
const passphrase = 'correct horse';

function enrolled(folder: string, name: string): string {
  return enrol(folder, { name, roles: ['approver', 'operator'], passphrase, wallNs }).public_key;
}

function unexpected(error: unknown): never {
  throw error;
}

describe('holders of keys', () => {
  it('are looked up anew each time: a key that is revoked counts no more', () => {
    using scratch = scratchFolder();
    const holderOf = holdersIn(scratch.path, unexpected);
    assert.equal(holderOf('00'.repeat(32)), undefined);
    const key = enrolled(scratch.path, 'alice');
    const alice = { name: 'alice', roles: ['operator', 'approver'], revoked: false };
    assert.deepEqual(holderOf(key), alice);
    revoke(scratch.path, 'alice', wallNs);
    assert.deepEqual(holderOf(key), { ...alice, revoked: true });
  });

  it('says revoked of a key that stands under another name too', () => {
    using scratch = scratchFolder();
    const key = enrolled(scratch.path, 'bob');
    const record = parseCanonicalJson(readFileSync(operatorFiles(scratch.path, 'bob').record, 'utf8'));
    scratch.write({ 'operators/alice.json': canonicalJson({ ...(record as object), name: 'alice' }) });
    revoke(scratch.path, 'bob', wallNs);
    assert.equal((holdersIn(scratch.path, unexpected)(key) as { revoked: boolean }).revoked, true);
  });

  it('are unknown where a record cannot be read, and it is told why', () => {
    using scratch = scratchFolder();
    const key = enrolled(scratch.path, 'alice');
    mkdirSync(scratch.in('operators', 'bob.json'));
    const faults: unknown[] = [];
    assert.equal(holdersIn(scratch.path, (fault) => void faults.push(fault))(key), 'unknown');
    assert.match(String(faults[0]), /bob\.json: it is no plain file/);
  });
});
