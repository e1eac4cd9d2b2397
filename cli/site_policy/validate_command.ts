// `worldforge site-policy validate FILE`: every fault with its place and code, or the digest and who signed.
import { configFolder, processEnvironment } from '../../core/environment.ts';
import {
  checkSitePolicy,
  sitePolicySignature,
  type LocatedFault,
} from '../../nodes/safety_gate/policy_file.ts';
import { faultCodes, sitePolicyDigest } from '../../safety/index.ts';
import type { CliContext } from '../context.ts';
import { exitCodes } from '../errors.ts';
import { performing } from '../perform.ts';
import type { FormatFlags } from './flags.ts';

function faultLine({ line, path, code, value }: LocatedFault): string {
  return `  line ${line}: ${path || 'policy'}: ${code} (${value}): ${faultCodes[code]}\n`;
}

function report(file: string, format: 'text' | 'json'): { readonly text: string; readonly code: number } {
  const checked = checkSitePolicy(file);
  const asJson = (members: object): string =>
    `${JSON.stringify({ schema_version: 1, file, ...members }, undefined, 2)}\n`;
  if ('faults' in checked) {
    const { faults } = checked;
    const lines = `invalid: ${file} has ${faults.length} faults\n${faults.map(faultLine).join('')}`;
    const text = format === 'json' ? asJson({ valid: false, faults }) : lines;
    return { text, code: exitCodes.refused };
  }
  const digest = sitePolicyDigest(checked.policy);
  const signature = sitePolicySignature(file, checked.policy, configFolder(processEnvironment()));
  const { verdict, detail } = signature;
  const lines = `valid: ${file}\n  digest     ${digest}\n  signature  ${verdict}: ${detail}\n`;
  const text = format === 'json' ? asJson({ valid: true, digest, signature, faults: [] }) : lines;
  return { text, code: exitCodes.ok };
}

export async function validate(this: CliContext, flags: FormatFlags, file: string): Promise<void> {
  await performing(this, 'site-policy validate', () => {
    const { text, code } = report(file, flags.format);
    this.process.stdout.write(text);
    return code;
  });
}
