// What a review says while it goes on: one line a cycle, one for each act that the gate refused.
import { isRehearsed, type CycleOutcome } from '../../nodes/review/outcome.ts';
import { acceptedCode } from '../../safety/index.ts';

/** `cycles`: how many there will be; absent where nobody knows. */
export function progressLine({ plan, verdict }: CycleOutcome, cycles?: number): string {
  const outcome = isRehearsed(verdict) ? 'rehearse' : `refuse (${verdict.codes.join(', ')})`;
  const choice =
    plan.code === ''
      ? `candidate ${String(plan.chosen_index)} of ${String(plan.candidate_count)}`
      : plan.code;
  const of = cycles === undefined ? '' : `/${String(cycles)}`;
  return `cycle ${String(verdict.meta.cycle + 1)}${of}  ${choice}  ${outcome}\n`;
}

/** Nothing for an act that was accepted. */
export function answerLine(kind: string, code: string): string {
  return code === acceptedCode ? '' : `the gate refused ${kind}: ${code}\n`;
}

/** A word as a shell reads it back. */
function shellWord(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** ` --workspace-dir DIR` when it is not the default. */
export function workspaceFlag(folder: string): string {
  return folder === '.worldforge' ? '' : ` --workspace-dir ${shellWord(folder)}`;
}
