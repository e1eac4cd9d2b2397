/** The ROS package worldforge, built as colcon builds it: what it installs runs without the sources. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { rosChildEnvironment } from '../../graph/ros/environment.ts';
import { nodeNames } from '../../nodes/names.ts';
import { inRepository } from '../../scripts/repository.ts';
import { needs } from '../support/needs.ts';
import { scratchFolder, type Scratch } from '../support/scratch.ts';

interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(command: string, ...args: readonly string[]): Ran {
  return spawnSync(command, args, { encoding: 'utf8', env: { ...rosChildEnvironment(process.env) } });
}

function configure(source: string, scratch: Scratch): Ran {
  const python = inRepository('.ros', 'venv', 'bin', 'python');
  const settings = { CMAKE_INSTALL_PREFIX: scratch.in('install'), BUILD_TESTING: 'OFF' };
  const options = Object.entries(settings).map(([name, value]) => `-D${name}=${value}`);
  // A ROS of the system brings its own Python.
  if (existsSync(python)) options.push(`-DPython3_EXECUTABLE=${python}`);
  return run('cmake', '-S', source, '-B', scratch.in('build'), ...options);
}

describe('the ament package', () => {
  needs('ros');

  it('installs launch files for ros2 launch, and programs that find what is theirs', () => {
    using scratch = scratchFolder();
    const configured = configure(inRepository('launch'), scratch);
    assert.equal(configured.status, 0, configured.stderr);
    const installed = run('cmake', '--install', scratch.in('build'));
    assert.equal(installed.status, 0, installed.stderr);
    for (const file of ['launch/planner.launch', 'params/demo_checklist.yaml', 'package.xml'])
      assert.ok(existsSync(scratch.in('install', 'share', 'worldforge', file)), file);
    const home = scratch.in('install', 'lib', 'worldforge');
    for (const name of [...nodeNames, 'worldforge'])
      assert.equal(statSync(path.join(home, name)).mode & 0o111, 0o111, name);
    for (const name of ['dist/test', 'dist/scripts', 'node_modules/mocha', 'node_modules/typescript'])
      assert.ok(!existsSync(path.join(home, name)), name);
    const printed = run(path.join(home, 'worldforge'), 'launch', 'planner.launch', '--print');
    const golden = readFileSync(inRepository('test', 'golden', 'launch', 'planner.txt'), 'utf8');
    assert.deepEqual(printed, { ...printed, status: 0, stdout: golden });
    for (const file of ['models/pusht-policy/denoiser.onnx', 'evaluation/gym_pusht_server.py'])
      assert.ok(existsSync(path.join(home, file)), file);
    const script = `import('${home}/dist/core/package_root.js').then((it) => console.log(it.packageRoot))`;
    assert.equal(run('node', '-e', script).stdout, `${home}\n`);
  });

  it('says what comes first where nothing was built', () => {
    using scratch = scratchFolder();
    cpSync(inRepository('launch'), scratch.in('launch'), { recursive: true });
    const { status, stderr } = configure(scratch.in('launch'), scratch);
    assert.equal(status, 1);
    assert.match(stderr.replaceAll(/\s+/g, ' '), /missing: run npm ci && npm run build/);
  });
});

describe('production_modules.mjs', () => {
  const script = inRepository('launch', 'cmake', 'production_modules.mjs');

  it('lists what the package depends on, and nothing of development', () => {
    const { stdout } = spawnSync(process.execPath, [script, inRepository()], { encoding: 'utf8' });
    const listed = stdout.split(';');
    const manifest = JSON.parse(readFileSync(inRepository('package.json'), 'utf8')) as Record<
      'dependencies' | 'devDependencies',
      Record<string, string>
    >;
    const missing = Object.keys(manifest.dependencies).filter(
      (name) => !listed.includes(`node_modules/${name}`),
    );
    const surplus = Object.keys(manifest.devDependencies).filter((name) =>
      listed.includes(`node_modules/${name}`),
    );
    assert.deepEqual({ missing, surplus }, { missing: [], surplus: [] });
  });

  it('names what is not installed', () => {
    using scratch = scratchFolder();
    const packages = {
      '': {},
      'node_modules/a': {},
      'node_modules/b': { optional: true },
      'node_modules/c': { dev: true },
    };
    scratch.write({ 'package-lock.json': JSON.stringify({ packages }) });
    const { status, stderr } = spawnSync(process.execPath, [script, scratch.path], { encoding: 'utf8' });
    assert.deepEqual({ status, stderr }, { status: 1, stderr: 'node_modules/a is missing: run npm ci\n' });
  });
});
