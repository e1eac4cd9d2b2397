/** The jobs that are too long for every commit, one after another. Arguments choose among them by name. */
import { spawnSync } from 'node:child_process';
import { repositoryRoot } from './repository.ts';

interface Job {
  readonly what: string;
  readonly command: readonly [string, ...string[]];
  readonly environment?: Readonly<Record<string, string>>;
}

const jobs: Readonly<Record<string, Job>> = {
  tests: {
    what: 'every test at its full number of samples',
    command: [process.execPath, '--enable-source-maps', 'dist/test/run.js'],
    environment: { WORLDFORGE_LONG: '1' },
  },
  guards: {
    what: 'the safety gate without each of its guards: something must break every time',
    command: [process.execPath, '--enable-source-maps', 'dist/test/safety/search/main.js', 'guards'],
  },
  schedules: {
    what: '5,000,000 schedules by chance against the safety gate',
    command: [process.execPath, '--enable-source-maps', 'dist/test/safety/search/main.js', 'soak'],
  },
  kilted: {
    what: 'the tests of the ROS graph on ROS 2 kilted, which is set up in .ros-kilted',
    command: [process.execPath, '--enable-source-maps', 'dist/scripts/on_distro.js', 'kilted'],
  },
};

function runJob(name: string, job: Job): boolean {
  console.log(`${name}: ${job.what}`);
  const [command, ...args] = job.command;
  const started = performance.now();
  const env = { ...process.env, ...job.environment };
  const { status } = spawnSync(command, args, { cwd: repositoryRoot, env, stdio: 'inherit' });
  const seconds = Math.round((performance.now() - started) / 1000);
  console.log(`${name}: ${status === 0 ? 'passed' : 'failed'} after ${seconds} s`);
  return status === 0;
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(jobs, name));
if (unknown.length > 0) {
  console.error(`no such job: ${unknown.join(', ')}; there are: ${Object.keys(jobs).join(', ')}`);
  process.exitCode = 2;
} else {
  const chosen = Object.entries(jobs).filter(([name]) => wanted.length === 0 || wanted.includes(name));
  const failed = chosen.filter(([name, job]) => !runJob(name, job)).map(([name]) => name);
  if (failed.length > 0) {
    console.error(`failed: ${failed.join(', ')}`);
    process.exitCode = 1;
  }
}
