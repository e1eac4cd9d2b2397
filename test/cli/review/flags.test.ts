/** What a review on one graph is not told on the other. */
import assert from 'node:assert/strict';
import { runCli } from '../run_cli.ts';

const hint = 'First triage: worldforge review --help';

describe('flags of worldforge review', () => {
  for (const [flag, value] of [
    ['--session', 'pusht-01'],
    ['--profile', 'profile.yaml'],
    ['--policy', 'scripted'],
    ['--score', 'mock'],
    ['--candidates', '16'],
    ['--cycles', '3'],
    ['--stride', '8'],
    ['--seed', '0'],
  ] as const) {
    it(`refuses ${flag} for a graph that runs`, async () => {
      const { code, stdout, stderr } = await runCli('review', '--graph', 'ros', flag, value);
      assert.deepEqual([code, stdout], [2, '']);
      const why = 'says what a running graph was told at its launch; give none with --graph ros';
      const text = `usage: ${flag} ${why}`;
      assert.equal(stderr, `WorldForge CLI error [review]: ${text}\n${hint}\n`);
    });
  }

  for (const words of [['--namespace', 'left'], ['--stop']] as const) {
    it(`refuses ${words[0]} without one`, async () => {
      const { code, stderr } = await runCli('review', ...words);
      const text = `usage: ${words[0]} is what only a running graph, --graph ros, has`;
      assert.deepEqual([code, stderr], [2, `WorldForge CLI error [review]: ${text}\n${hint}\n`]);
    });
  }

  it('refuses a namespace that is none', async () => {
    const { stderr } = await runCli('review', '--graph', 'ros', '--namespace', 'a b');
    assert.match(stderr, /--namespace takes the namespace of a robot, not a b/);
  });
});
