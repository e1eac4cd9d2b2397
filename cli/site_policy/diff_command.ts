// `worldforge site-policy diff A B`: what changed from one policy to the other, and to which side.
import { readSitePolicy } from '../../nodes/safety_gate/policy_file.ts';
import { policyDiff, type Direction, type PolicyChange } from '../../safety/policy_diff.ts';
import type { CliContext } from '../context.ts';
import { exitCodes } from '../errors.ts';
import { performing } from '../perform.ts';
import type { FormatFlags } from './flags.ts';

const directions: readonly Direction[] = ['looser', 'tighter', 'changed'];

function line({ path, before = 'absent', after = 'absent', direction }: PolicyChange): string {
  return `  ${direction.padEnd(7)}  ${path}: ${before} -> ${after}\n`;
}

/** What lets more pass comes first. */
function render(a: string, b: string, changes: readonly PolicyChange[]): string {
  if (changes.length === 0) return `same: ${a} and ${b} say the same\n`;
  const sorted = directions.map((wanted) => changes.filter(({ direction }) => direction === wanted));
  const counts = directions.map((direction, at) => `${sorted[at]?.length ?? 0} ${direction}`).join(', ');
  return `differs: ${counts}, from ${a} to ${b}\n${sorted.flat().map(line).join('')}`;
}

export async function diff(this: CliContext, flags: FormatFlags, a: string, b: string): Promise<void> {
  await performing(this, 'site-policy diff', () => {
    const changes = policyDiff(readSitePolicy(a), readSitePolicy(b));
    const json = { schema_version: 1, before: a, after: b, same: changes.length === 0, changes };
    const text = flags.format === 'json' ? `${JSON.stringify(json, undefined, 2)}\n` : render(a, b, changes);
    this.process.stdout.write(text);
    return changes.length === 0 ? exitCodes.ok : exitCodes.refused;
  });
}
