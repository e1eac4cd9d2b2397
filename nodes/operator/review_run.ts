// What the operator node of a review does: opens the run, answers for a checklist file or waits for people,
// sets the goal, and says how it ended.
import { WorldforgeError } from '../../core/errors.ts';
import { sleep } from '../../core/wait.ts';
import type { Graph } from '../../graph/graph.ts';
import { acceptedCode, type CommandKind } from '../../safety/index.ts';
import type { SitePolicy } from '../../safety/policy.ts';
import type { Log } from '../log.ts';
import { isRehearsed, liveStatusOf, statusOf, type ReviewStatus } from '../review/outcome.ts';
import { attend, isConsented } from '../review/attend.ts';
import type { Attendant } from '../review/settings.ts';
import type { Watcher } from '../review/watcher.ts';
import type { Operator } from './node.ts';

export interface Desk {
  readonly graph: Graph;
  readonly operator: Operator;
  readonly watcher: Watcher;
  readonly log: Log;
  readonly signal: AbortSignal;
}

const lookNs = 20_000_000n;
/** The longest silence between two verdicts before the run is given up, ns. */
const silenceMaxNs = 120_000_000_000n;
/** Verdicts and states have no common order: a LIVE run is over when its gate has rested so long, ns. */
const restNs = 1_000_000_000n;
/** How long the report of a rehearsed plan is awaited after its verdict, ns. */
const reportLimitNs = 5_000_000_000n;

/** Opens the run and answers as the attendant does; without one it stays open for people. */
export async function answer(
  { graph, operator, log, signal }: Desk,
  attendant: Attendant | undefined,
  items: SitePolicy['checklist']['dry'],
): Promise<void> {
  const onAnswer = (kind: CommandKind, code: string): void => {
    if (code !== acceptedCode) log.warn(`the gate refused ${kind}: ${code}`);
  };
  onAnswer('open_run', await operator.send('open_run', {}, signal));
  if (attendant === undefined) return;
  await attend({ operator, attendant, items, onAnswer, external: (work) => graph.external(work), signal });
}

/** Waits for operators on any terminal. @throws the signal's reason when it aborts first */
export async function untilConsented({ graph, watcher, log, signal }: Desk): Promise<void> {
  if (!isConsented(watcher.gateState)) log.info('waiting for operators: the checklist is open');
  while (!isConsented(watcher.gateState)) await sleep(graph.clocks, lookNs, signal);
}

/**
 * Waits for the verdict of the last cycle and the report that belongs to it.
 * @returns how the run ended; @throws the signal's reason when it aborts first
 */
export async function untilThrough(desk: Desk, wanted: number): Promise<ReviewStatus> {
  const { graph, watcher, signal } = desk;
  const nowNs = () => graph.clocks.steady.now();
  let [seen, sinceNs] = [watcher.cycles.length, nowNs()];
  while (wanted === 0 || !isLastSeen(watcher, wanted)) {
    if (watcher.cycles.length !== seen) [seen, sinceNs] = [watcher.cycles.length, nowNs()];
    if (nowNs() - sinceNs > silenceMaxNs) return statusOf(watcher.cycles, wanted, true);
    await sleep(graph.clocks, lookNs, signal);
  }
  const untilNs = nowNs() + reportLimitNs;
  while (!isReported(watcher) && nowNs() < untilNs) await sleep(graph.clocks, lookNs, signal);
  return statusOf(watcher.cycles, wanted, false);
}

/** What a file says, no person has looked at. @throws WorldforgeError live_input */
export function requirePersons(checklist: string): void {
  if (checklist === '') return;
  throw new WorldforgeError('live_input', `${checklist} cannot answer in a LIVE run: persons do`, {
    hint: 'leave checklist out; then worldforge operator status',
  });
}

/**
 * Opens a LIVE run, in which persons alone answer.
 * @returns whether the gate let it be opened; where it did not, nobody can act
 */
async function openLive({ operator, log, signal }: Desk): Promise<boolean> {
  const code = await operator.send('open_run', {}, signal);
  if (code === acceptedCode) return true;
  log.error(
    `the gate refused open_run: ${code}; next: list the key of this host as author in the site policy`,
  );
  return false;
}

const restingPhases = ['disarmed', 'latched'];

/**
 * Waits for the verdict of the last plan and for the gate to be through with it, and says whose turn it is;
 * people take their time.
 * @returns how the run ended; @throws the signal's reason when it aborts first
 */
async function untilExecuted(desk: Desk, wanted: number): Promise<ReviewStatus> {
  const { graph, watcher, log, signal } = desk;
  let [phase, sinceNs] = ['', graph.clocks.steady.now()];
  const isOver = (): boolean =>
    wanted !== 0 &&
    isLastSeen(watcher, wanted) &&
    restingPhases.includes(phase) &&
    graph.clocks.steady.now() - sinceNs > restNs;
  while (!isOver()) {
    const { state = '', cause = '' } = watcher.gateState ?? {};
    if (state !== phase) {
      [phase, sinceNs] = [state, graph.clocks.steady.now()];
      log.info(`the gate is ${state}${cause === '' ? '' : ` (${cause})`}; next: worldforge operator status`);
    }
    await sleep(graph.clocks, lookNs, signal);
  }
  return liveStatusOf(watcher.cycles, wanted, false);
}

/** Opens a LIVE run, says what it is for, and waits for its end. @throws as untilExecuted */
export async function conductLive(desk: Desk, wanted: number, setGoal: () => void): Promise<ReviewStatus> {
  if (!(await openLive(desk))) return 'refused';
  setGoal();
  return await untilExecuted(desk, wanted);
}

/**
 * How far an interrupted run had come: one without an end of its own ends this way.
 * @throws any other error
 */
export function interruptedStatus(
  { watcher, signal }: Desk,
  judge: typeof statusOf,
  wanted: number,
  error: unknown,
): ReviewStatus {
  if (!signal.aborted) throw error;
  return judge(watcher.cycles, wanted, false);
}

/** Also where a verdict before it was lost: nothing comes after the last one. */
function isLastSeen({ cycles }: Watcher, wanted: number): boolean {
  return (cycles.at(-1)?.verdict.meta.cycle ?? -1) >= wanted - 1;
}

function isReported({ cycles, reports }: Watcher): boolean {
  const rehearsed = cycles.filter(({ verdict }) => isRehearsed(verdict));
  return reports.length >= rehearsed.length;
}
