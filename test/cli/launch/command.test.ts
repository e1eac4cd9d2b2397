/** What `worldforge launch` prints. UPDATE_GOLDEN=1 writes the golden files anew. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { inRepository } from '../../../scripts/repository.ts';
import { runCli } from '../run_cli.ts';

function assertGolden(name: string, text: string): void {
  const file = inRepository('test', 'golden', 'launch', name);
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, text);
  assert.equal(text, readFileSync(file, 'utf8'));
}

describe('worldforge launch', () => {
  it('prints the processes of planner.launch as text', async () => {
    const { code, stdout, stderr } = await runCli('launch', 'planner.launch', '--print');
    assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
    assertGolden('planner.txt', stdout);
  });

  it('prints them as JSON, with the arguments that were given', async () => {
    const words = ['score_2:=other', 'session:=none', 'namespace:=left', 'transport:=udp', 'seed:=7'];
    const { code, stdout } = await runCli(
      'launch',
      'planner.launch',
      ...words,
      '--print',
      '--format',
      'json',
    );
    assert.equal(code, 0);
    assertGolden('planner_live.json', stdout);
  });

  it('prints the arguments of the file with defaults and choices', async () => {
    const { stdout } = await runCli('launch', 'planner.launch', '--show-args');
    assertGolden('planner_arguments.txt', stdout);
    const json = await runCli('launch', 'planner.launch', '--show-args', '--format', 'json');
    const { file, schema_version } = JSON.parse(json.stdout) as Record<string, unknown>;
    assert.deepEqual({ file, schema_version }, { file: 'planner.launch', schema_version: 1 });
  });

  it('finds a file by its path', async () => {
    const { code } = await runCli('launch', inRepository('launch', 'planner.launch'), '--print');
    assert.equal(code, 0);
  });

  for (const [words, text] of [
    [['polcy:=a'], 'launch_argument: planner.launch has no argument polcy; nearest: policy'],
    [['mode:=wet'], 'launch_argument: mode takes dry_run or live, not wet'],
    [['policy'], 'launch_argument: policy is not KEY:=VALUE'],
  ] as const) {
    it(`refuses ${words.join(' ')}`, async () => {
      const { code, stderr } = await runCli('launch', 'planner.launch', ...words);
      const hint = 'First triage: worldforge launch planner.launch --show-args';
      assert.deepEqual(
        { code, stderr },
        { code: 2, stderr: `WorldForge CLI error [launch]: ${text}\n${hint}\n` },
      );
    });
  }

  it('refuses a file that does not exist, and no file at all', async () => {
    const missing = await runCli('launch', 'nowhere.launch');
    assert.equal(missing.code, 2);
    assert.match(missing.stderr, /launch_file: .*nowhere\.launch: ENOENT/);
    const nothing = await runCli('launch');
    assert.match(nothing.stderr, /usage: /);
  });
});
