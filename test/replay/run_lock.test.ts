/** Locks of runs among processes that live, that were killed, and that begin at the same moment. */
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { holderText, thisProcess } from '../../replay/holder.ts';
import { forgetLocks, leftRuns, lockRun } from '../../replay/run_lock.ts';
import { eachScratch } from './each_scratch.ts';

const program = fileURLToPath(new URL('./lock_once.js', import.meta.url));
const runId = '20260131T120000Z-01234567';
const other = '20260131T120000Z-76543210';

async function take(workspace: string, role: string): Promise<{ child: ChildProcess; said: string }> {
  const child = spawn(process.execPath, [program, workspace, runId, role], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [said] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, said: said.toString().trim() };
}

async function end(child: ChildProcess, signal?: NodeJS.Signals): Promise<void> {
  const ended = once(child, 'close');
  if (signal === undefined) child.stdin?.end();
  else child.kill(signal);
  await ended;
}

describe('a lock of a run', () => {
  const at = eachScratch();

  it('keeps a repair out while recorder or gate hold the run, and these out of a repair', () => {
    const recorder = lockRun(at('space'), runId, 'recorder');
    const gate = lockRun(at('space'), runId, 'gate');
    assert.throws(() => lockRun(at('space'), runId, 'repair'), { code: 'run_held' });
    assert.throws(() => lockRun(at('space'), runId, 'gate'), { code: 'run_held' });
    lockRun(at('space'), other, 'repair')[Symbol.dispose]();
    recorder[Symbol.dispose]();
    assert.throws(() => lockRun(at('space'), runId, 'repair'), { code: 'run_held' });
    gate[Symbol.dispose]();
    const repair = lockRun(at('space'), runId, 'repair');
    assert.throws(() => lockRun(at('space'), runId, 'gate'), { code: 'run_held' });
    repair[Symbol.dispose]();
    assert.deepEqual([readdirSync(at('space', 'locks')), leftRuns(at('space'))], [[], []]);
  });

  it('holds nobody up once its process was killed', async () => {
    const { child, said } = await take(at('space'), 'recorder');
    assert.equal(said, 'taken');
    assert.throws(() => lockRun(at('space'), runId, 'repair'), { code: 'run_held' });
    assert.deepEqual(leftRuns(at('space')), []);
    await end(child, 'SIGKILL');
    assert.deepEqual(leftRuns(at('space')), [runId]);
    const repair = lockRun(at('space'), runId, 'repair');
    assert.deepEqual(leftRuns(at('space')), []);
    forgetLocks(at('space'), runId);
    repair[Symbol.dispose]();
    assert.deepEqual(readdirSync(at('space', 'locks')), []);
  });

  it('is had by one of many that find it left behind at the same moment', async () => {
    const first = await take(at('space'), 'repair');
    await end(first.child, 'SIGKILL');
    const all = await Promise.all(Array.from({ length: 8 }, () => take(at('space'), 'repair')));
    const taken = all.filter(({ said }) => said === 'taken');
    assert.ok(taken.length <= 1, `${taken.length} have it`);
    for (const { said } of all) assert.match(said, /^(taken|run_held)$/);
    for (const { child } of all) await end(child);
    lockRun(at('space'), runId, 'repair')[Symbol.dispose]();
  });

  it('tells its holder by boot, process, its start and its namespace', () => {
    mkdirSync(at('space', 'locks'), { recursive: true });
    const file = at('space', 'locks', `${runId}.recorder.0`);
    const own = thisProcess();
    assert.match(own.boot_id, /^[0-9a-f-]{36}$/);
    assert.match(own.started, /^\d+$/);
    const cases = [
      [own, true],
      [{ ...own, boot_id: 'another' }, false],
      [{ ...own, started: '1' }, false],
      [{ ...own, pid: 4_194_305 }, false],
      [{ ...own, pid_namespace: 'pid:[1]', pid: 4_194_305 }, true],
    ] as const;
    for (const [holder, isHeld] of cases) {
      writeFileSync(file, holderText(holder));
      assert.deepEqual(leftRuns(at('space')), isHeld ? [] : [runId], JSON.stringify(holder));
    }
    writeFileSync(file, 'what is this');
    assert.throws(() => lockRun(at('space'), runId, 'repair'), { code: 'run_held' });
    assert.equal(readFileSync(file, 'utf8'), 'what is this');
  });
});
