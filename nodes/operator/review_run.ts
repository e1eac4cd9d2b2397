// What the operator node of a review does: opens the run, answers for a checklist file or waits for people,
// sets the goal, and says how it ended.
import { sleep } from '../../core/wait.ts';
import type { Graph } from '../../graph/graph.ts';
import type { GateState } from '../../msgs/index.ts';
import { acceptedCode, runScope, type CommandKind } from '../../safety/index.ts';
import type { Log } from '../log.ts';
import { isRehearsed, statusOf, type ReviewStatus } from '../review/outcome.ts';
import type { Watcher } from '../review/watcher.ts';
import type { ChecklistFile } from './checklist_file.ts';
import type { CommandDetail, Operator } from './node.ts';

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
/** How long the report of a rehearsed plan is awaited after its verdict, ns. */
const reportLimitNs = 5_000_000_000n;

async function send(desk: Desk, kind: CommandKind, detail: CommandDetail): Promise<void> {
  const code = await desk.operator.send(kind, detail, desk.signal);
  if (code !== acceptedCode) desk.log.warn(`the gate refused ${kind}: ${code}`);
}

/** Opens the run and answers what the file answers. */
export async function answer(desk: Desk, checklist: ChecklistFile | undefined): Promise<void> {
  await send(desk, 'open_run', {});
  if (checklist === undefined) return;
  for (const [item, value] of Object.entries(checklist.items)) await send(desk, 'check', { item, value });
  if (checklist.approve_dry_run) await send(desk, 'approve', { scope: runScope });
}

/** Whether people have answered and approved all that the policy asks for. */
export function isConsented(state: GateState | undefined): boolean {
  if (state === undefined) return false;
  return state.checklist.every(({ done }) => done) && state.approvals.length >= state.approvers_needed;
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

/** Also where a verdict before it was lost: nothing comes after the last one. */
function isLastSeen({ cycles }: Watcher, wanted: number): boolean {
  return (cycles.at(-1)?.verdict.meta.cycle ?? -1) >= wanted - 1;
}

function isReported({ cycles, reports }: Watcher): boolean {
  const rehearsed = cycles.filter(({ verdict }) => isRehearsed(verdict));
  return reports.length >= rehearsed.length;
}
