// Who answers the checklist: flags, or a person who is asked item by item. Nothing prompts without a
// terminal.
import { createInterface } from 'node:readline/promises';
import type { Readable } from 'node:stream';
import type { Attendant } from '../../nodes/review/settings.ts';
import type { CliContext } from '../context.ts';
import type { ReviewFlags } from './flags.ts';

/**
 * The operator name of the demonstration; its answers are marked as such and can never count for a real
 * robot.
 */
const demoName = 'demo';

export interface AttendantOptions {
  readonly name: string | undefined;
  readonly checked: ReadonlySet<string>;
  readonly approve: boolean;
  readonly interactive: boolean;
  readonly stdin: Readable;
  readonly stderr: { write(text: string): void };
}

/** Anything but a clear yes leaves the item open, the end of the input too. */
async function ask(question: string, options: AttendantOptions, signal: AbortSignal): Promise<boolean> {
  if (options.stdin.readableEnded) return false;
  const reader = createInterface({ input: options.stdin, terminal: false });
  const ended = new Promise<string>((resolve) => {
    reader.once('close', () => resolve(''));
  });
  try {
    options.stderr.write(`${question} [yes/no] `);
    const answer = await Promise.race([reader.question('', { signal }), ended]);
    return /^(y|yes)$/i.test(answer.trim());
  } finally {
    reader.close();
  }
}

export function makeAttendant(options: AttendantOptions): Attendant {
  const { name, checked, approve, interactive } = options;
  const flagged = checked.size > 0 || approve;
  const byPerson = interactive && name !== demoName && !flagged;
  const flagKind = name === demoName ? 'demo' : 'flag';
  return {
    name: name ?? 'operator',
    attestedBy: byPerson ? 'person' : flagKind,
    answer: async (item, lookAt, signal) => {
      if (checked.has(item)) return true;
      return byPerson ? ask(`${item}: ${lookAt}`, options, signal) : undefined;
    },
    approve: async (signal) =>
      approve || (byPerson && (await ask('Approve this dry run for rehearsal?', options, signal))),
  };
}

/** As the flags and the terminal of the command say. */
export function attendantOf({ stdin, interactive, process }: CliContext, flags: ReviewFlags): Attendant {
  const { as: name, check, approveDryRun: approve } = flags;
  return makeAttendant({
    name,
    checked: new Set(check),
    approve,
    interactive,
    stdin,
    stderr: process.stderr,
  });
}
