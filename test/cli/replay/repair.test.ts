/** `worldforge replay repair`: what it says, and its exit codes. */
import assert from 'node:assert/strict';
import { copyFileSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { packageRoot } from '../../../core/package_root.ts';
import { assertTypedError, consent, makeDesk, rehearsed, type Desk } from '../../e2e/support.ts';

const original = path.join(packageRoot, 'replay', 'sessions', 'pusht-01', 'pusht-01_0.mcap');

describe('worldforge replay repair', () => {
  let desk: Desk;
  before(() => {
    desk = makeDesk();
  });
  after(() => desk[Symbol.dispose]());
  const repair = (...args: readonly string[]) => desk.run(['replay', 'repair', ...args]);

  it('says place and loss, as text and as JSON, and nothing to repair the second time', async () => {
    const file = desk.in('cut.mcap');
    copyFileSync(original, file);
    truncateSync(file, 60_000);
    const copied = await repair(file, '--copy', desk.in('copy'));
    assert.deepEqual([copied.code, copied.stderr], [0, '']);
    const [first, place, kept, lost] = copied.stdout.split('\n');
    assert.equal(first, `repaired ${desk.in('copy', 'cut.mcap')}: 174 messages`);
    assert.match(
      place!,
      /^ {2}cut\.mcap: as it was up to byte 76 \(.*\); the 59924 bytes after it are in cut\.mcap\.torn$/,
    );
    assert.equal(kept, '  174 messages kept, 174 of them out of a chunk that is cut');
    assert.match(
      lost!,
      /^ {2}lost: at most what the last \d+ bytes held, and what had not come to the file$/,
    );
    assert.equal(readFileSync(file).length, 60_000);
    const { stdout } = await repair(file, '--format', 'json');
    const report = JSON.parse(stdout) as { messages: number; files: readonly { kept_bytes: number }[] };
    assert.deepEqual([report.messages, report.files[0]?.kept_bytes], [174, 76]);
    const again = await repair(file);
    assert.equal(again.stdout, `nothing to repair in ${file}\n`);
  });

  it('ends with an error where nothing can be repaired', async () => {
    writeFileSync(desk.in('text.mcap'), 'no bag');
    assertTypedError(await repair(desk.in('text.mcap')), 'session_invalid');
    assertTypedError(await repair(desk.in('nowhere')), 'session_missing');
  });
});

describe('worldforge replay repair on a run', () => {
  let desk: Desk;
  before(() => {
    desk = makeDesk();
  });
  after(() => desk[Symbol.dispose]());
  const repair = (...args: readonly string[]) => desk.run(['replay', 'repair', ...args]);

  it('seals what kill -9 left, which is recovered then; of a closed one it repairs a copy only', async () => {
    await desk.run(['review', '--workspace-dir', desk.workspace, '--stride', '1', ...consent], {
      onStderr: (stderr, child) => {
        if (stderr.includes('cycle 3/') && !child.killed) child.kill('SIGKILL');
      },
    });
    const [id] = desk.runs();
    assert.equal((await desk.verify(id!)).stdout.split(':')[0], 'cannot_verify');
    const run = path.join(desk.workspace, 'runs', id!);
    const journal = readFileSync(path.join(run, 'journal.jsonl'));
    const repaired = await repair(id!, '--workspace-dir', desk.workspace);
    assert.deepEqual([repaired.code, repaired.stderr], [0, '']);
    assert.match(repaired.stdout, /^repaired .*\n[^]* {2}run \S+ is sealed; \d+ messages are lost/);
    assert.ok(readFileSync(path.join(run, 'journal.jsonl')).equals(journal));
    const { code, stdout } = await desk.verify(id!);
    assert.match(stdout, /^recovered: [1-9]\d* messages compared/);
    assert.equal(code, 1);
    assert.equal((await repair(path.join(run, 'bag'))).stdout, `nothing to repair in ${run}\n`);

    const bag = path.join(run, 'bag', 'bag_0.mcap');
    truncateSync(bag, readFileSync(bag).length - 200);
    assert.equal((await desk.verify(id!)).stdout.split(':')[0], 'tampered');
    assert.match((await repair(run, '--copy', desk.in('copy'))).stdout, /^repaired .*copy: \d+ messages\n/);
    assert.match((await desk.run(['replay', 'info', desk.in('copy', 'bag')])).stdout, /, sealed\n/);
  });

  it('is done by itself at the next start, for a run that nobody holds', async () => {
    using other = makeDesk();
    await other.run(['review', '--workspace-dir', other.workspace, '--stride', '1', ...consent], {
      onStderr: (stderr, child) => {
        if (stderr.includes('cycle 2/') && !child.killed) child.kill('SIGKILL');
      },
    });
    const [id] = other.runs();
    const next = await other.review(...consent, '--cycles', '1');
    assert.equal(next.code, 0, next.stderr);
    assert.match(next.stderr, new RegExp(`run ${id!} was left open and is repaired: \\d+ messages are kept`));
    assert.equal((await other.verify(id!)).stdout.split(':')[0], 'recovered');
    assert.deepEqual(readdirSync(path.join(other.workspace, 'locks')), []);
  });

  it('refuses a closed run', async () => {
    const { run_id: id } = await rehearsed(desk);
    assertTypedError(await repair(id, '--workspace-dir', desk.workspace), 'run_closed');
  });
});
