import assert from 'node:assert/strict';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { generateKey } from '../../../core/keys.ts';
import { JournalWriter } from '../../../replay/journal.ts';
import { eachScratch } from '../each_scratch.ts';
import { toyHeads } from '../toy_run.ts';
import { toyVerifier } from './toy_verifier.ts';

describe('the journal of a verified run', () => {
  const at = eachScratch();
  const { key } = generateKey();
  const { verify, write, resign, verdict } = toyVerifier(at, key);

  it('excuses a torn last line of the journal of an incomplete run alone', async () => {
    const run = write();
    const file = path.join(run, 'journal.jsonl');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replace('"count":1', '"count":2'));
    resign(run, { status: 'incomplete' });
    assert.deepEqual(await verdict(run), ['tampered', 'journal.jsonl', 'line 4']);
    writeFileSync(file, text.slice(0, -1));
    resign(run, { status: 'incomplete' });
    assert.equal((await verify(run)).status, 'equal');
    resign(run, { status: 'rehearsed' });
    assert.equal((await verify(run)).status, 'tampered');
  });

  it('finds a journal of another run, and one whose signed end is cut', async () => {
    const run = write();
    const file = path.join(run, 'journal.jsonl');
    const lines = readFileSync(file, 'utf8').split('\n');
    writeFileSync(file, `${lines.slice(0, -3).join('\n')}\n`);
    resign(run);
    assert.deepEqual(await verdict(run), ['tampered', 'journal.jsonl', `line ${lines.length - 3}`]);
    writeFileSync(file, lines.join('\n'));
    resign(run, { run_id: '20260131T120000Z-89abcdef' });
    assert.deepEqual(await verdict(run), ['tampered', 'journal.jsonl', 'line 1']);
  });

  it('finds a journal that lost records under a head that is kept elsewhere', async () => {
    const run = write();
    const file = path.join(run, 'journal.jsonl');
    const lines = readFileSync(file, 'utf8').split('\n');
    writeFileSync(file, `${lines.slice(0, 4).join('\n')}\n`);
    for (const change of [{ status: 'incomplete' as const }, { status: 'running' as const, files: [] }]) {
      resign(run, change);
      const { status, findings } = await verify(run);
      assert.deepEqual([status, findings[0]?.record], ['tampered', 'line 4']);
      assert.match(findings[0]?.detail ?? '', /covers 8: the end is cut or changed$/);
    }
    const forged = at('forged.jsonl');
    const options = { key, runId: path.basename(run), facts: {}, headCopies: at('other') };
    const journal = new JournalWriter(forged, { ...options, steady: { now: () => 0n } });
    for (let count = 0; count < 9; count += 1) journal.append('verdict', {});
    journal.close();
    renameSync(forged, file);
    resign(run, { status: 'rehearsed' });
    assert.deepEqual(await verdict(run), ['tampered', 'journal.jsonl', 'line 8']);
    rmSync(toyHeads(at('space')), { recursive: true });
    assert.equal((await verify(run)).status, 'equal');
  });
});
