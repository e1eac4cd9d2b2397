// What a guard is: it looks, refuses with numbers, and changes nothing.
import { defined } from '../core/assert.ts';
import type { Refusal } from '../msgs/index.ts';
import type { RefusalCode } from './codes.ts';
import { liveTerms, type GateMode, type GatePolicy, type LiveTerms } from './gate_policy.ts';
import type { Command, SafetyEvent, SafetyState, Subject } from './state.ts';

/** Number in the property list of docs/safety.md. */
export type Property = `P${number}`;

/** What refuses: about what, at which step, with which numbers. */
export interface Finding {
  readonly subject?: string;
  readonly step?: number;
  readonly value?: number;
  readonly limit?: number;
}

/** A refusal as messages carry it, with a code of the registry. */
export type CodedRefusal = Refusal & { readonly code: RefusalCode };

/** What a guard may look at. */
export interface Context {
  readonly state: SafetyState;
  readonly event: SafetyEvent;
  readonly policy: GatePolicy;
  /** The plan that came, or the one under review. */
  readonly subject: Subject | undefined;
}

export interface Guard {
  readonly code: RefusalCode;
  readonly property: Property;
  /** When it refuses, the guards behind it have nothing to look at. */
  readonly alone?: true;
  /** Looks in this mode only. */
  readonly only?: GateMode;
  /** When it refuses an act, what people approved is no longer so: the permit is void. */
  readonly revokes?: true;
  check(context: Context): readonly Finding[];
}

const nothing: readonly Finding[] = [];

/** Refuses with one finding unless the condition holds; NaN and undefined never hold. */
export function unless(holds: boolean, finding: Finding = {}): readonly Finding[] {
  return holds ? nothing : [finding];
}

/** A guard of LIVE, with what the policy says about it. */
export function liveGuard(
  code: RefusalCode,
  property: Property,
  check: (terms: LiveTerms, context: Context) => readonly Finding[],
): Guard {
  return { code, property, only: 'live', check: (context) => check(liveTerms(context.policy), context) };
}

/** Makes a refusal of a finding, so that all of them read alike. */
export function refusal(guard: string, code: RefusalCode, finding: Finding = {}): CodedRefusal {
  const { subject = '', step = -1, value = 0, limit = 0 } = finding;
  return { code, guard, subject, step, value, limit };
}

export function subjectOf(context: Context): Subject {
  return defined(context.subject, 'the plan that a guard looks at');
}

export function commandOf({ event }: Context): Command {
  return defined('command' in event ? event.command : undefined, 'the command that a guard looks at');
}

/** A bigint of nanoseconds as the number of a refusal. */
export function ns(value: bigint): number {
  return Number(value);
}
