import assert from 'node:assert/strict';
import { copyFileSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { generateKey } from '../../../core/keys.ts';
import { listRunFiles } from '../../../replay/run_files.ts';
import { eachScratch } from '../each_scratch.ts';
import { toyVerifier } from './toy_verifier.ts';

describe('the seal of a run', () => {
  const at = eachScratch();
  const { key } = generateKey();
  const { verify, write, resign, verdict } = toyVerifier(at, key);
  const names = ['run_manifest.json', 'run_manifest.sig'] as const;

  /** A closed run as a crash leaves it: the state before under one of the two names, the new one waits. */
  function crashed(kept: (typeof names)[number]): string {
    const run = write();
    const files = listRunFiles(run);
    for (const name of names) copyFileSync(path.join(run, name), at(name));
    resign(run, { status: 'running', files: [] });
    for (const name of names) copyFileSync(at(name), path.join(run, name === kept ? `${name}.tmp` : name));
    assert.deepEqual(
      listRunFiles(run).filter((file) => !file.path.endsWith('.tmp')),
      files,
    );
    return run;
  }

  for (const kept of names) {
    it(`is found whole after a crash before ${kept} was renamed, and the crash is named`, async () => {
      const run = crashed(kept);
      const before = readFileSync(path.join(run, kept));
      const { status, messages, findings } = await verify(run);
      assert.deepEqual([status, messages], ['recovered', 5]);
      assert.deepEqual([findings[0]?.file, findings.length], [`${kept}.tmp`, 1]);
      assert.deepEqual(readFileSync(path.join(run, kept)), before);
      renameSync(path.join(run, `${kept}.tmp`), path.join(run, kept));
      assert.equal((await verify(run)).status, 'equal');
    });

    it(`takes no waiting ${kept} of another key, with other bytes, or beside a whole seal`, async () => {
      const run = crashed(kept);
      const waiting = path.join(run, `${kept}.tmp`);
      const bytes = readFileSync(waiting);
      assert.equal((await verify(run, { trusted: [] })).status, 'tampered');
      const last = bytes.readUInt8(bytes.length - 3);
      bytes.writeUInt8(last ^ 1, bytes.length - 3);
      writeFileSync(waiting, bytes);
      assert.equal((await verify(run)).status, 'tampered');
      rmSync(waiting);
      assert.equal((await verify(run)).status, 'tampered');
      for (const name of names) copyFileSync(at(name), path.join(run, name));
      copyFileSync(at(kept), waiting);
      assert.deepEqual(await verdict(run), ['tampered', `${kept}.tmp`, 'whole file']);
      assert.ok(existsSync(waiting));
    });
  }
});
