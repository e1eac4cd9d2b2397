// `worldforge replay repair PATH`: makes a recording that nobody closed one that every reader opens.
import path from 'node:path';
import { copyFor, repairBag } from '../../replay/repair/repair_bag.ts';
import type { CliContext } from '../context.ts';
import { exitCodes, formatError } from '../errors.ts';
import type { RepairFlags } from './repair_flags.ts';
import { renderRepair, repairJson } from './repair_text.ts';

async function perform(context: CliContext, flags: RepairFlags, given: string): Promise<number> {
  const original = path.resolve(given);
  const bag = flags.copy === undefined ? original : copyFor(original, path.resolve(flags.copy));
  const report = await repairBag(bag);
  const { stdout } = context.process;
  stdout.write(flags.format === 'json' ? repairJson(bag, report) : renderRepair(bag, report));
  return exitCodes.ok;
}

export async function repair(this: CliContext, flags: RepairFlags, given: string): Promise<void> {
  try {
    this.process.exitCode = await perform(this, flags, given);
  } catch (error) {
    this.process.stderr.write(`${formatError('replay repair', error)}\n`);
    this.process.exitCode = exitCodes.error;
  }
}
