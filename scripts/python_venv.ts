/** Makes a virtual environment of Python from a complete list of pins; progress goes to standard error. */
import { execFileSync } from 'node:child_process';
import path from 'node:path';

// The wheels exist for these; the ROS message packages for none newer.
const pythonCandidates = ['python3', 'python3.11', 'python3.12', 'python3.13'];
const pythonProbe =
  'import sys, venv, ensurepip; sys.exit(0 if (3, 11) <= sys.version_info[:2] <= (3, 13) else 1)';

export function execute(
  command: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
) {
  // Progress belongs to standard error.
  execFileSync(command, args, { stdio: ['ignore', 2, 2], ...options });
}

function answers(command: string, args: readonly string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function findPython(): string {
  const found = pythonCandidates.find((name) => answers(name, ['-c', pythonProbe]));
  if (found !== undefined) return found;
  throw new Error('no Python 3.11 to 3.13 with venv was found; on Debian: apt-get install python3-venv');
}

/** The list must be complete: dependencies are not resolved. */
export function makeVenv(folder: string, requirements: string): void {
  execute(findPython(), ['-m', 'venv', folder]);
  const pip = ['-m', 'pip', '--quiet', '--disable-pip-version-check', 'install', '--no-deps'];
  execute(path.join(folder, 'bin', 'python'), [...pip, '--requirement', requirements]);
}
