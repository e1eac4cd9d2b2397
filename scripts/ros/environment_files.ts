/** What a shell and what a program need to be on ROS 2, written down twice: setup.bash and env.json. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Environment } from '../../core/environment.ts';
import { rosFolderVariable, setupFile, splitPaths, type RosSetup } from '../../graph/ros/environment.ts';
import { list, sitePackages, type Layout } from './layout.ts';
import type { RosSource } from './source.ts';

const searchPaths = ['AMENT_PREFIX_PATH', 'CMAKE_PREFIX_PATH', 'LD_LIBRARY_PATH', 'PYTHONPATH', 'PATH'];

/** Libraries that the wheels bring along lie in folders of their own. */
function wheelLibraries(layout: Layout): string[] {
  const packages = sitePackages(layout.venv);
  if (packages === undefined) return [];
  const own = list(packages).filter((name) => /^ros_.*\.libs$/.test(name));
  return [path.join(layout.venv, 'lib'), ...own.map((name) => path.join(packages, name))];
}

/** Search paths of ROS itself: the wheels' or, as they are now, those of the ROS that is sourced. */
function basePaths(layout: Layout, source: RosSource, environment: Environment): Record<string, string[]> {
  if (source.kind === 'sourced') {
    return Object.fromEntries(
      searchPaths.map((name): [string, string[]] => [name, splitPaths(environment, name)]),
    );
  }
  return {
    AMENT_PREFIX_PATH: [layout.venv],
    CMAKE_PREFIX_PATH: [layout.venv],
    LD_LIBRARY_PATH: wheelLibraries(layout),
    PATH: [path.join(layout.venv, 'bin')],
  };
}

function overlayPaths(layout: Layout): Record<string, string[]> {
  const packages = sitePackages(layout.overlay);
  return {
    AMENT_PREFIX_PATH: [layout.overlay],
    CMAKE_PREFIX_PATH: [layout.overlay],
    LD_LIBRARY_PATH: [path.join(layout.overlay, 'lib')],
    PYTHONPATH: packages === undefined ? [] : [packages],
  };
}

export function rosSetup(layout: Layout, source: RosSource, environment: Environment): RosSetup {
  const base = basePaths(layout, source, environment);
  const overlay = overlayPaths(layout);
  const all = (name: string) => [...new Set([...(overlay[name] ?? []), ...(base[name] ?? [])])];
  const rmw = source.kind === 'wheels' ? { RMW_IMPLEMENTATION: 'rmw_fastrtps_cpp' } : {};
  return {
    schema_version: 1,
    distro: source.distro,
    set: {
      ROS_DISTRO: source.distro,
      ROS_VERSION: '2',
      ROS_PYTHON_VERSION: '3',
      ...rmw,
      [rosFolderVariable]: layout.folder,
    },
    prepend: Object.fromEntries(searchPaths.map((name): [string, string[]] => [name, all(name)])),
  };
}

const quote = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

function setupBash(setup: RosSetup): string {
  const set = Object.entries(setup.set).map(([name, value]) => `export ${name}=${quote(value)}`);
  const prepend = Object.entries(setup.prepend).flatMap(([name, folders]) =>
    folders.toReversed().map((folder) => `_worldforge_prepend ${name} ${quote(folder)}`),
  );
  return [
    '# Puts a shell on ROS 2 with the messages of WorldForge: source it. Written by npm run ros:setup.',
    '_worldforge_prepend() {',
    '  case ":${!1:-}:" in',
    '    *":$2:"*) ;;',
    '    *) export "$1=$2${!1:+:${!1}}" ;;',
    '  esac',
    '}',
    ...set,
    ...prepend,
    'unset -f _worldforge_prepend',
    '',
  ].join('\n');
}

const shellFile = 'setup.bash';

export function removeEnvironmentFiles(layout: Layout): void {
  for (const name of [setupFile, shellFile]) rmSync(path.join(layout.folder, name), { force: true });
}

export function writeEnvironmentFiles(layout: Layout, setup: RosSetup): void {
  mkdirSync(layout.folder, { recursive: true });
  // In a workspace, colcon would take what is installed here for sources.
  writeFileSync(path.join(layout.folder, 'COLCON_IGNORE'), '');
  writeFileSync(path.join(layout.folder, setupFile), `${JSON.stringify(setup, null, 2)}\n`);
  writeFileSync(path.join(layout.folder, shellFile), setupBash(setup));
}
