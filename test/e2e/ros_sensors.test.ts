/**
 * Raw sensor topics recorded beside a run. The stock recorder is on no package index, so that a program of
 * ours, test/ros/stock_recorder_main.ts, stands in for it on the PATH: what is shown is our side of it alone.
 */
import assert from 'node:assert/strict';
import { chmodSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { jsonDigest } from '../../core/digest.ts';
import { parseManifest } from '../../replay/manifest.ts';
import { needs } from '../support/needs.ts';
import { rosTestEnvironment } from '../support/ros.ts';
import { demoChecklist, makeRosDesk, onlyRun, type RosDesk } from './ros_desk.ts';
import { startProcesses } from './ros_processes.ts';
import { countsOf } from './support.ts';

const standIn = fileURLToPath(new URL('../ros/stock_recorder_main.js', import.meta.url));
const words = [demoChecklist, 'record_sensors:=rosbag2', 'cycles:=3', 'rate:=10.0'];
const others = ['gate', 'planner', 'controller', 'scripted', 'mock', 'observer', 'player', 'operator'];

/** The environment of a recorder that finds the stand-in as `ros2`. */
function withStandIn(desk: RosDesk) {
  desk.write({ 'bin/ros2': `#!/bin/sh\nexec '${process.execPath}' '${standIn}' "$@"\n` });
  chmodSync(desk.in('bin/ros2'), 0o755);
  return { environment: { PATH: `${desk.in('bin')}:${rosTestEnvironment()['PATH'] ?? ''}` } };
}

function sealed(desk: RosDesk) {
  const { id, manifest } = onlyRun(desk);
  const folder = path.join(desk.workspace, 'runs', id);
  const { files } = parseManifest(readFileSync(path.join(folder, 'run_manifest.json'), 'utf8'));
  const own = files.filter((file) => file.path.startsWith('sensors/'));
  return { id, manifest, folder, own, sensors: manifest.facts.sensors };
}

describe('raw sensor topics of a run on ROS 2', function () {
  needs('ros');
  this.timeout(300_000);

  it('lie in the run as a bag of their own, by digest, and the run verifies', async () => {
    using desk = makeRosDesk();
    await using graph = startProcesses(desk, words, { recorder: withStandIn(desk) });
    assert.equal(await graph.ended('operator'), 0, graph.find('operator').output());
    await graph.end();
    const { id, manifest, folder, own, sensors } = sealed(desk);
    assert.equal(manifest.status, 'rehearsed');
    assert.deepEqual([sensors?.end, sensors?.fault], ['code 0', null], graph.find('recorder').output());
    assert.equal(sensors?.digest, jsonDigest(own));
    const counts = await countsOf(path.join(folder, 'sensors'));
    assert.equal(counts.size, 3);
    for (const [topic, count] of counts) assert(count > 0, topic);
    const verified = await desk.verify(id);
    assert.equal(verified.code, 0, verified.stdout);
  });

  it('end early without the run where their recorder dies, and the manifest says so', async () => {
    using desk = makeRosDesk();
    await using graph = startProcesses(desk, words, { recorder: withStandIn(desk) });
    await graph.said('recorder', /stand-in \d+ records/);
    // Until it has seen that sensors are recorded, their end is that of a run which is not begun.
    await graph.said('recorder', 'recording run ');
    process.kill(Number(/stand-in (\d+) records/.exec(graph.find('recorder').output())?.[1]), 'SIGKILL');
    await graph.said('recorder', 'sensor_recorder_failed: ros2 bag record -o sensors');
    assert.equal(await graph.ended('operator'), 0, graph.find('operator').output());
    await graph.end();
    const { id, manifest, sensors } = sealed(desk);
    assert.equal(manifest.status, 'rehearsed');
    assert.equal(sensors?.fault, 'it ended before the run did: SIGKILL');
    assert.equal((await desk.verify(id)).code, 0);
  });

  it('are asked for in vain where there is no stock recorder: no run is begun', async () => {
    using desk = makeRosDesk();
    desk.write({ 'bin/none': '' });
    const absent = Object.fromEntries(others.map((name) => [name, 'absent'] as const));
    const recorder = { environment: { PATH: desk.in('bin') } };
    await using graph = startProcesses(desk, words, { ...absent, recorder });
    assert.equal(await graph.ended('recorder'), 2);
    const output = graph.find('recorder').output();
    assert.match(output, /sensor_recorder_missing: .*; next: install ros2bag and rosbag2_storage_mcap/);
    assert.deepEqual(desk.runs(), []);
  });
});
