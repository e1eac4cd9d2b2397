// `worldforge operator list`: who is, or was, enrolled on this host.
import { keyFolder, processEnvironment } from '../../core/environment.ts';
import { listOperators, type EnrolledOperator } from '../../nodes/operator/enrolled.ts';
import type { CliContext } from '../context.ts';
import { exitCodes } from '../errors.ts';
import { performing } from '../perform.ts';
import type { ListFlags } from './flags.ts';

function line({ name, roles, key_id, enrolled, revoked }: EnrolledOperator): string {
  const state = revoked === null ? 'in use' : `revoked ${revoked}`;
  return `${name}: ${roles.join(', ')}; key ${key_id}; enrolled ${enrolled}; ${state}\n`;
}

export async function list(this: CliContext, flags: ListFlags): Promise<void> {
  await performing(this, 'operator list', () => {
    const folder = keyFolder(processEnvironment());
    const operators = listOperators(folder);
    const { stdout } = this.process;
    if (flags.format === 'json')
      stdout.write(`${JSON.stringify({ schema_version: 1, operators }, undefined, 2)}\n`);
    else stdout.write(operators.map(line).join('') || `nobody is enrolled in ${folder}\n`);
    return exitCodes.ok;
  });
}
