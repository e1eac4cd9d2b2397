/**
 * The tests of the ROS graph on another distribution than the one of `.ros`, set up in a folder of its own.
 *
 *     node dist/scripts/on_distro.js kilted
 */
import { spawnSync } from 'node:child_process';
import { readRosSetup, withRosSetup } from '../graph/ros/environment.ts';
import { inRepository, repositoryRoot } from './repository.ts';

function run(script: string, args: readonly string[], env: NodeJS.ProcessEnv): number {
  const words = ['--enable-source-maps', inRepository('dist', script), ...args];
  return spawnSync(process.execPath, words, { cwd: repositoryRoot, env, stdio: 'inherit' }).status ?? 1;
}

const [distro = ''] = process.argv.slice(2);
const folder = inRepository(`.ros-${distro}`);
const setUp = run('scripts/ros_setup.js', ['--distro', distro, '--folder', folder], process.env);
process.exitCode =
  setUp === 0
    ? run('test/run.js', ['graph/ros/ros_graph'], { ...withRosSetup(process.env, readRosSetup(folder)) })
    : setUp;
