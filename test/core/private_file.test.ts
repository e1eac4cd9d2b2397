import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { linkOnce, readPrivateFile, readSmallFile, writeNewFile } from '../../core/private_file.ts';
import { scratchFolder } from '../support/scratch.ts';

describe('private file', () => {
  it('is read by its owner, and nothing where there is none', () => {
    using scratch = scratchFolder();
    writeNewFile(scratch.in('secret'), 'text', 0o600);
    assert.equal(readPrivateFile(scratch.in('secret')), 'text');
    assert.equal(readPrivateFile(scratch.in('nowhere')), undefined);
  });

  for (const mode of [0o640, 0o604, 0o620, 0o610]) {
    it(`of mode ${mode.toString(8)} is refused with the command that mends it`, () => {
      using scratch = scratchFolder();
      writeFileSync(scratch.in('secret'), 'text');
      chmodSync(scratch.in('secret'), mode);
      assert.throws(() => readPrivateFile(scratch.in('secret')), {
        code: 'key_unreadable',
        hint: `chmod 600 ${scratch.in('secret')}`,
      });
    });
  }

  it('is read up to its bound and refused beyond, a pipe too', () => {
    using scratch = scratchFolder();
    writeFileSync(scratch.in('full'), 'x'.repeat(16_384), { mode: 0o600 });
    assert.equal(readPrivateFile(scratch.in('full'))?.length, 16_384);
    writeFileSync(scratch.in('secret'), 'x'.repeat(16_385), { mode: 0o600 });
    assert.throws(() => readPrivateFile(scratch.in('secret')), { code: 'key_unreadable' });
    const module = new URL('../../core/private_file.js', import.meta.url).href;
    const program = `import { readPrivateFile } from '${module}'; console.log(readPrivateFile('/dev/fd/0'));`;
    const args = ['--input-type=module', '--eval', program];
    const words = ['-c', 'printf piped | exec "$0" "$@"', process.execPath, ...args];
    assert.equal(execFileSync('sh', words, { encoding: 'utf8' }), 'piped\n');
  });

  it('gets its name once: who comes second leaves it as it is', () => {
    using scratch = scratchFolder();
    const file = scratch.in('secret');
    assert.equal(linkOnce({ file, text: 'first', mode: 0o600, writer: 'a' }), true);
    assert.equal(linkOnce({ file, text: 'second', mode: 0o644, writer: 'b' }), false);
    assert.equal(readFileSync(file, 'utf8'), 'first');
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.deepEqual(readdirSync(scratch.path), ['secret']);
  });
});

describe('small file', () => {
  it('is a plain file of so many bytes, which others may not write where that matters', () => {
    using scratch = scratchFolder();
    scratch.write({ file: 'text' });
    const file = scratch.in('file');
    const reading = (bytesMax: number, ownerWrites: boolean) => () =>
      readSmallFile(file, { bytesMax, ownerWrites });
    assert.equal(reading(4, true)(), 'text');
    assert.throws(reading(3, true), /4 bytes, at most 3/);
    chmodSync(file, 0o646);
    assert.throws(reading(4, true), /mode 0646: others could have written it/);
    assert.equal(reading(4, false)(), 'text');
    execFileSync('mkfifo', [scratch.in('pipe')]);
    for (const odd of [scratch.in('pipe'), scratch.path])
      assert.throws(() => readSmallFile(odd, { bytesMax: 4, ownerWrites: false }), /no plain file/);
  });
});
