/** What the machine must have before anything can be set up, and how to get it. */
import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

/** The newest first that the wheels exist for, after the machine's own. */
const pythons = ['python3', 'python3.12', 'python3.11', 'python3.13'];
const versionProbe = 'import sys; sys.exit(0 if (3, 11) <= sys.version_info[:2] <= (3, 13) else 1)';
const venvProbe = 'import ensurepip, venv';
const headerProbe =
  'import os, sys, sysconfig as s; sys.exit(not os.path.exists(s.get_path("include") + "/Python.h"))';

/** Two compilers at once take about a gigabyte; more than this does not fit a small machine. */
export const compileJobs = Math.min(availableParallelism(), 4);

export interface Missing {
  readonly what: string;
  /** The package of Debian and Ubuntu that brings it; where there is none, `what` says what to do. */
  readonly apt?: string;
}

function answers(command: string, args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

export function findPython(): string | undefined {
  return pythons.find((name) => answers(name, ['-c', versionProbe]));
}

function missingPython(from: 'wheels' | 'sourced'): Missing[] {
  const python = findPython();
  if (python === undefined) return [{ what: 'Python 3.11 to 3.13', apt: 'python3 python3-venv python3-dev' }];
  const venv = from === 'sourced' || answers(python, ['-c', venvProbe]);
  const header = answers(python, ['-c', headerProbe]);
  return [
    ...(venv ? [] : [{ what: `the venv module of ${python}`, apt: 'python3-venv' }]),
    ...(header ? [] : [{ what: `Python.h of ${python}`, apt: 'python3-dev' }]),
  ];
}

const commands = [
  { what: 'cmake', apt: 'cmake' },
  { what: 'ninja', apt: 'ninja-build' },
  { what: 'g++', apt: 'g++' },
  // Node's own build tool drives the compiler through it.
  { what: 'make', apt: 'make' },
];

const here = `${process.platform} ${process.arch}`;

export function missingTools(from: 'wheels' | 'sourced'): Missing[] {
  const machineFits = from === 'sourced' || here === 'linux x64';
  return [
    ...(machineFits
      ? []
      : [{ what: `Linux on x86_64: the wheels exist for nothing else (this is ${here})` }]),
    ...missingPython(from),
    ...commands.filter(({ what }) => !answers(what, ['--version'])),
  ];
}

/** Lines for a person: what is missing, and the one command that brings what can be installed. */
export function missingLines(missing: readonly Missing[]): string[] {
  const packages = [...new Set(missing.flatMap(({ apt }) => (apt ?? '').split(' ').filter(Boolean)))];
  const install = `apt-get install --no-install-recommends ${packages.join(' ')}`;
  return [
    ...missing.map(({ what }) => `missing: ${what}`),
    ...(packages.length === 0 ? [] : [`on Debian and Ubuntu: ${install}`]),
  ];
}
