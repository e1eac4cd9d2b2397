// Runs programs together: they start in order, and end together when the required one ends or the caller
// asks.
import type { Clocks } from '../../core/clock.ts';
import { Condition } from '../../core/wait.ts';
import { Child, type Program, type ProgramEnd, type StreamName } from './child.ts';
import { limits } from './limits.ts';

export interface SuperviseOptions {
  readonly clocks: Clocks;
  /** Ends all of them. */
  readonly signal: AbortSignal;
  readonly onLine: (stream: StreamName, line: string) => void;
  /** Between SIGINT and SIGTERM, and between SIGTERM and SIGKILL. */
  readonly graceNs?: bigint;
}

export interface SuperviseOutcome {
  readonly exitCode: number;
  readonly ends: readonly ProgramEnd[];
}

/** Waits are cut into pieces of this length: one without a limit does not exist. */
const lookNs = 3_600_000_000_000n;
const never = new AbortController().signal;

export async function supervise(
  programs: readonly Program[],
  { clocks, signal, onLine, graceNs = limits.graceNs }: SuperviseOptions,
): Promise<SuperviseOutcome> {
  const change = new Condition();
  const onEnd = (): void => change.notify();
  signal.addEventListener('abort', onEnd, { once: true });
  const children = programs.map((program) => new Child(program, { onLine, onEnd }));
  const until = (holds: () => boolean, limitNs: bigint): Promise<boolean> =>
    change.until(holds, { clocks, limitNs, signal: never });
  const isOver = (): boolean => signal.aborted || allEnded(children) || requiredEnd(children) !== undefined;
  while (!(await until(isOver, lookNs))) continue;
  signal.removeEventListener('abort', onEnd);
  for (const step of ['SIGINT', 'SIGTERM', 'SIGKILL'] as const) {
    if (allEnded(children)) break;
    for (const child of children) child.signal(step);
    await until(() => allEnded(children), graceNs);
  }
  await until(() => children.every(({ isDrained }) => isDrained), limits.outputNs);
  for (const child of children) child.closeOutput();
  return outcome(children);
}

function allEnded(children: readonly Child[]): boolean {
  return children.every(({ end }) => end !== undefined);
}

/** The one that the others are ended for; of those that were ended together, one that says it went wrong. */
function requiredEnd(children: readonly Child[]): ProgramEnd | undefined {
  const required = children.filter(({ program }) => program.isRequired);
  const ends = required.flatMap(({ end }) => (end === undefined ? [] : [end]));
  return ends.find(({ byItself }) => byItself) ?? ends.find(({ code }) => code !== 0) ?? ends[0];
}

/** That of the required program; a failure of another one is not hidden behind its success. */
function outcome(children: readonly Child[]): SuperviseOutcome {
  const ends = children.flatMap(({ end }) => (end === undefined ? [] : [end]));
  const code = requiredEnd(children)?.code ?? 0;
  const hasFailed = ends.some(({ byItself, code: own, killed }) => killed || (byItself && own !== 0));
  const isLost = ends.length < children.length;
  return { exitCode: code === 0 && (hasFailed || isLost) ? 1 : code, ends };
}
