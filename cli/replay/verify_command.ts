// `worldforge replay verify RUN`: is this run what was recorded, and does replaying it yield the same bytes?
import { headsFolder, keyFolder, processEnvironment } from '../../core/environment.ts';
import { readHostKey } from '../../core/host_key.ts';
import { listOperators } from '../../nodes/operator/enrolled.ts';
import { steps } from '../../nodes/steps.ts';
import { keyIdOf } from '../../core/keys.ts';
import { resolveRun } from '../../replay/run_workspace.ts';
import { isSubset, verifySubset } from '../../replay/subset/verify.ts';
import { verifyRun } from '../../replay/verify/verify.ts';
import type { CliContext } from '../context.ts';
import { exitCodes } from '../errors.ts';
import { performing } from '../perform.ts';
import type { VerifyFlags } from './verify_flags.ts';

/** The host's key, those of enrolled operators that are not revoked, and those that the flags name. */
function trustedBy(keys: string, named: readonly string[]): ReadonlySet<string> {
  const host = readHostKey(keys);
  const operators = listOperators(keys).filter(({ revoked }) => revoked === null);
  return new Set([
    ...(host === undefined ? [] : [host.keyId]),
    ...operators.map(({ key_id }) => key_id),
    ...named.map(keyIdOf),
  ]);
}

async function performSubset(
  { process, signal }: CliContext,
  { format }: VerifyFlags,
  folder: string,
  trustedKeys: ReadonlySet<string>,
): Promise<number> {
  const result = await verifySubset(folder, trustedKeys, signal);
  const { status, run_id, untouched, altered, removed, detail } = result;
  if (format === 'json')
    process.stdout.write(`${JSON.stringify({ schema_version: 1, part: folder, ...result }, undefined, 2)}\n`);
  else {
    const counts = `${untouched} messages untouched, ${altered} altered, ${removed} left out`;
    process.stdout.write(`${status}: ${counts} of run ${run_id} in ${folder}\n`);
    if (detail !== '') process.stdout.write(`  ${detail}\n`);
  }
  return status === 'subset' ? exitCodes.ok : exitCodes.refused;
}

async function perform(context: CliContext, flags: VerifyFlags, run: string): Promise<number> {
  const folder = resolveRun(flags.workspaceDir, run);
  const keys = keyFolder(processEnvironment());
  const trustedKeys = trustedBy(keys, flags.trust ?? []);
  if (isSubset(folder)) return await performSubset(context, flags, folder, trustedKeys);
  const options = { steps, trustedKeys, headCopies: headsFolder(keys), signal: context.signal };
  const result = await verifyRun(folder, options);
  const { stdout } = context.process;
  if (flags.format === 'json')
    stdout.write(`${JSON.stringify({ schema_version: 1, run: folder, ...result }, undefined, 2)}\n`);
  else {
    stdout.write(`${result.status}: ${String(result.messages)} messages compared in ${folder}\n`);
    for (const { file, record, detail } of result.findings) stdout.write(`  ${file}, ${record}: ${detail}\n`);
  }
  return result.status === 'equal' ? exitCodes.ok : exitCodes.refused;
}

export async function verify(this: CliContext, flags: VerifyFlags, run: string): Promise<void> {
  await performing(this, 'replay verify', () => perform(this, flags, run));
}
