/** The review as processes on ROS 2: the plans of one process, evidence that verifies, nothing left. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { topics } from '../../msgs/index.ts';
import { outcomeOf } from '../../nodes/controller/outcome.ts';
import { needs } from '../support/needs.ts';
import { samples } from '../support/samples.ts';
import { leftSegments } from '../support/segments.ts';
import { demoChecklist, makeRosDesk, onlyRun } from './ros_desk.ts';
import { messagesOf, rehearsed } from './support.ts';

describe('a review as processes on ROS 2', function () {
  needs('ros');
  this.timeout(600_000);

  it('rehearses the plans of the memory graph, and verifies', async () => {
    using memory = makeRosDesk();
    const expected = (await rehearsed(memory)).plan_digests;
    const before = leftSegments();
    for (let run = 0; run < samples('ros_launches'); run += 1) {
      using desk = makeRosDesk();
      const { code, stdout, stderr } = await desk.launch([demoChecklist, 'cycles:=3']);
      assert.equal(code, 0, `${stdout}\n${stderr}`);
      const { id, manifest } = onlyRun(desk);
      const verified = await desk.verify(id);
      assert.deepEqual([verified.code, verified.stderr], [0, ''], verified.stdout);
      const { plan_digests, controller_executed, attested_by, graph } = manifest.facts;
      assert.deepEqual(
        [manifest.status, plan_digests, controller_executed, attested_by, graph],
        ['rehearsed', expected, false, 'demo', 'ros'],
      );
      assert.deepEqual(manifest.nodes.map(({ node }) => node).sort(), ['controller', 'gate', 'planner']);
    }
    assert.deepEqual(
      leftSegments().filter((name) => !before.includes(name)),
      [],
    );
  });

  it('plays the plans in the simulator as one process does, and verifies', async () => {
    using memory = makeRosDesk();
    const { rehearsals } = await rehearsed(memory);
    using desk = makeRosDesk();
    const { code, stdout, stderr } = await desk.launch([demoChecklist, 'cycles:=3', 'driver:=sim']);
    assert.equal(code, 0, `${stdout}\n${stderr}`);
    const { id } = onlyRun(desk);
    const verified = await desk.verify(id);
    assert.deepEqual([verified.code, verified.stderr], [0, ''], verified.stdout);
    const reports = await messagesOf(path.join(desk.workspace, 'runs', id, 'bag'), topics.controllerReport);
    assert.deepEqual(
      reports.map((report) => [report.driver, report.code, outcomeOf(report)]),
      rehearsals.map(({ code: played, outcome }) => ['sim', played, outcome]),
    );
  });

  it('is one process a node, each its own participant', async () => {
    using desk = makeRosDesk();
    const { code, stdout, stderr } = await desk.launch([demoChecklist, 'cycles:=1']);
    assert.equal(code, 0, `${stdout}\n${stderr}`);
    const names = new Set(
      [...`${stdout}\n${stderr}`.matchAll(/^\[([a-z_]+)-\d+\]/gm)].map(([, name]) => name),
    );
    const expected = ['controller', 'gate', 'mock', 'observer', 'operator', 'planner', 'player', 'recorder'];
    assert.deepEqual([...names].sort(), [...expected, 'scripted']);
  });

  it('lives in a namespace of its own', async () => {
    using desk = makeRosDesk();
    const { code, stdout, stderr } = await desk.launch([demoChecklist, 'cycles:=1', 'namespace:=left']);
    assert.equal(code, 0, `${stdout}\n${stderr}`);
    const verified = await desk.verify(onlyRun(desk).id);
    assert.equal(verified.code, 0, verified.stdout);
  });

  it('refuses every plan where an item is left open, with complete evidence', async () => {
    using desk = makeRosDesk();
    const file = desk.in('partial.yaml');
    const lines = [
      'schema_version: 1',
      'attested_by: flag',
      'items: {workspace_clear: true}',
      'approve_dry_run: true',
    ];
    writeFileSync(file, `${lines.join('\n')}\n`);
    const { code, stdout, stderr } = await desk.launch([`checklist:=${file}`, 'cycles:=2']);
    assert.equal(code, 1, `${stdout}\n${stderr}`);
    const { id, manifest } = onlyRun(desk);
    assert.equal(manifest.status, 'refused');
    assert.equal((await desk.verify(id)).code, 0);
    assert.deepEqual(await messagesOf(path.join(desk.workspace, 'runs', id, 'bag'), topics.rehearsal), []);
  });

  it('seals its evidence when it is interrupted', async () => {
    using desk = makeRosDesk();
    let asked = false;
    // Without a checklist the graph waits for operators; the line says that it has come so far.
    const { code, stdout, stderr } = await desk.launch(['cycles:=2'], (text, child) => {
      if (asked || !text.includes('waiting for operators')) return;
      asked = true;
      child.kill('SIGINT');
    });
    const { id, manifest } = onlyRun(desk);
    assert.deepEqual([code, manifest.status], [1, 'incomplete'], `${stdout}\n${stderr}`);
    const verified = await desk.verify(id);
    assert.match(verified.stdout, /^(equal|cannot_verify): /);
  });

  it('ends with the code of a typed error, and says what to change', async () => {
    using desk = makeRosDesk();
    const { code, stdout, stderr } = await desk.launch(
      [demoChecklist, 'policy:=nobody', 'cycles:=1'],
      (text, child) => {
        if (text.includes('[nobody-5] ended with code 2') && !child.killed) child.kill('SIGINT');
      },
    );
    assert.match(stderr, /provider_unknown: no provider is named 'nobody'/, stdout);
    assert.equal(code, 1);
  });
});
