import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { systemClocks } from '../../../core/clock.ts';
import { sleep } from '../../../core/wait.ts';
import type { Program } from '../../../launch/runner/child.ts';
import { supervise, type SuperviseOutcome } from '../../../launch/runner/supervise.ts';
import { scratchFolder } from '../../support/scratch.ts';

const graceNs = 300_000_000n;
const dyingLimitMs = 10_000;
const forever = 'setInterval(() => {}, 1000);';
/** Waits for the word of a program before it is interrupted: a process that is still loading just dies. */
const ready = "console.log('ready');";
const deaf = (...names: readonly string[]) =>
  names.map((name) => `process.on('${name}', () => console.log('${name}'));`).join('');

function program(name: string, script: string, isRequired = false): Program {
  return {
    name,
    command: process.execPath,
    args: ['-e', script],
    environment: { PATH: process.env['PATH'], PLANTED: name },
    isRequired,
  };
}

interface Watched extends SuperviseOutcome {
  readonly lines: readonly string[];
}

/** Calls back as soon as that many programs have said that they are ready, or have ended. */
async function watch(
  programs: readonly Program[],
  count = Infinity,
  onReady: (interrupted: AbortController) => void = (interrupted) => interrupted.abort(),
): Promise<Watched> {
  const lines: string[] = [];
  const interrupted = new AbortController();
  const settled = new Set<string>();
  const outcome = await supervise(programs, {
    clocks: systemClocks,
    signal: interrupted.signal,
    graceNs,
    onLine: (stream, line) => {
      if (stream === 'stdout') lines.push(line);
      if (/\] (ready|ended with .*|cannot be started.*)$/.test(line)) settled.add(line.split(' ')[0] ?? '');
      if (settled.size >= count) onReady(interrupted);
    },
  });
  return { ...outcome, lines: lines.filter((line) => !line.endsWith(' ready')) };
}

/** With a required program that ends with this code once all others are ready or have ended. */
async function endsWith(code: number, ...others: readonly Program[]): Promise<Watched> {
  using scratch = scratchFolder();
  const seen = `require('node:fs').existsSync('${scratch.in('go')}')`;
  const script = `setInterval(() => { if (${seen}) process.exit(${String(code)}); }, 10);`;
  return await watch([...others, program('end-9', script, true)], others.length, () =>
    scratch.write({ go: '' }),
  );
}

