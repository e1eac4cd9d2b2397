import assert from 'node:assert/strict';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { canonicalJson } from '../../core/canonical_json.ts';
import { generateKey } from '../../core/keys.ts';
import { readHeadCopy } from '../../replay/head_copy.ts';
import { JournalWriter } from '../../replay/journal.ts';
import { readJournal, readJournalFile } from '../../replay/journal_reader.ts';
import { limits } from '../../replay/limits.ts';
import { eachScratch } from './each_scratch.ts';

describe('journal', () => {
  const at = eachScratch();
  const { key } = generateKey();
  let nowNs = 0n;
  const begin = () =>
    new JournalWriter(at('journal.jsonl'), {
      key,
      runId: 'run-1',
      facts: { mode: 'dry_run' },
      steady: { now: () => nowNs },
      headCopies: at('heads'),
    });
  const text = () => readFileSync(at('journal.jsonl'), 'utf8');

  function written(count: number): string {
    const journal = begin();
    for (let index = 0; index < count; index += 1) journal.append('verdict', { index });
    journal.close();
    return text();
  }

  it('opens with the facts of the run and closes with counts, each under a signed head', () => {
    const { records, fault, closed, runId, keys } = readJournal(written(2));
    assert.equal(fault, undefined);
    assert.equal(closed, true);
    assert.equal(runId, 'run-1');
    assert.deepEqual([...keys], [key.publicKey]);
    assert.deepEqual(
      records.map((record) => record.type),
      ['opened', 'head', 'verdict', 'verdict', 'closed', 'head'],
    );
    assert.deepEqual(records[0]?.record, { mode: 'dry_run', run_id: 'run-1' });
    assert.deepEqual(records[4]?.record, { counts: { head: 1, opened: 1, verdict: 2 }, records: 4 });
  });

  it('has each record on disk, and readable, when append returns', () => {
    const journal = begin();
    assert.deepEqual(journal.append('verdict', { index: 0 }), { sequence: 2 });
    const { records, closed } = readJournal(text());
    assert.deepEqual(records.at(-1)?.record, { index: 0 });
    assert.equal(closed, false);
  });

  it('signs the chain at least every 64 records', () => {
    const { records } = readJournal(written(140));
    const heads = records.filter((record) => record.type === 'head').map((record) => record.sequence);
    const gaps = heads.slice(1).map((sequence, index) => sequence - (heads[index] ?? 0));
    assert.ok(Math.max(...gaps) <= limits.headEvery + 1, String(gaps));
  });

  it("signs at the first record after a second, and on its owner's timer when none comes", () => {
    const journal = begin();
    const types = () => readJournal(text()).records.map((record) => record.type);
    journal.append('verdict', { index: 0 });
    journal.signDue();
    assert.deepEqual(types(), ['opened', 'head', 'verdict']);
    nowNs += limits.headEveryNs;
    journal.append('verdict', { index: 1 });
    assert.deepEqual(types().slice(3), ['verdict', 'head']);
    journal.append('verdict', { index: 2 });
    nowNs += limits.headEveryNs;
    journal.signDue();
    journal.signDue();
    assert.deepEqual(types().slice(5), ['verdict', 'head']);
  });

  it('keeps its newest head in a second place', () => {
    const journal = begin();
    assert.equal(readHeadCopy(at('heads'), 'run-1')?.sequence, 1);
    assert.equal(readHeadCopy(at('heads'), 'run-2'), undefined);
    journal.append('verdict', { index: 0 });
    journal.close();
    const { records } = readJournal(text());
    const head = readHeadCopy(at('heads'), 'run-1');
    assert.deepEqual([head?.sequence, head?.prev], [records.length - 1, records.at(-2)?.digest]);
    const file = at('heads', 'run-1.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"sequence":4', '"sequence":3'));
    assert.throws(() => readHeadCopy(at('heads'), 'run-1'), { code: 'run_invalid' });
  });

  it('writes into room made ahead, which closing takes away', () => {
    const journal = begin();
    assert.equal(statSync(at('journal.jsonl')).size, limits.journalAheadBytes);
    const { zeros, fault, closed } = readJournal(text());
    assert.ok(zeros > 0);
    assert.deepEqual([fault, closed], [undefined, false]);
    for (let index = 0; index < 3; index += 1) journal.append('long', 'x'.repeat(limits.journalAheadBytes));
    journal.close();
    assert.deepEqual([readJournal(text()).zeros, readJournal(text()).closed], [0, true]);
    const padded = readJournal(`${text()}\0`);
    assert.deepEqual([padded.zeros, padded.closed, padded.fault], [1, false, undefined]);
  });

  it('takes a last line with zeros in it, or without its end, for one that was being written', () => {
    const lines = written(2).split('\n');
    const before = `${lines.slice(0, 3).join('\n')}\n`;
    const line = lines[3] ?? '';
    const hole = `${line.slice(0, 40)}${'\0'.repeat(20)}${line.slice(60)}\n`;
    for (const torn of [line.slice(0, 30), `${line.slice(0, 30)}\0\0`, hole, `${hole}\0`]) {
      const { records, fault } = readJournal(before + torn);
      assert.deepEqual([records.length, fault?.line, fault?.torn], [3, 4, true]);
    }
    assert.equal(readJournal(`${before}${hole}${lines[4] ?? ''}\n`).fault?.torn, false);
  });

  it('reads a file that was cut in the middle of a character', () => {
    const journal = begin();
    journal.append('note', 'ä');
    const bytes = readFileSync(at('journal.jsonl'));
    writeFileSync(at('journal.jsonl'), bytes.subarray(0, bytes.indexOf('ä') + 1));
    const { records, fault } = readJournalFile(at());
    assert.deepEqual([records.length, fault?.torn], [2, true]);
  });

  it('ends when its head cannot be kept elsewhere', () => {
    const journal = begin();
    rmSync(at('heads'), { recursive: true });
    nowNs += limits.headEveryNs;
    assert.throws(() => journal.append('verdict', {}), { code: 'evidence_write_failed' });
    const before = text();
    assert.throws(() => journal.append('verdict', {}), { code: 'evidence_write_failed' });
    assert.throws(() => journal.close(), { code: 'evidence_write_failed' });
    assert.equal(text(), before);
  });

  it('never continues a journal that exists', () => {
    begin();
    assert.throws(begin, { code: 'workspace_unwritable' });
  });

  it('names the first bad line', () => {
    const lines = written(3).split('\n');
    const swapped = [lines[0], lines[1], lines[3], lines[2], ...lines.slice(4)];
    const edited = lines.map((line, index) => (index === 3 ? line.replace('"index":1', '"index":9') : line));
    const spaced = lines.map((line, index) => (index === 2 ? ` ${line}` : line));
    const faultLine = (changed: readonly (string | undefined)[]) =>
      readJournal(changed.join('\n')).fault?.line;
    assert.equal(faultLine(swapped), 3);
    assert.equal(faultLine(edited), 4);
    assert.equal(faultLine(spaced), 3);
    assert.equal(faultLine([...lines.slice(0, -1), 'more', '']), 8);
    assert.equal(readJournal(written2(lines)).fault?.line, 7);
    assert.equal(readJournal('').fault?.line, 1);
  });

  /** Without its last character: the newline of line 7. */
  function written2(lines: readonly string[]): string {
    return lines.join('\n').slice(0, -1);
  }

  it('does not take a cut end for a closed journal', () => {
    const lines = written(3).split('\n');
    for (const kept of [lines.length - 2, lines.length - 3]) {
      const { fault, closed } = readJournal(`${lines.slice(0, kept).join('\n')}\n`);
      assert.equal(fault, undefined);
      assert.equal(closed, false);
    }
  });

  it('refuses heads of another run and of another key', () => {
    const other = generateKey().key;
    const lines = written(1).split('\n');
    const renamed = lines.map((line) => line.replace('run-1', 'run-2'));
    assert.equal(readJournal(renamed.join('\n')).fault?.line, 1);
    const head = JSON.parse(lines[1] ?? '') as { readonly record: object };
    const forged = canonicalJson({ ...head, record: { ...head.record, public_key: other.publicKey } });
    assert.equal(readJournal([lines[0], forged, ...lines.slice(2)].join('\n')).fault?.line, 2);
  });
});
