/** Processes of a running graph die, freeze and come back: the others go on, and the evidence says so. */
import assert from 'node:assert/strict';
import { needs } from '../support/needs.ts';
import { demoChecklist, makeRosDesk, onlyRun } from './ros_desk.ts';
import { assertLastRehearsed, startProcesses, type RosProcesses } from './ros_processes.ts';

/**
 * Cycles a recorder is frozen for, 8 observations each: 48, of which `observer/observation` keeps the last 10
 * for who comes to it later. Measured: 38 are lost.
 */
const frozenCycles = 6;

/**
 * DDS takes a dead participant for a living one during its lease of 20 s, so a node that comes back within
 * it counts as a second publisher. At this pace the session goes on long enough after that.
 */
const slow = 'rate:=0.6';

/** The newest cycle that the operator has told of. */
function cycleTold(graph: RosProcesses): number {
  const told = [
    ...graph
      .find('operator')
      .output()
      .matchAll(/cycle (\d+)\/19/g),
  ];
  return Number(told.at(-1)?.[1]);
}

describe('a graph of processes that die', function () {
  needs('ros');
  this.timeout(300_000);

  it('refuses plans while its recorder is frozen, and claims nothing that was not recorded', async () => {
    using desk = makeRosDesk();
    const assignments = [demoChecklist, 'rate:=1.0', 'transport:=default'];
    await using graph = startProcesses(desk, assignments);
    await graph.said('operator', 'cycle 3/');
    const { child } = graph.find('recorder');
    child.kill('SIGSTOP');
    await graph.said('operator', `cycle ${String(cycleTold(graph) + frozenCycles)}/`);
    child.kill('SIGCONT');
    await graph.ended('operator');
    await graph.end();
    assert.match(graph.find('operator').output(), /refuse \(execution_disabled, recorder_not_ready\)/);
    assert.match(graph.find('operator').output(), /cycle 19\/19: candidate \d+, rehearse/);
    const { code, stdout } = await desk.verify(onlyRun(desk).id);
    assert.equal(code, 1, stdout);
    assert.match(stdout, /^cannot_verify: [^]*not in the bag \(observer\/observation \d+ of observer;/);
  });

  it('refuses every plan after its recorder was killed; the next one repairs what was left', async () => {
    using desk = makeRosDesk();
    await using graph = startProcesses(desk, [demoChecklist, 'rate:=2.0']);
    await graph.said('operator', 'cycle 3/');
    graph.find('recorder').child.kill('SIGKILL');
    assert.equal(await graph.ended('operator'), 1);
    await graph.end();
    const said = graph.find('operator').output();
    const told = said.split('\n').filter((line) => /cycle \d+\/19/.test(line));
    const late = told.slice(told.findIndex((line) => line.includes('refuse')));
    assert.equal(told.length, 19, said);
    assert(late.length > 1, said);
    for (const line of late) assert.match(line, /refuse \(execution_disabled, recorder_not_ready\)/);
    const [id = ''] = desk.runs();
    const { code, stdout } = await desk.verify(id);
    assert.equal(code, 1);
    assert.match(stdout, /the run was not closed/);
    graph.start('recorder');
    await graph.said('recorder', `run ${id} was left open and is repaired: `);
    await graph.end();
    assert.match((await desk.verify(id)).stdout, /^recovered: /);
  });

  it('goes on with a planner that is started again, and verifies both starts', async () => {
    using desk = makeRosDesk();
    await using graph = startProcesses(desk, [demoChecklist, slow]);
    await graph.said('operator', 'cycle 3/');
    graph.find('planner').child.kill('SIGKILL');
    await graph.said('gate', 'peer_lost: planner');
    graph.start('planner');
    await graph.said('gate', 'peer_heard: planner was started again');
    await graph.ended('operator');
    await graph.end();
    const { id, manifest } = onlyRun(desk);
    const { verdicts } = manifest.facts;
    assert.equal(verdicts.at(-1)?.verdict, 'rehearse', graph.find('operator').output());
    assert.equal(manifest.nodes.filter(({ node }) => node === 'planner').length, 2);
    const verified = await desk.verify(id);
    assert.equal(verified.code, 0, verified.stdout);
  });

  it('completes cycles without a provider that was killed, and takes it back', async () => {
    using desk = makeRosDesk();
    await using graph = startProcesses(desk, [demoChecklist, slow]);
    await graph.said('operator', 'cycle 3/');
    graph.find('mock').child.kill('SIGKILL');
    await graph.said('operator', /cycle \d+\/19: candidate \d+, refuse/);
    await graph.said('planner', 'peer_lost: mock');
    graph.start('mock');
    await graph.said('planner', 'peer_heard: mock was started again');
    const id = await assertLastRehearsed(desk, graph);
    const verified = await desk.verify(id);
    assert.equal(verified.code, 0, verified.stdout);
  });
});
