/** Three raw cameras into an observer, on two cores: its memory does not grow, and what it lost it counts. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { topics } from '../../msgs/index.ts';
import { inRepository } from '../../scripts/repository.ts';
import { needs } from '../support/needs.ts';
import { rosTestEnvironment } from '../support/ros.ts';
import { samples } from '../support/samples.ts';
import { makeRosDesk, onlyRun } from './ros_desk.ts';
import { startProcesses } from './ros_processes.ts';
import { countsOf, finished } from './support.ts';

const camerasMain = fileURLToPath(new URL('../ros/cameras_main.js', import.meta.url));
const cameras = ['left', 'right', 'wrist'];
/** Shared memory in which a whole picture has room. */
const dds = inRepository('launch', 'params', 'fastdds_cameras.xml');
const environment = { FASTRTPS_DEFAULT_PROFILES_FILE: dds, FASTDDS_DEFAULT_PROFILES_FILE: dds };
const twoCores = availableParallelism() > 2 ? ['taskset', '-c', '0,1'] : [];

/** More of the 32 MB of shared memory a camera is mapped by and by; measured: -6 to 24 MB. */
const growthMaxKb = 96 * 1024;

interface Told {
  readonly frames: number;
  readonly values: Readonly<Record<string, string>>;
}

function residentKb(pid: number | undefined): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1]);
}

/** Plays the cameras, and calls back at second 2. */
async function playCameras(onSettled: () => void): Promise<Told> {
  const words = [...twoCores, process.execPath, '--enable-source-maps', camerasMain];
  const [program = ''] = words;
  const args = [...words.slice(1), String(samples('camera_seconds'))];
  const env = { ...rosTestEnvironment(), ...environment };
  const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let settled = false;
  child.stdout.on('data', () => {
    if (!settled) onSettled();
    settled = true;
  });
  const { code, stdout, stderr } = await finished(child);
  assert.equal(code, 0, stderr);
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Told;
}

describe('an observer of three cameras on ROS 2', function () {
  needs('ros');
  this.timeout(600_000);

  it('stays of one size and counts by topic what it lost', async () => {
    using desk = makeRosDesk();
    const profile = `profile:=${inRepository('test', 'e2e', 'cameras_profile.yaml')}`;
    const names = ['gate', 'planner', 'controller', 'scripted', 'mock', 'operator'];
    const absent = Object.fromEntries(names.map((name) => [name, 'absent'] as const));
    const prefixed = {
      recorder: { prefix: twoCores, environment },
      observer: { prefix: twoCores, environment },
    };
    await using graph = startProcesses(desk, [profile, 'session:=none', 'transport:=default'], {
      ...absent,
      ...prefixed,
    });
    await graph.said('observer', 'observer of run');
    const { pid } = graph.find('observer').child;
    let before = 0;
    const { frames, values } = await playCameras(() => (before = residentKb(pid)));
    const grown = residentKb(pid) - before;
    assert(grown < growthMaxKb, `${String(grown)} kB more than ${String(before)} kB`);
    await graph.end();
    const bag = path.join(desk.workspace, 'runs', onlyRun(desk).id, 'bag');
    const inFrames = (await countsOf(bag)).get(`/${topics.observation.name}`) ?? 0;
    for (const camera of cameras) {
      const count = (what: string) => Number(values[`cameras/${camera} ${what}`] ?? 0);
      const told = `${camera}: ${JSON.stringify(values)}`;
      // Each frame that was given came or is missed, but for those before the first and after the last one.
      const known = count('received') + count('missing');
      assert(count('received') > 0 && known <= frames, told);
      // Each that came is in a frame or counted, but for those that still wait for the other cameras.
      assert(count('received') >= inFrames + count('incomplete') + count('dropped'), told);
      assert.deepEqual([count('late'), count('refused')], [0, 0], told);
      const line = `samples_lost: cameras/${camera} missing: `;
      assert.equal(graph.find('observer').output().split(line).length - 1, count('missing') > 0 ? 1 : 0);
    }
  });
});
