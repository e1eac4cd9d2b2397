/** Nodes that are not ours, written with rclpy: a scorer that joins by a parameter, and an observer. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { metaConstants, providerTopics, topics } from '../../msgs/index.ts';
import { ScriptPeer } from '../ros/script_peer.ts';
import { messageToJson } from '../support/message_json.ts';
import { needs } from '../support/needs.ts';
import { rosTestEnvironment } from '../support/ros.ts';
import { demoChecklist, makeRosDesk, onlyRun, type RosDesk } from './ros_desk.ts';
import { goalFile } from './ros_goal.ts';
import { startProcesses } from './ros_processes.ts';
import { messagesOf, rehearsed } from './support.ts';

const bagOf = (desk: RosDesk, id: string): string => path.join(desk.workspace, 'runs', id, 'bag');

async function assertVerified(desk: RosDesk, id: string): Promise<void> {
  const { stdout, code } = await desk.verify(id);
  assert.match(stdout, /^equal: /);
  assert.equal(code, 0);
}

describe('a node in Python', function () {
  needs('ros');
  this.timeout(300_000);

  it('scores the candidates, and the one that it likes best is chosen', async () => {
    using desk = makeRosDesk();
    const named = ['--ros-args', '-r', '__node:=chooser'];
    await using _scorer = new ScriptPeer('scorer_peer.py', rosTestEnvironment(), '7', ...named);
    const words = ['score:=chooser', 'host_scorers:=false', 'cycles:=3'];
    const ended = await desk.launch([demoChecklist, ...words]);
    assert.equal(ended.code, 0, `${ended.stdout}\n${ended.stderr}`);
    const { id, manifest } = onlyRun(desk);
    assert.deepEqual([manifest.status, manifest.facts.verdicts.length], ['rehearsed', 3]);
    const bag = bagOf(desk, id);
    const plans = await messagesOf(bag, topics.plan);
    assert.deepEqual(
      plans.map(({ chosen_index: chosen }) => chosen),
      [7, 7, 7],
    );
    const own = providerTopics('chooser');
    assert.equal((await messagesOf(bag, own.score)).length, 3);
    const phases = (await messagesOf(bag, own.events)).map(({ phase }) => phase);
    assert.deepEqual(phases, ['asked', 'answered', 'asked', 'answered', 'asked', 'answered']);
    await assertVerified(desk, id);
  });

  it('observes, and plans are made for what it saw', async () => {
    using desk = makeRosDesk();
    using other = makeRosDesk();
    const seen = await messagesOf((await rehearsed(other)).bag, topics.observation);
    desk.write({ 'observations.json': JSON.stringify(messageToJson(seen)) });
    const file = desk.in('observations.json');
    await using _observer = new ScriptPeer('observer_peer.py', rosTestEnvironment(), file);
    const goal = `goal_file:=${await goalFile(desk)}`;
    const words = [demoChecklist, 'session:=none', goal, 'cycles:=3', 'stride:=1'];
    await using graph = startProcesses(desk, words, { observer: 'absent' });
    assert.equal(await graph.ended('operator'), 0, graph.find('operator').output());
    await graph.end();
    const { id, manifest } = onlyRun(desk);
    assert.deepEqual([manifest.status, manifest.facts.verdicts.length], ['rehearsed', 3]);
    const observations = await messagesOf(bagOf(desk, id), topics.observation);
    const [first] = observations;
    assert.deepEqual([first?.meta.node, first?.meta.source], ['observer', metaConstants.SOURCE_LIVE]);
    const sequences = observations.map(({ meta }) => Number(meta.sequence));
    assert.deepEqual(sequences, [...sequences.keys()]);
    await assertVerified(desk, id);
  });
});
