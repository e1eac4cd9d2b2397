/** `worldforge review --graph ros`: an operator at another terminal of a graph that runs. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { topics } from '../../msgs/index.ts';
import { builtInSitePolicyPath } from '../../nodes/safety_gate/policy_file.ts';
import { peers } from '../../scripts/peers/stamp.ts';
import { inRepository } from '../../scripts/repository.ts';
import { needs } from '../support/needs.ts';
import { demoChecklist, makeRosDesk, onlyRun, type RosDesk } from './ros_desk.ts';
import { cliPath, consent, finished, items, jsonOf, messagesOf, type Finished } from './support.ts';

/** A launch, and what is done at another terminal once the launch has said this. */
async function beside(
  desk: RosDesk,
  assignments: readonly string[],
  words: string,
  act: () => Promise<Finished>,
): Promise<{ readonly launched: Finished; readonly acted: Finished }> {
  let acting: Promise<Finished> | undefined;
  const launched = await desk.launch(assignments, (text) => {
    if (acting === undefined && text.includes(words)) acting = act();
  });
  assert(acting !== undefined, `${launched.stdout}\n${launched.stderr}`);
  return { launched, acted: await acting };
}

const waiting = 'waiting for operators';
const review = (desk: RosDesk, ...args: string[]): string[] => [
  ...['review', '--graph', 'ros', '--workspace-dir', desk.workspace, ...args],
];

/** The built-in policy under another name: another digest. */
function otherPolicy(desk: RosDesk): string {
  const text = readFileSync(builtInSitePolicyPath(), 'utf8');
  desk.write({ 'other.yaml': text.replace(/^name: .*$/m, 'name: other') });
  return desk.in('other.yaml');
}

describe('a review attached to a graph on ROS 2', function () {
  needs('ros');
  this.timeout(300_000);

  it('answers for a graph that waits for operators, and sees it through', async () => {
    using desk = makeRosDesk();
    const { launched, acted } = await beside(desk, ['cycles:=3', 'namespace:=left'], waiting, () =>
      desk.command(review(desk, '--format', 'json', '--namespace', 'left', ...consent)),
    );
    assert.equal(launched.code, 0, `${launched.stdout}\n${launched.stderr}`);
    const json = jsonOf(acted, 0);
    const { id, manifest } = onlyRun(desk);
    assert.deepEqual([json.run_id, json.status, json.verify.status], [id, 'rehearsed', 'equal']);
    assert.deepEqual(json.plan_digests, manifest.facts.plan_digests);
    assert.deepEqual([json.cycles, json.attested_by, manifest.facts.attested_by], [3, 'demo', 'demo']);
    assert.match(acted.stderr, /^cycle 1 {2}candidate \d+ of 16 {2}rehearse$/m);
    const goals = await messagesOf(json.bag, topics.goal);
    const commands = await messagesOf(json.bag, topics.operatorCommand);
    assert.deepEqual([...new Set(goals.map(({ meta }) => meta.node))], ['operator']);
    assert.deepEqual(
      commands.map(({ kind, meta }) => [kind, meta.node.replace(/_\w+$/, '')]),
      [['open_run', 'operator'], ...items.map(() => ['check', 'review']), ['approve', 'review']],
    );
  });

  it('is left by an interrupt without stopping the graph', async () => {
    using desk = makeRosDesk();
    const { launched, acted } = await beside(desk, ['cycles:=3'], waiting, async () => {
      const left = await desk.command(review(desk, '--format', 'json'), (text, child) => {
        if (text.includes('attached to run') && !child.killed) child.kill('SIGINT');
      });
      await desk.command(review(desk, ...consent));
      return left;
    });
    const json = jsonOf(acted, 1);
    assert.deepEqual([json.status, json.fault?.code], ['incomplete', 'interrupted']);
    assert.equal(launched.code, 0, `${launched.stdout}\n${launched.stderr}`);
    assert.equal(onlyRun(desk).manifest.status, 'rehearsed');
  });

  it('stops the graph where it is told to', async () => {
    using desk = makeRosDesk();
    const { launched, acted } = await beside(desk, [demoChecklist, 'rate:=0.6'], 'cycle 1/', () =>
      desk.command(review(desk, '--stop')),
    );
    assert.equal(acted.code, 0, acted.stderr);
    assert.match(acted.stderr, /^run \S+ was stopped$/m);
    assert.equal(launched.code, 1, `${launched.stdout}\n${launched.stderr}`);
    const { id, manifest } = onlyRun(desk);
    const [first, last] = [manifest.facts.verdicts[0], manifest.facts.verdicts.at(-1)];
    assert.deepEqual([first?.verdict, last?.verdict], ['rehearse', 'refuse']);
    assert.ok(last?.codes.includes('approval_missing'), last?.codes.join(', '));
    assert.equal((await desk.verify(id)).code, 0);
  });

  it('refuses to answer under another site policy than the gate has', async () => {
    using desk = makeRosDesk();
    const { launched, acted } = await beside(desk, ['cycles:=1'], waiting, async () => {
      const other = await desk.command(review(desk, '--site-policy', otherPolicy(desk), ...consent));
      await desk.command(review(desk, ...consent));
      return other;
    });
    assert.equal(acted.code, 2);
    assert.match(
      acted.stderr,
      /site_policy_invalid: the gate of this run has another site policy than other/,
    );
    assert.equal(launched.code, 0, `${launched.stdout}\n${launched.stderr}`);
  });
});

describe('a review attached at a terminal', function () {
  needs('ros', 'peers');
  this.timeout(300_000);

  it('asks the open items, and the answers are those of a person', async () => {
    using desk = makeRosDesk();
    const { launched, acted } = await beside(desk, ['cycles:=1'], waiting, () => {
      const script = inRepository('test', 'e2e', 'terminal.py');
      const answers = JSON.stringify([...items, 'approval'].map(() => 'yes\n'));
      const args = [script, answers, process.execPath, cliPath, ...review(desk)];
      return finished(spawn(peers.python, args, { cwd: desk.path, env: desk.shell }));
    });
    assert.equal(acted.code, 0, acted.stdout);
    assert.equal(acted.stdout.split('[yes/no]').length - 1, 5);
    assert.match(acted.stdout, /stop and Enter stops the graph/);
    assert.doesNotMatch(acted.stdout, /worthless/);
    assert.equal(launched.code, 0, `${launched.stdout}\n${launched.stderr}`);
    assert.equal(onlyRun(desk).manifest.facts.attested_by, 'person');
  });
});
