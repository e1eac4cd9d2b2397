/**
 * The setup as a list of steps. Each has a digest of all that it depends on; a step with the digest of last
 * time is not done again, and one that was interrupted goes on with what is there.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { sha256 } from '../../core/digest.ts';
import { inRepository } from '../repository.ts';
import type { Layout } from './layout.ts';

export interface Step {
  readonly name: string;
  readonly says: string;
  /** Files of the repository that decide the result, the step's own source among them. */
  readonly files: readonly string[];
  /** Whatever else decides it. */
  readonly inputs: readonly string[];
  /** Names of steps whose results this one uses. */
  readonly after: readonly string[];
  /** Folders that hold the result: cleared before it is made from something else. */
  readonly folders: readonly string[];
  readonly run: (log: string) => void;
}

const begun = 'begun';
const done = 'done';

function digestOf(step: Step, earlier: ReadonlyMap<string, string>): string {
  const files = step.files.map((name) => `${name} ${sha256(readFileSync(inRepository(name)))}`);
  const before = step.after.map((name) => `${name} ${earlier.get(name) ?? ''}`);
  return sha256([step.name, ...files, ...step.inputs, ...before].join('\n'));
}

function readStamp(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
}

/** Of a list of steps, those whose result is not there or is made from something else. */
export function outdated(layout: Layout, steps: readonly Step[]): string[] {
  const digests = allDigests(steps);
  return steps
    .filter(({ name }) => readStamp(path.join(layout.stamps, name)) !== `${done} ${digests.get(name) ?? ''}`)
    .map(({ name }) => name);
}

function allDigests(steps: readonly Step[]): Map<string, string> {
  const digests = new Map<string, string>();
  for (const step of steps) digests.set(step.name, digestOf(step, digests));
  return digests;
}

export function runSteps(layout: Layout, steps: readonly Step[], say: (text: string) => void): void {
  const digests = allDigests(steps);
  const due = outdated(layout, steps);
  for (const step of steps.filter(({ name }) => due.includes(name))) {
    const digest = digests.get(step.name) ?? '';
    const stamp = path.join(layout.stamps, step.name);
    if (readStamp(stamp) !== `${begun} ${digest}`) {
      for (const folder of step.folders) rmSync(folder, { recursive: true, force: true });
    }
    mkdirSync(layout.stamps, { recursive: true });
    writeFileSync(stamp, `${begun} ${digest}\n`);
    say(step.says);
    const log = path.join(layout.logs, `${step.name}.log`);
    rmSync(log, { force: true });
    step.run(log);
    writeFileSync(stamp, `${done} ${digest}\n`);
  }
}
