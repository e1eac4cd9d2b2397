/**
 * Where everything of the ROS setup lies. All of it is made again from this repository: the folder may be
 * deleted.
 */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { repositoryRoot } from '../repository.ts';

export interface Layout {
  readonly folder: string;
  /** Python environment of the wheels, which is at the same time the prefix that ament looks into. */
  readonly venv: string;
  readonly python: string;
  /** Where worldforge_msgs is built, and the prefix it is installed to. */
  readonly build: string;
  readonly overlay: string;
  /** npm's folder of rclnodejs, which `npm ci` in the repository leaves alone. */
  readonly node: string;
  readonly clientLibrary: string;
  readonly stamps: string;
  readonly logs: string;
}

export function layoutOf(folder: string = path.join(repositoryRoot, '.ros')): Layout {
  const venv = path.join(folder, 'venv');
  const node = path.join(folder, 'node');
  return {
    folder,
    venv,
    python: path.join(venv, 'bin', 'python'),
    build: path.join(folder, 'build'),
    overlay: path.join(folder, 'overlay'),
    node,
    clientLibrary: path.join(node, 'node_modules', 'rclnodejs'),
    stamps: path.join(folder, 'stamps'),
    logs: path.join(folder, 'logs'),
  };
}

/** `site-packages` of a prefix; its name holds the version of Python. */
export function sitePackages(prefix: string): string | undefined {
  const lib = path.join(prefix, 'lib');
  const python = list(lib).find((name) => /^python3\.\d+$/.test(name));
  return python === undefined ? undefined : path.join(lib, python, 'site-packages');
}

/** The entries of a folder, sorted; none where it does not exist. */
export function list(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