describe('supervise', () => {
  it('tells each line with the name of its program, the last one without an end too', async () => {
    const { lines, exitCode } = await watch([
      program('a-1', "process.stdout.write('one\\n\\ntwo'); console.error('not here');"),
      program('b-2', 'console.log(process.env.PLANTED, process.env.HOME);'),
    ]);
    assert.deepEqual(lines.toSorted(), ['[a-1] ', '[a-1] one', '[a-1] two', '[b-2] b-2 undefined']);
    assert.equal(exitCode, 0);
  });

  it('interrupts the others when the required program ends, and takes its exit code', async () => {
    const polite = "process.on('SIGINT', () => { console.log('bye'); process.exit(5); });";
    const { exitCode, ends, lines } = await endsWith(3, program('a-1', polite + ready + forever));
    assert.equal(exitCode, 3);
    assert.deepEqual(lines, ['[a-1] bye']);
    assert.deepEqual(ends, [
      { name: 'a-1', code: 5, byItself: false, killed: false },
      { name: 'end-9', code: 3, byItself: true, killed: false },
    ]);
  });

  it('takes the exit code of the required program that ended first, not that of another one', async () => {
    const polite = "process.on('SIGINT', () => process.exit(0));";
    const { exitCode, ends } = await endsWith(1, program('a-1', polite + ready + forever, true));
    assert.equal(exitCode, 1);
    assert.deepEqual(
      ends.map(({ name, code, byItself }) => [name, code, byItself]),
      [
        ['a-1', 0, false],
        ['end-9', 1, true],
      ],
    );
  });

  it('does not hide a required program that failed behind another one when both are ended', async () => {
    const ending = (code: number) => `process.on('SIGINT', () => process.exit(${code}));` + ready + forever;
    for (const codes of [
      [0, 1],
      [1, 0],
    ]) {
      const programs = codes.map((code, index) => program(`a-${index}`, ending(code), true));
      const { exitCode, ends } = await watch(programs, programs.length);
      assert.equal(exitCode, 1);
      assert.deepEqual(
        ends.map(({ code, byItself }) => [code, byItself]),
        codes.map((code) => [code, false]),
      );
    }
  });

  it('goes on when another program ends, and tells its failure in the end', async () => {
    const failing = program('a-1', 'process.exit(7);');
    const { exitCode, ends } = await endsWith(0, failing, program('b-2', ready + forever));
    assert.equal(exitCode, 1);
    assert.deepEqual(
      ends.map(({ name, code, byItself }) => [name, code, byItself]),
      [
        ['a-1', 7, true],
        ['b-2', 130, false],
        ['end-9', 0, true],
      ],
    );
    assert.equal((await endsWith(0, program('a-1', ''))).exitCode, 0);
    assert.equal((await endsWith(4, failing)).exitCode, 4);
  });

  it('goes from SIGINT to SIGTERM to SIGKILL, and calls a killed program a failure', async () => {
    const { exitCode, ends, lines } = await watch(
      [
        program('a-1', deaf('SIGINT') + ready + forever),
        program('b-2', deaf('SIGINT', 'SIGTERM') + ready + forever),
        program('c-3', "process.on('SIGINT', () => process.exit(0));" + ready + forever, true),
      ],
      3,
    );
    assert.equal(exitCode, 1);
    assert.deepEqual(ends, [
      { name: 'a-1', code: 143, byItself: false, killed: false },
      { name: 'b-2', code: 137, byItself: false, killed: true },
      { name: 'c-3', code: 0, byItself: false, killed: false },
    ]);
    assert.deepEqual(lines.toSorted(), ['[a-1] SIGINT', '[b-2] SIGINT', '[b-2] SIGTERM']);
  });

  it('ends a child of a killed program with it', async () => {
    const options = "{ stdio: 'inherit' }";
    const child = `require('child_process').spawn(process.execPath, ['-e', '${forever}'], ${options})`;
    const script = `console.log(${child}.pid);${deaf('SIGINT', 'SIGTERM')}${ready}${forever}`;
    const { lines } = await watch([program('a-1', script)], 1);
    const pid = Number(/^\[a-1\] (\d+)$/.exec(lines[0] ?? '')?.[1]);
    assert.ok(pid > 0);
    // Killed in the same moment, but on a busy machine it dies a little later.
    const signal = AbortSignal.timeout(dyingLimitMs);
    while (isRunning(pid)) await sleep(systemClocks, 10_000_000n, signal);
  });

  it('counts a program that cannot be started as failed', async () => {
    const absent: Program = { ...program('a-1', ''), command: '/nowhere/node' };
    const { exitCode, ends } = await endsWith(0, absent);
    assert.equal(exitCode, 1);
    assert.deepEqual(ends[0], { name: 'a-1', code: 127, byItself: true, killed: false });
  });

  it('cuts a line that does not end into pieces', async () => {
    const { lines } = await watch([program('a-1', "process.stdout.write('x'.repeat(40_000));")]);
    assert.equal(lines.length, 3);
    assert.equal(lines.join('').replaceAll('[a-1] ', '').length, 40_000);
  });
});

/** Not gone, and not dead and waiting for whoever inherited it. */
function isRunning(pid: number): boolean {
  try {
    const status = readFileSync(`/proc/${String(pid)}/status`, 'utf8');
    return !/^State:\s+Z/m.test(status);
  } catch {
    return false;
  }
}
