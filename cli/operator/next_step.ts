// Where a review stands in a few words, and the command that comes next.
import type { GateState } from '../../msgs/index.ts';

export interface NextStep {
  readonly command: string;
  readonly why: string;
}

/** Digits of a digest that a person reads and types. */
export const digestShown = 12;

function openItems({ checklist }: GateState): readonly string[] {
  return checklist.filter(({ done }) => !done).map(({ item }) => item);
}

/** `review: 3 of 4 items, 1 of 2 approvals`. */
export function standing(state: GateState): string {
  const { checklist, approvals, approvers_needed: needed } = state;
  const done = checklist.length - openItems(state).length;
  const counts = `${String(done)} of ${String(checklist.length)} items`;
  const cause = state.cause === '' ? '' : ` (${state.cause})`;
  return `${state.state}${cause}: ${counts}, ${String(approvals.length)} of ${String(needed)} approvals`;
}

type Words = readonly [words: string, why: string];

const watch = 'status --watch';
const by = '--operator NAME';

/** By phase, where the phase alone decides. */
const ofPhase: Readonly<Record<string, Words>> = {
  latched: [`reset ${by}`, 'the gate is latched: remove the cause, then reset it by name'],
  permitted: [`arm ${by}`, 'a permit waits: whoever holds the enabling device arms'],
  executing: ['stop', 'the robot moves; anybody may stop it'],
  stopping: [watch, 'the gate waits for standstill'],
};

function ofApprovals(state: GateState): Words {
  if (state.mode === 'dry_run') return [`approve --run ${by}`, 'the rehearsal is not approved yet'];
  if (state.plan_digest === '') return [watch, 'no plan is under review yet'];
  const prefix = state.plan_digest.slice(0, digestShown);
  return [`approve --plan ${prefix} ${by}`, 'the plan under review is not approved yet'];
}

function wordsFor(state: GateState): Words {
  const fixed = ofPhase[state.state];
  if (fixed !== undefined) return fixed;
  if (state.author === '') return [watch, 'nobody has opened this run yet; its operator node does'];
  const open = openItems(state);
  if (open.length > 0) return [`check ${open.join(' ')} ${by}`, 'these items are not answered yet'];
  if (state.approvals.length < state.approvers_needed) return ofApprovals(state);
  return state.mode === 'dry_run'
    ? ['stop', 'every plan of this run is rehearsed and nothing is executed; anybody may stop it']
    : [watch, 'the gate waits for a plan, or is about to permit it'];
}

export function nextStep(state: GateState, namespace: string | undefined): NextStep {
  const [words, why] = wordsFor(state);
  const flag = namespace === undefined ? '' : ` --namespace ${namespace}`;
  return { command: `worldforge operator ${words}${flag}`, why };
}
