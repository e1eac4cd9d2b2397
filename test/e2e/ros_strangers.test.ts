/** Who does not belong: a second planner, and nodes whose clocks are a week off. */
import assert from 'node:assert/strict';
import { clockOffset } from '../faults/clock_offset.ts';
import { HandPeer } from '../ros/hand_peer.ts';
import { ScriptPeer } from '../ros/script_peer.ts';
import { needs } from '../support/needs.ts';
import { rosTestEnvironment } from '../support/ros.ts';
import { demoChecklist, makeRosDesk, onlyRun } from './ros_desk.ts';
import { startProcesses } from './ros_processes.ts';

/** rclpy warns of mismatches too. */
const quiet = ['--ros-args', '--log-level', 'error'];
const weekS = 7 * 24 * 3600;

describe('a graph of processes with strangers', function () {
  needs('ros');
  this.timeout(300_000);

  it('believes no plan of two planners', async () => {
    using desk = makeRosDesk();
    await using hand = new HandPeer(rosTestEnvironment(), 'player');
    await using graph = startProcesses(desk, [demoChecklist, 'rate:=1.0', 'cycles:=10', 'paused:=true']);
    await hand.says('ready');
    await hand.act('resume');
    await graph.said('operator', 'cycle 2/');
    // However long it takes to start, cycles are left for it.
    await hand.act('pause');
    graph.start('planner');
    await graph.said('gate', 'foreign_publisher: planner/plan has one publisher');
    await hand.act('resume');
    await graph.ended('operator');
    await graph.end();
    const { id, manifest } = onlyRun(desk);
    const { verdicts } = manifest.facts;
    assert.equal(verdicts[0]?.verdict, 'rehearse');
    const codes = verdicts.at(-1)?.codes ?? [];
    assert(codes.includes('foreign_publisher'), codes.join(', '));
    const verified = await desk.verify(id);
    assert.equal(verified.code, 0, verified.stdout);
  });

  it('says whose QoS does not fit, what is offered, what is wanted, and what to set', async () => {
    using desk = makeRosDesk();
    await using misfit = new ScriptPeer('misfit_peer.py', rosTestEnvironment(), ...quiet);
    await using graph = startProcesses(desk, [demoChecklist, 'session:=none', 'goal:=nothing']);
    const wish = 'planner/plan: /misfit wants transient_local, volatile is offered: set its durability';
    const offer = 'goal: /misfit offers volatile, transient_local is wanted: set its durability';
    await misfit.saysAll([
      `planner: topics: qos_mismatch: ${wish}`,
      `planner: topics: qos_mismatch: ${offer}`,
      `gate: topics: qos_mismatch: ${offer}`,
    ]);
    await graph.said('planner', `qos_mismatch: ${wish}`);
    await graph.said('gate', `qos_mismatch: ${offer}`);
    await graph.end();
  });
});

describe('a graph of processes whose clocks differ', function () {
  needs('ros', 'gcc');
  this.timeout(300_000);

  for (const [node, offsetS, code] of [
    ['planner', -weekS, 'observation_ahead'],
    ['planner', weekS, 'observation_stale'],
    ['observer', -weekS, 'observation_stale'],
    ['observer', weekS, 'observation_ahead'],
  ] as const) {
    const when = offsetS < 0 ? 'a week old' : 'of next week';
    it(`refuses what a ${node} stamps that is ${when}, and says how far its clock is off`, async () => {
      using desk = makeRosDesk();
      const environment = clockOffset(desk.in('clock_offset.so'), offsetS);
      const assignments = [demoChecklist, 'cycles:=2'];
      await using graph = startProcesses(desk, assignments, { [node]: { environment } });
      assert.equal(await graph.ended('operator'), 1);
      await graph.end();
      const { id, manifest } = onlyRun(desk);
      const { verdicts } = manifest.facts;
      assert.equal(verdicts.length, 2);
      for (const { codes } of verdicts) assert(codes.includes(code), codes.join(', '));
      const direction = offsetS < 0 ? 'behind' : 'ahead';
      const clock = new RegExp(`clock_offset: the clock of ${node} is 60\\d{4}\\.\\d+ s ${direction}`);
      assert.match(graph.find('gate').output(), clock);
      assert.equal((await desk.verify(id)).code, 0);
    });
  }
});
