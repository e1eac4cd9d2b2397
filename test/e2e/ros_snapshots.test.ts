/** What the evidence says of the graph: everybody who is there, and whoever should not be. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { topics } from '../../msgs/index.ts';
import { ownersOf } from '../../replay/graph/owners.ts';
import { ScriptPeer } from '../ros/script_peer.ts';
import { needs } from '../support/needs.ts';
import { rosTestEnvironment } from '../support/ros.ts';
import { demoChecklist, makeRosDesk, onlyRun } from './ros_desk.ts';
import { startProcesses } from './ros_processes.ts';
import { messagesOf, type Desk } from './support.ts';

const others = ['mock', 'observer', 'operator', 'planner', 'player', 'recorder', 'scripted'];
const nodes = ['controller', 'gate', ...others];
const command = topics.approvedChunk.name;

function bagOf(desk: Desk): string {
  return path.join(desk.workspace, 'runs', onlyRun(desk).id, 'bag');
}

describe('the graph in the evidence', function () {
  needs('ros');
  this.timeout(300_000);

  for (const [where, more] of [
    ['the root', []],
    ['a namespace', ['namespace:=left']],
  ] as const) {
    it(`names the endpoints of every node in ${where}, and no publisher of commands`, async () => {
      using desk = makeRosDesk();
      const { code, stdout, stderr } = await desk.launch([demoChecklist, 'cycles:=4', 'rate:=1.0', ...more]);
      assert.equal(code, 0, `${stdout}\n${stderr}`);
      const { id, manifest } = onlyRun(desk);
      const snapshots = await messagesOf(bagOf(desk), topics.recorderGraph);
      assert.deepEqual(
        snapshots.map(({ meta }) => meta.sequence),
        snapshots.map((_, index) => BigInt(index)),
      );
      const fullest = snapshots.reduce((a, b) => (a.endpoints.length > b.endpoints.length ? a : b));
      const publishers = fullest.endpoints.filter(({ publisher }) => publisher);
      for (const { topic, type, node } of publishers)
        assert.ok(ownersOf(topic, type)?.includes(node) ?? true, `${node} on ${topic}`);
      assert.deepEqual([...new Set(publishers.map(({ node }) => node))].sort(), nodes);
      const processes = new Set(publishers.map(({ endpoint_id }) => endpoint_id.slice(0, 24)));
      assert.equal(processes.size, nodes.length);
      const commanded = fullest.endpoints.filter(({ topic }) => topic === command);
      assert.deepEqual(
        commanded.filter(({ publisher }) => publisher),
        [],
      );
      assert.deepEqual(manifest.graph, {
        observed: true,
        snapshots: snapshots.length,
        endpoints_max: fullest.endpoints.length,
        command_publishers: 0,
      });
      const verified = await desk.verify(id);
      assert.deepEqual([verified.code, verified.stdout.split('\n').length], [0, 2], verified.stdout);
      const line = `${String(snapshots.length)} snapshots, no command publisher was ever seen`;
      const told = await desk.command(['replay', 'info', bagOf(desk)]);
      assert.ok(told.stdout.includes(`graph  ${line}\n`), told.stdout);
      assert.ok(`${stdout}\n${stderr}`.includes(`graph: ${line}`));
    });
  }

  it('names a publisher of commands that a dry run cannot have, and does not verify', async () => {
    using desk = makeRosDesk();
    await using intruder = new ScriptPeer('intruder_peer.py', rosTestEnvironment());
    await intruder.says('there');
    await using graph = startProcesses(desk, [demoChecklist, 'rate:=1.0', 'cycles:=4']);
    await graph.ended('operator');
    await graph.end();
    const { id, manifest } = onlyRun(desk);
    assert.equal(manifest.graph?.command_publishers, 1);
    const seen = (await messagesOf(bagOf(desk), topics.recorderGraph)).flatMap(({ endpoints }) =>
      endpoints.filter(({ topic, publisher }) => publisher && topic === command),
    );
    // DDS tells the name of a node after its endpoints, so the first look may lack it.
    const { endpoint_id: gid = '' } = seen.find(({ node }) => node === 'intruder') ?? {};
    assert.notEqual(gid, '');
    const { code, stdout } = await desk.verify(id);
    assert.equal(code, 1);
    assert.match(stdout, /^differs: \d+ messages compared/);
    const line = `intruder publishes on ${command} (${gid}), where a dry run has no publisher`;
    assert.ok(stdout.includes(`of /recorder/graph: ${line}\n`), stdout);
    assert.match(graph.find('recorder').output(), /graph: \d+ snapshots, 1 command publisher was seen/);
  });
});
