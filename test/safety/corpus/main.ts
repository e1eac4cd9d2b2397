/**
 * Offers the whole corpus and says as JSON what came of it: `node --expose-gc main.js SEED TIMES`. A process
 * of its own, so that its memory is only its own.
 */
import { seededRandom } from '../../../core/random.ts';
import { scratchFolder } from '../../support/scratch.ts';
import { badBytes } from './bytes.ts';
import type { Bad } from './bad.ts';
import { badApprovals, badPlans } from './commands.ts';
import { badChecklists, badPolicies, badPolicyFiles, badSignatures } from './files.ts';
import { badWindows } from './windows.ts';

export interface CorpusResult {
  readonly counts: Readonly<Record<string, number>>;
  /** Code of refusal by kind, with how often. */
  readonly codes: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** What was taken, or answered with something that is no code. */
  readonly taken: readonly string[];
  readonly grownBytes: number;
}

const [seed = '1', times = '20'] = process.argv.slice(2);
const codeForm = /^[a-z][a-z0-9_]{2,63}$/;
using scratch = scratchFolder();

function corpus(): readonly Bad[] {
  const random = seededRandom('corpus', seed);
  const count = Number(times);
  return [
    ...badPolicies(),
    ...badPolicyFiles(scratch.in('policy.yaml'), random),
    ...badSignatures(scratch.in('policy.yaml'), random),
    ...badChecklists(scratch.in('checklist.yaml'), random),
    ...badApprovals(random, count),
    ...badPlans(random, count * 2),
    ...badWindows(random, count),
    ...badBytes(random, count),
  ];
}

function memory(): number {
  globalThis.gc?.();
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return heapUsed + external + arrayBuffers;
}

const all = corpus();
for (const { refuse } of all.filter((_, index) => index % 10 === 0)) refuse();
const before = memory();
const counts: Record<string, number> = {};
const codes: Record<string, Record<string, number>> = {};
const taken: string[] = [];
for (const { kind, what, refuse } of all) {
  const code = refuse();
  counts[kind] = (counts[kind] ?? 0) + 1;
  if (!codeForm.test(code)) taken.push(`${kind}: ${what}: ${code}`);
  const own = (codes[kind] ??= {});
  own[code] = (own[code] ?? 0) + 1;
}
const result: CorpusResult = { counts, codes, taken, grownBytes: memory() - before };
process.stdout.write(`${JSON.stringify(result)}\n`);
