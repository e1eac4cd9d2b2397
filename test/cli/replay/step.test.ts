/** `worldforge replay step`: input by input, at once or page by page. */
import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { step } from '../../../cli/replay/step_command.ts';
import { assertTypedError, makeDesk, rehearsed, type Desk } from '../../e2e/support.ts';

interface StepLine {
  readonly cycle: number;
  readonly input: { readonly kind: string; readonly topic?: string };
  readonly outputs: readonly { readonly topic: string; readonly verdict: string }[];
}

describe('worldforge replay step', () => {
  let desk: Desk;
  let run = '';
  before(async () => {
    desk = makeDesk();
    run = (await rehearsed(desk)).run_id;
  });
  after(() => desk[Symbol.dispose]());
  const stepped = (...args: readonly string[]) =>
    desk.run(['replay', 'step', '--workspace-dir', desk.workspace, ...args]);

  it('shows what came in and what went out in one cycle', async () => {
    const { code, stdout, stderr } = await stepped('--node', 'controller', '--cycle', '1', run);
    assert.deepEqual([code, stderr], [0, '']);
    assert.match(stdout, /^\d+ {2}\S+ s {2}cycle 1 {2}message planner\/plan, sequence 1 of planner\n/);
    assert.match(stdout, /\n\d+ {2}\S+ s {2}cycle 1 {2}message gate\/rehearsal, sequence 1 of gate\n/);
    assert.match(stdout, /\n {5}out controller\/report, sequence 1, cycle 1, \d+ bytes: as recorded\n/);
  });

  it('gives every input as a line of JSON, each output as recorded', async () => {
    const { code, stdout } = await stepped('--format', 'json', run);
    const lines = stdout.trimEnd().split('\n');
    const all = lines.map((line) => JSON.parse(line) as StepLine);
    const outputs = all.flatMap((line) => line.outputs);
    assert.deepEqual([code, all[0]!.input.kind], [0, 'internal']);
    assert.equal(outputs.filter(({ topic }) => topic === 'planner/plan').length, 3);
    assert.deepEqual([...new Set(outputs.map(({ verdict }) => verdict))], ['as recorded']);
  });

  it('waits for Enter on a terminal, and leaves at q', async () => {
    const stdin = new PassThrough();
    const [out, err]: [string[], string[]] = [[], []];
    const outcome = {
      stdout: { write: (text: string) => void out.push(text) },
      stderr: { write: (text: string) => void err.push(text) },
      exitCode: null as number | string | null,
    };
    const { signal } = new AbortController();
    stdin.write('\n\nq\n');
    const flags = { node: 'gate', workspaceDir: desk.workspace, format: 'text' } as const;
    await step.call({ process: outcome, stdin, interactive: true, signal }, flags, run);
    assert.deepEqual([outcome.exitCode, out.length], [0, 3]);
    assert.deepEqual(err, Array<string>(3).fill('Enter: next, q: leave '));
  });

  it('ends with 2 for a run that is not there, and says where a cycle has no input', async () => {
    assertTypedError(await stepped('20260131T120000Z-0123abcd'), 'run_missing');
    const { code, stdout, stderr } = await stepped('--cycle', '99', run);
    assert.deepEqual([code, stdout, stderr], [0, '', 'no input of planner belongs to cycle 99\n']);
  });
});
