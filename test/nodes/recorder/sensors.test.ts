/** The stock recorder of raw sensor topics as a process: found or refused, started, ended, and told of. */
import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { chmodSync, existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { systemClocks } from '../../../core/clock.ts';
import { jsonDigest } from '../../../core/digest.ts';
import { readProfile } from '../../../nodes/observer/profile.ts';
import { prepareSensors, sensorTopicNames, type SensorsOptions } from '../../../nodes/recorder/sensors.ts';
import { builtInProfilePath } from '../../../nodes/rig.ts';
import { listRunFiles } from '../../../replay/run_files.ts';
import { createRun } from '../../../replay/run_workspace.ts';
import { scratchFolder, type Scratch } from '../../support/scratch.ts';

const profile = readProfile(builtInProfilePath());
const isHelp = `process.argv.includes('--help')`;
const makeFolder = `
  const [,,,, , folder] = process.argv;
  require('node:fs').mkdirSync(folder);
  require('node:fs').writeFileSync(folder + '/words', process.argv.slice(2).join(' '));`;
/** Dies once there is a second file. */
const untilKilled = `setInterval(() => {
  if (require('node:fs').existsSync(folder + '/enough')) process.kill(process.pid, 'SIGKILL');
}, 10);`;
const untilInterrupted = `process.on('SIGINT', () => process.exit(0)); setInterval(() => undefined, 1000);`;

/** Writes a program `ros2` of these lines, in a folder that is all of the PATH. */
function withProgram(scratch: Scratch, lines: string): Pick<SensorsOptions, 'environment'> {
  scratch.write({ 'bin/ros2': `#!${process.execPath}\nif (!${isHelp}) { ${lines} }\n` });
  chmodSync(scratch.in('bin/ros2'), 0o755);
  return { environment: { PATH: scratch.in('bin') } };
}

/** Timers twenty times as fast, so that a wait of seconds is none. */
const quick = {
  ...systemClocks,
  after: (delayNs: bigint, act: () => void) => systemClocks.after(delayNs / 20n, act),
};

function optionsFor(environment: SensorsOptions['environment'], told: string[] = []): SensorsOptions {
  const { signal } = new AbortController();
  const onFault = (text: string) => void told.push(text);
  return { choice: 'rosbag2', profile, namespace: '/', environment, clocks: quick, signal, onFault };
}

function newRun(scratch: Scratch) {
  return createRun(scratch.in('workspace'), { wallNs: 0n, random: Buffer.alloc(4) });
}

describe('sensorTopicNames', () => {
  it('gives each topic of the profile once, in the namespace of the recorder', () => {
    const [first, ...others] = profile.tensors;
    assert(first !== undefined);
    const tensors = [first, first, { ...first, topic: '/elsewhere/camera' }];
    const names = (namespace: string) => sensorTopicNames({ profile: { tensors }, namespace });
    assert.deepEqual(names('/'), [`/${first.topic}`, '/elsewhere/camera']);
    assert.deepEqual(names('/left/arm'), [`/left/arm/${first.topic}`, '/elsewhere/camera']);
    const all = sensorTopicNames({ profile, namespace: '/' });
    assert.equal(all.length, others.length + 1);
  });
});

describe('prepareSensors', () => {
  it('asks for nothing and says nothing where nobody records', async () => {
    using scratch = scratchFolder();
    const start = await prepareSensors({ ...optionsFor({}), choice: 'none' });
    await using sensors = await start(newRun(scratch));
    assert.deepEqual(sensors.facts([]), {});
  });

  it('names what to install where there is no ros2, or one without bag', async () => {
    using scratch = scratchFolder();
    scratch.write({ 'bin/other': '' });
    const missing = { code: 'sensor_recorder_missing', hint: /install ros2bag and rosbag2_storage_mcap/ };
    await assert.rejects(prepareSensors(optionsFor({ PATH: scratch.in('bin') })), missing);
    scratch.write({ 'bin/ros2': `#!${process.execPath}\nprocess.exit(2);\n` });
    chmodSync(scratch.in('bin/ros2'), 0o755);
    await assert.rejects(prepareSensors(optionsFor({ PATH: scratch.in('bin') })), missing);
  });

  it('records into the run until it is stopped with SIGINT, and gives its files by digest', async () => {
    using scratch = scratchFolder();
    const told: string[] = [];
    const { environment } = withProgram(scratch, untilInterrupted + makeFolder);
    const run = newRun(scratch);
    await using sensors = await (await prepareSensors(optionsFor(environment, told)))(run);
    assert(existsSync(path.join(run.folder, 'sensors')));
    await sensors.stop();
    const files = listRunFiles(run.folder);
    const topics = sensorTopicNames({ profile, namespace: '/' }).join(' ');
    assert.deepEqual(sensors.facts([...files, { path: 'journal.jsonl', bytes: 0, sha256: '' }]), {
      sensors: {
        command: `ros2 bag record -o sensors -s mcap --topics ${topics}`,
        folder: 'sensors',
        files: 1,
        digest: jsonDigest(files),
        end: 'code 0',
        fault: null,
      },
    });
    assert.deepEqual(told, []);
  });

  it('leaves no run where it ends at once', async () => {
    using scratch = scratchFolder();
    const { environment } = withProgram(scratch, 'process.exit(3);');
    const start = await prepareSensors(optionsFor(environment));
    await assert.rejects(start(newRun(scratch)), {
      code: 'sensor_recorder_failed',
      message: /--topics .*: it ended at once: code 3/,
    });
    assert.deepEqual(readdirSync(scratch.in('workspace/runs')), []);
  });

  it('tells of a recorder that dies, then and in the facts', async () => {
    using scratch = scratchFolder();
    const { environment } = withProgram(scratch, `${makeFolder} ${untilKilled}`);
    const dead = new EventEmitter();
    const told = once(dead, 'told');
    const onFault = (text: string) => void dead.emit('told', text);
    const start = await prepareSensors({ ...optionsFor(environment), onFault });
    await using sensors = await start(newRun(scratch));
    scratch.write({ 'workspace/runs/19700101T000000Z-00000000/sensors/enough': '' });
    assert.match(String(await told), /^sensor_recorder_failed: .* ended before the run did: SIGKILL$/);
    await sensors.stop();
    const { end, fault } = sensors.facts([])['sensors'] as { end: string; fault: string };
    assert.deepEqual([end, fault], ['SIGKILL', 'it ended before the run did: SIGKILL']);
  });

  it('sends SIGTERM and SIGKILL to one that does not end', async () => {
    using scratch = scratchFolder();
    const deaf = `for (const name of ['SIGINT', 'SIGTERM']) process.on(name, () => undefined);`;
    const { environment } = withProgram(scratch, `${deaf} ${makeFolder} setInterval(() => undefined, 1000);`);
    await using sensors = await (await prepareSensors(optionsFor(environment)))(newRun(scratch));
    await sensors.stop();
    const { end, fault } = sensors.facts([])['sensors'] as { end: string; fault: string };
    assert.deepEqual([end, fault], ['SIGKILL', 'it did not end when it was asked to; it was sent SIGKILL']);
  });
});
