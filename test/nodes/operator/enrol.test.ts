import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmodSync, copyFileSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { promisify } from 'node:util';
import { generateKey, verifySignature } from '../../../core/keys.ts';
import { writeNewFile } from '../../../core/private_file.ts';
import { enrol, operatorKey, revoke } from '../../../nodes/operator/enrol.ts';
import { listOperators, readOperator } from '../../../nodes/operator/enrolled.ts';
import type { Role } from '../../../safety/roles.ts';
import { scratchFolder } from '../../support/scratch.ts';

const passphrase = 'correct horse';
const wallNs = 1_700_000_000_000_000_000n;
const moduleUrl = new URL('../../../nodes/operator/enrol.js', import.meta.url).href;

function enrolled(folder: string, name: string, ...roles: Role[]) {
  return enrol(folder, { name, roles, passphrase, wallNs });
}

describe('enrol', () => {
  it('keeps a sealed private half and a public record, and the key signs', () => {
    using scratch = scratchFolder();
    const record = enrolled(scratch.in('keys'), 'alice', 'author', 'approver', 'author');
    assert.deepEqual(readdirSync(scratch.in('keys', 'operators')).sort(), ['alice.json', 'alice.key']);
    const modes = ['alice.key', 'alice.json'].map((file) => {
      return statSync(scratch.in('keys', 'operators', file)).mode & 0o777;
    });
    assert.deepEqual([modes[0], modes[1]! & 0o133], [0o600, 0]);
    assert.deepEqual(
      { ...record, public_key: '', key_id: '' },
      {
        schema_version: 1,
        name: 'alice',
        roles: ['approver', 'author'],
        public_key: '',
        key_id: '',
        enrolled: '2023-11-14T22:13:20.000Z',
        revoked: null,
      },
    );
    assert.deepEqual(readOperator(scratch.in('keys'), 'alice'), record);
    const key = operatorKey(scratch.in('keys'), 'alice', passphrase);
    assert.ok(verifySignature(record.public_key, 'text', key.sign('text')));
    assert.throws(() => operatorKey(scratch.in('keys'), 'alice', 'wrong horse'), {
      code: 'passphrase_wrong',
    });
  });

  it('gives a name once, also after its key was revoked', () => {
    using scratch = scratchFolder();
    const { key_id } = enrolled(scratch.path, 'alice', 'operator');
    assert.throws(() => enrolled(scratch.path, 'alice', 'operator'), { code: 'operator_known' });
    revoke(scratch.path, 'alice', wallNs);
    assert.throws(() => enrolled(scratch.path, 'alice', 'operator'), { code: 'operator_known' });
    assert.equal(readOperator(scratch.path, 'alice')?.key_id, key_id);
  });

  it('lets one of several processes have a name, whose two halves fit', async () => {
    using scratch = scratchFolder();
    const who = `{ name: 'alice', roles: ['operator'], passphrase: '${passphrase}', wallNs: 0n }`;
    const call = `enrol(process.argv[1], ${who})`;
    const tell = `try { console.log(${call}.key_id) } catch (error) { console.log(error.code) }`;
    const program = `import { enrol } from ${JSON.stringify(moduleUrl)}; ${tell}`;
    const args = ['--input-type=module', '--eval', program, scratch.path];
    const tries = Array.from({ length: 5 }, () => promisify(execFile)(process.execPath, args));
    const said = (await Promise.all(tries)).map(({ stdout }) => stdout.trim()).sort();
    assert.deepEqual(said.filter((word) => word === 'operator_known').length, 4);
    const winner = said.find((word) => word !== 'operator_known');
    assert.equal(operatorKey(scratch.path, 'alice', passphrase).keyId, winner);
    assert.deepEqual(readdirSync(scratch.in('operators')).sort(), ['alice.json', 'alice.key']);
  });

  it('writes nothing for a name that leads elsewhere, or without a passphrase', () => {
    using scratch = scratchFolder();
    for (const name of [
      '',
      '../alice',
      'a/b',
      'Alice',
      'alice.json',
      'a'.repeat(49),
      '_a',
      'a\n',
      '__proto__',
    ])
      assert.throws(() => enrolled(scratch.path, name, 'operator'), { code: 'operator_name' }, name);
    const weak = { name: 'alice', roles: ['operator'], passphrase: '', wallNs } as const;
    assert.throws(() => enrol(scratch.path, weak), { code: 'passphrase_refused' });
    assert.deepEqual(readdirSync(scratch.path), []);
  });

  it('is refused where its folder cannot be made', () => {
    using scratch = scratchFolder();
    scratch.write({ keys: '' });
    assert.throws(() => enrolled(scratch.in('keys'), 'alice', 'operator'), { code: 'operator_invalid' });
    scratch.write({ 'other/operators': '' });
    assert.throws(() => enrolled(scratch.in('other'), 'alice', 'operator'), { code: 'operator_invalid' });
  });
});

describe('revoke', () => {
  it('keeps the record with the time, removes the private half, and is done once', () => {
    using scratch = scratchFolder();
    const record = enrolled(scratch.path, 'alice', 'operator');
    const revoked = revoke(scratch.path, 'alice', wallNs + 1_000_000_000n);
    assert.deepEqual(revoked, { ...record, revoked: '2023-11-14T22:13:21.000Z' });
    assert.deepEqual(listOperators(scratch.path), [revoked]);
    assert.deepEqual(readdirSync(scratch.in('operators')), ['alice.json']);
    assert.throws(() => revoke(scratch.path, 'alice', wallNs), { code: 'operator_revoked' });
    assert.throws(() => operatorKey(scratch.path, 'alice', passphrase), { code: 'operator_revoked' });
    assert.deepEqual(listOperators(scratch.path), [revoked]);
  });

  it('of nobody says so', () => {
    using scratch = scratchFolder();
    assert.throws(() => revoke(scratch.path, 'alice', wallNs), { code: 'operator_unknown' });
    assert.throws(() => operatorKey(scratch.path, 'alice', passphrase), { code: 'operator_unknown' });
  });
});

describe("an operator's key", () => {
  it('is refused when others could have read it, it lies open, is another one, or is gone', () => {
    using scratch = scratchFolder();
    enrolled(scratch.path, 'alice', 'operator');
    enrolled(scratch.path, 'bob', 'operator');
    const file = scratch.in('operators', 'alice.key');
    const opening = () => operatorKey(scratch.path, 'alice', passphrase);
    chmodSync(file, 0o640);
    assert.throws(opening, { code: 'key_unreadable', hint: `chmod 600 ${file}` });
    copyFileSync(scratch.in('operators', 'bob.key'), file);
    chmodSync(file, 0o600);
    assert.throws(opening, { code: 'key_unreadable', message: /not [0-9a-f]{64} as enrolled/ });
    rmSync(file);
    assert.throws(opening, { code: 'key_unreadable', message: /no private half/ });
    writeNewFile(file, generateKey().pem, 0o600);
    assert.throws(opening, { code: 'key_unreadable', message: /not a private key under a passphrase/ });
    assert.match(readFileSync(file, 'utf8'), /BEGIN PRIVATE KEY/);
  });
});
