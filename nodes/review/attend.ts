// Answers a checklist and approves, as an attendant says; what is left open stays open and is refused.
import type { GateState } from '../../msgs/index.ts';
import { runScope, type CommandKind } from '../../safety/index.ts';
import type { SitePolicy } from '../../safety/policy.ts';
import type { CommandDetail } from '../operator/node.ts';
import type { Attendant } from './settings.ts';

/** The part of an operator that acts are sent with. */
export interface Signer {
  send(kind: CommandKind, detail: CommandDetail, signal: AbortSignal): Promise<string>;
}

export interface AttendOptions {
  readonly operator: Signer;
  readonly attendant: Attendant;
  /** What is asked: all of the checklist, or what is open of it. */
  readonly items: SitePolicy['checklist']['dry'];
  /** What the gate answered: `accepted`, or why it was refused. */
  readonly onAnswer: (kind: CommandKind, code: string) => void;
  /** How the graph waits for a person. */
  readonly external: <T>(work: Promise<T>) => Promise<T>;
  readonly signal: AbortSignal;
}

/** @throws WorldforgeError gate_silent; the signal's reason when it aborts first */
export async function attend(options: AttendOptions): Promise<void> {
  const { operator, attendant, items, onAnswer, external, signal } = options;
  const send = async (kind: CommandKind, detail: CommandDetail): Promise<void> => {
    onAnswer(kind, await operator.send(kind, detail, signal));
  };
  for (const { item, look_at } of items) {
    const value = await external(attendant.answer(item, look_at, signal));
    if (value !== undefined) await send('check', { item, value });
  }
  if (await external(attendant.approve(signal))) await send('approve', { scope: runScope });
}

/** Whether people have answered and approved all that the policy asks for. */
export function isConsented(state: GateState | undefined): boolean {
  if (state === undefined) return false;
  return state.checklist.every(({ done }) => done) && state.approvals.length >= state.approvers_needed;
}
