// The parameter files of a launch: in a folder that only this user can read, gone with its scope.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parameterFileText } from './parameters.ts';
import type { LaunchProcess } from './process.ts';

export interface ParameterFiles extends Disposable {
  /** In the order of the processes. */
  readonly paths: readonly string[];
}

export function writeParameterFiles(processes: readonly LaunchProcess[]): ParameterFiles {
  const folder = mkdtempSync(path.join(tmpdir(), 'worldforge-launch-'));
  const paths = processes.map(({ fullName, parameters }, index) => {
    const file = path.join(folder, `${String(index + 1)}.yaml`);
    writeFileSync(file, parameterFileText(fullName, parameters), { mode: 0o600 });
    return file;
  });
  return { paths, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}
