/** rclnodejs, which binds Node to ROS 2, and its JavaScript classes of all messages in reach. */
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Environment } from '../../core/environment.ts';
import { inRepository } from '../repository.ts';
import { execute, type CommandOptions } from './command.ts';
import type { Layout } from './layout.ts';
import type { BuildOptions } from './messages.ts';
import type { Step } from './steps.ts';
import { compileJobs } from './tools.ts';

const source = 'scripts/ros/client_library.ts';
const manifests = ['package.json', 'package-lock.json'];

/** Headers beside the node that runs save node-gyp from fetching them. */
function headers(): Environment {
  const prefix = path.dirname(path.dirname(process.execPath));
  return existsSync(path.join(prefix, 'include', 'node', 'node_api.h')) ? { npm_config_nodedir: prefix } : {};
}

export function clientLibrarySteps(layout: Layout, options: BuildOptions): Step[] {
  const { after, inputs } = options;
  return [
    {
      name: 'rclnodejs',
      says: 'rclnodejs (compiles for about a minute where it has no binary for this system)',
      files: [source, ...manifests.map((name) => `scripts/ros/${name}`)],
      inputs,
      after,
      folders: [layout.node],
      run: (log) => {
        mkdirSync(layout.node, { recursive: true });
        for (const name of manifests) {
          copyFileSync(inRepository('scripts', 'ros', name), path.join(layout.node, name));
        }
        // Its own script would start sixteen compilers, whatever the machine.
        execute('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { log, cwd: layout.node });
        makeAddon(layout, { log, environment: options.environment() });
      },
    },
    {
      name: 'classes',
      says: 'message classes of rclnodejs',
      files: [source],
      inputs: [],
      after: ['rclnodejs', 'messages'],
      folders: [path.join(layout.clientLibrary, 'generated')],
      run: (log) => {
        const script = path.join(layout.clientLibrary, 'scripts', 'generate_messages.cjs');
        execute('node', [script], { log, cwd: layout.clientLibrary, environment: options.environment() });
      },
    },
  ];
}

function makeAddon(layout: Layout, options: CommandOptions): void {
  const where = { ...options, cwd: layout.clientLibrary };
  const ask = "process.exit(require('./scripts/install.cjs').checkPrebuiltBinary() ? 0 : 1)";
  try {
    execute('node', ['--eval', ask], where);
    return;
  } catch {
    // no binary for this system: compiled below
  }
  const nodeGyp = path.join(layout.node, 'node_modules', 'node-gyp', 'bin', 'node-gyp.js');
  const environment = { ...options.environment, ...headers() };
  execute('node', [nodeGyp, '--jobs', String(compileJobs), 'rebuild'], { ...where, environment });
}
