import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { hostKey, readHostKey } from '../../core/host_key.ts';
import { verifySignature } from '../../core/keys.ts';
import { scratchFolder } from '../support/scratch.ts';

const moduleUrl = new URL('../../core/host_key.js', import.meta.url).href;

describe('host key', () => {
  it('is made at first use, readable by its owner alone, and is the same from then on', () => {
    using scratch = scratchFolder();
    const folder = scratch.in('state', 'keys');
    const made = hostKey(folder);
    assert.equal(statSync(scratch.in('state', 'keys', 'host.key')).mode & 0o777, 0o600);
    assert.deepEqual(readdirSync(folder), ['host.key']);
    const again = hostKey(folder);
    assert.equal(again.keyId, made.keyId);
    assert.ok(verifySignature(made.publicKey, 'evidence', again.sign('evidence')));
  });

  it('is not made by reading it', () => {
    using scratch = scratchFolder();
    assert.equal(readHostKey(scratch.in('keys')), undefined);
    assert.deepEqual(readdirSync(scratch.path), []);
  });

  it('is one key for processes that use it first at the same time', async () => {
    using scratch = scratchFolder();
    const load = `import { hostKey } from ${JSON.stringify(moduleUrl)};`;
    const program = `${load} console.log(hostKey(process.argv[1]).keyId);`;
    const args = ['--input-type=module', '--eval', program, scratch.in('keys')];
    const first = Array.from({ length: 6 }, () => promisify(execFile)(process.execPath, args));
    const ids = (await Promise.all(first)).map(({ stdout }) => stdout.trim());
    assert.deepEqual(new Set(ids), new Set([readHostKey(scratch.in('keys'))?.keyId]));
    assert.deepEqual(readdirSync(scratch.in('keys')), ['host.key']);
  });

  it('is refused when others could have read it', () => {
    using scratch = scratchFolder();
    hostKey(scratch.path);
    chmodSync(scratch.in('host.key'), 0o640);
    assert.throws(() => hostKey(scratch.path), { code: 'key_unreadable', hint: /^chmod 600 / });
  });

  it('is refused when it is no Ed25519 key, and left as it is', () => {
    using scratch = scratchFolder();
    writeFileSync(scratch.in('host.key'), 'not a key', { mode: 0o600 });
    assert.throws(() => hostKey(scratch.path), { code: 'key_unreadable' });
    assert.equal(readFileSync(scratch.in('host.key'), 'utf8'), 'not a key');
  });

  it('is refused where its folder cannot be made or its name is taken', () => {
    using scratch = scratchFolder();
    writeFileSync(scratch.in('file'), '');
    mkdirSync(scratch.in('host.key'));
    for (const folder of [scratch.in('file', 'keys'), scratch.path]) {
      assert.throws(() => hostKey(folder), { code: 'key_unreadable' }, folder);
    }
  });
});
